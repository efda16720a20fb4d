// Run by tests/search_modules.rs, which writes the index that is asked here and names all files.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { page, serve } from './serve.js';

const { SEARCH_INDEX, SEARCH_TOKENS, SEARCH_TABLE, SEARCH_VECTORS, SEARCH_EXPORT: folder } = process.env;
const { Index, postings } = await import(SEARCH_INDEX);
const { folding, grams, marked, normalise, parse } = await import(SEARCH_TOKENS);
const table = folding(await readFile(SEARCH_TABLE, 'utf8'));
let server;
let posts;
before(async () => {
  server = await serve(folder);
  posts = JSON.parse(await readFile(`${folder}/posts.json`));
});
after(() => server.close());

const open = () => Index.open(server.base, `${server.base}t2s.txt`, page);
const search = async (index, text, options) => {
  const [urls, failed] = [[], []];
  for await (const hit of index.search(index.parse(text), options)) hit.failed ? failed.push(hit) : urls.push(hit.record.url.slice(server.base.length - 1));
  return { urls, failed };
};
const holds = (post, word) => [post.title, post.body].some((text) => normalise(table, text).includes(normalise(table, word)));
const scan = (test) => posts.filter(test).map((post) => post.url);

test('the vectors hold', async () => {
  const vectors = JSON.parse(await readFile(SEARCH_VECTORS));
  assert.ok(vectors.length >= 120);
  for (const vector of vectors) {
    const text = normalise(table, vector.text);
    assert.equal(text, vector.normalised);
    assert.deepEqual(grams(text), vector.grams.map(([, hash]) => hash), vector.text);
  }
});

test('every form of a list is decoded as it was written', async () => {
  const forms = JSON.parse(await readFile(`${folder}/forms.json`));
  assert.ok(forms.some(({ posts }) => posts.length === 1) && forms.some(({ posts, total }) => posts.length === total));
  for (const { file, hash, total, posts, titles } of forms) {
    const found = postings(Uint8Array.from(file), hash, total);
    assert.deepEqual([...found.masks].flatMap((mask, post) => (mask ? [[post, mask]] : [])), posts);
    assert.deepEqual([...found.titles], titles);
  }
});

test('a cut or senseless slice is told of, not believed', () => {
  assert.throws(() => postings(Uint8Array.of(1), 5, 10));
  assert.throws(() => postings(Uint8Array.of(1, 5, 0xfc, 0xff, 0xff, 0xff, 0x0f, 1), 5, 10));
  assert.throws(() => postings(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 5, 10));
});

test('words, phrases and exclusions are told apart', () => {
  const words = (list) => list.map(({ text }) => text);
  const query = parse(table, '市場 "the  Market" -“检 查” - -- 市场');
  assert.deepEqual(words(query.must), ['市场', 'themarket']);
  assert.deepEqual(words(query.not), ['检查']);
});

test('hits are marked in the text as it was written', () => {
  const query = parse(table, '市场监管 market');
  assert.deepEqual(marked(table, query.must, '据市 場监管局，Ｍarket'), [['据', false], ['市 場监管', true], ['局，', false], ['Ｍarket', true]]);
  const parts = marked(table, query.must, `${'前'.repeat(90)}市场监管${'后'.repeat(90)}`, 40);
  assert.equal(parts.map(([text]) => text).join('').length, 42);
  assert.ok(parts.some(([text, hit]) => hit && text === '市场监管'));
  assert.deepEqual(marked(table, query.must, '<b>market</b>')[0], ['<b>', false]);
});

test('substrings are found in exactly the posts that hold them, newest first', async () => {
  const index = await open();
  const parts = JSON.parse(await readFile(`${folder}/queries.json`));
  for (const part of parts) assert.deepEqual((await search(index, `"${part}"`, { size: 100 })).urls, scan((post) => holds(post, part)), part);
});

test('several words must all be there and excluded ones not', async () => {
  const index = await open();
  for (const [one, other] of [['电梯', '抽查'], ['食品安全专项', '立案查处'], ['公布', '云河市']]) {
    assert.deepEqual((await search(index, `${one} ${other}`, { size: 100 })).urls, scan((post) => holds(post, one) && holds(post, other)));
    assert.deepEqual((await search(index, `${one} -${other}`, { size: 100 })).urls, scan((post) => holds(post, one) && !holds(post, other)));
  }
});

test('title hits come first if asked for', async () => {
  const index = await open();
  const inTitle = (post) => normalise(table, post.title).includes('电梯');
  const { urls } = await search(index, '電梯', { sort: 'best', size: 100 });
  assert.deepEqual(urls, [...scan(inTitle), ...scan((post) => holds(post, '电梯') && !inTitle(post))]);
  assert.ok(scan(inTitle).length > 0);
});

test('category and dates narrow the hits', async () => {
  const index = await open();
  const category = posts.find((post) => holds(post, '检查')).category;
  assert.deepEqual((await search(index, '检查', { category })).urls, scan((post) => holds(post, '检查') && post.category === category));
  const [from, to] = ['2021-02-03', '2022-03-04'];
  const wanted = scan((post) => holds(post, '检查') && post.date.slice(0, 10) >= from && post.date.slice(0, 10) <= to);
  assert.deepEqual((await search(index, '检查', { from, to })).urls, wanted);
  assert.ok(wanted.length > 0);
  const facets = await index.survey(index.parse('检查'));
  assert.equal(facets.total, scan((post) => holds(post, '检查')).length);
  assert.equal(facets.years.get('2021'), scan((post) => holds(post, '检查') && post.date.startsWith('2021')).length);
  assert.equal(facets.categories.get(category), scan((post) => holds(post, '检查') && post.category === category).length);
});

test('one character alone is no query, but one word of several may be', async () => {
  const index = await open();
  assert.deepEqual(await search(index, '税'), { urls: [], failed: [] });
  assert.deepEqual((await search(index, '电梯 河', { size: 100 })).urls, scan((post) => holds(post, '电梯') && holds(post, '河')));
});

test('what cannot be read is told of once for a segment, and the rest is found', async () => {
  server.seen.broken = /\/p\d+\.bin/;
  const index = await open();
  const { urls, failed } = await search(index, '检查');
  assert.deepEqual([urls.length, failed.length], [0, index.segments.length]);
  server.seen.broken = /\.html$/;
  let unchecked = 0;
  for await (const hit of index.search(index.parse('食品安全专项'))) unchecked += hit.checked === false;
  assert.ok(unchecked > 0);
  server.seen.broken = null;
  assert.ok((await search(index, '检查')).urls.length > 0, 'a failure is not kept');
});

test('a host without ranges costs more, no more', async () => {
  const [word, size] = ['责令限期', 100];
  const bytes = [];
  const found = [];
  for (const ranges of [true, false]) {
    server.reset();
    server.seen.ranges = ranges;
    const index = await open();
    assert.ok(index.segments.some(({ slices }) => slices > 1));
    found.push((await search(index, word, { size })).urls);
    bytes.push(server.seen.bytes);
  }
  server.seen.ranges = true;
  assert.deepEqual(found[0], scan((post) => holds(post, word)));
  assert.deepEqual(found[1], found[0]);
  assert.ok(bytes[0] < bytes[1]);
});

test('the first ten hits need few requests', async () => {
  server.reset();
  const index = await open();
  let ten = 0;
  for await (const hit of index.search(index.parse('责令限期'))) if (!hit.failed && ++ten === 10) break;
  assert.equal(ten, 10);
  assert.ok(server.seen.requests <= 25, `${server.seen.requests} requests`);
  assert.ok(server.seen.bytes <= 300_000, `${server.seen.bytes} bytes`);
});
