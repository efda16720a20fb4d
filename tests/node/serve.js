// A plain file server on 127.0.0.1 that counts what it serves; it knows ranges unless told not to.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';

export const serve = async (folder) => {
  const seen = { requests: 0, bytes: 0, paths: [], broken: null, ranges: true };
  const server = createServer(async (request, answer) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
    seen.requests++;
    seen.paths.push(path);
    try {
      if (seen.broken?.test(path)) throw new Error('broken');
      const bytes = await readFile(path === '/t2s.txt' ? process.env.SEARCH_TABLE : join(folder, path));
      const range = seen.ranges && /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
      const sent = range ? bytes.subarray(Number(range[1]), Number(range[2]) + 1) : bytes;
      seen.bytes += sent.length;
      answer.writeHead(range ? 206 : 200).end(sent);
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${server.address().port}/`;
  return { base, seen, reset: () => Object.assign(seen, { requests: 0, bytes: 0, paths: [] }), close: () => new Promise((done) => server.close(done)) };
};

/** What `page` of index.js does in a browser. */
export const page = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  return (await answer.text()).match(/<div data-search-body>([^]*)<\/div>/)?.[1] ?? '';
};
