// The search index: files to candidates to hits (docs/search.md).
import { folding, normalise, parse } from './tokens.js';

const PHASES = 8;
// So many candidates are rather checked than thinned out by another shard.
const FEW = 3;
// Pages under way at once.
const PAGES = 6;

/** Thrown for a file that did not come or is damaged. */
export class Unreadable extends Error {}

/** The postings of a gram in its slice of a shard: a mask of possible phases for each post, and the posts with it in their titles. */
export const postings = (file, gram, total) => {
  let at = 0;
  let bit = 0;
  const number = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = file[at++];
      if (byte === undefined || scale > 2 ** 28) throw new Unreadable();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const bits = (count) => {
    if (!count) return 0;
    const place = bit >> 3;
    const word = (file[place] << 24) | (file[place + 1] << 16) | (file[place + 2] << 8) | file[place + 3];
    const value = (word << (bit & 7)) >>> (32 - count);
    bit += count;
    return value;
  };
  const below = (range) => {
    if (range < 2) return 0;
    const width = 32 - Math.clz32(range - 1);
    const short = 2 ** width - range;
    const value = bits(width - 1);
    return value < short ? value : value * 2 + bits(1) - short;
  };
  const list = (out, count, low, high) => {
    if (count > high - low) throw new Unreadable();
    if (count === high - low) for (let i = low; i < high; i++) out.push(i);
    else if (count) {
      const middle = count >> 1;
      const value = low + middle + below(high - low - count + 1);
      list(out, middle, low, value);
      out.push(value);
      list(out, count - middle - 1, value + 1, high);
    }
    return out;
  };
  const found = { masks: new Uint8Array(total), titles: new Set() };
  let hash = 0;
  for (let left = file.length && number(); left > 0; left--) {
    hash += number();
    if (hash > gram) break;
    const header = number();
    const titled = header & 1 ? number() : 0;
    const [count, phases] = [header >>> 2, header & 2 ? PHASES : 1];
    const length = count < 8 ? 0 : number();
    if (length && hash < gram) {
      at += length;
      continue;
    }
    bit = at * 8;
    const numbers = list([], count, 0, total * phases);
    const posts = phases > 1 ? [...new Set(numbers.map((value) => (value / phases) | 0))] : numbers;
    const ranks = list([], titled, 0, posts.length);
    at = (bit + 7) >> 3;
    if (at > file.length) throw new Unreadable();
    if (hash < gram) continue;
    for (const value of numbers) found.masks[(value / phases) | 0] |= phases > 1 ? 1 << value % phases : 255;
    found.titles = new Set(ranks.map((rank) => posts[rank]));
    break;
  }
  return found;
};

// Numbers as `postings` has them, to the end of a file.
const varints = (file) => {
  const out = [];
  let [value, shift] = [0, 0];
  for (const byte of file) {
    value |= (byte & 127) << shift;
    shift += 7;
    if (byte < 128) {
      out.push(value);
      value = shift = 0;
    }
  }
  return out;
};

const inflate = (bytes) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();

const get = async (url, options) => {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Unreadable(url);
  return answer;
};

/** The text of a post's page: that of the post, if the theme tells which it is. */
const page = async (url) => {
  const seen = new DOMParser().parseFromString(await (await get(url)).text(), 'text/html');
  return (seen.querySelector('[data-search-body]') ?? seen.body).textContent;
};

// Keeps the phases in which a text may begin whose gram at this place has these masks.
const narrow = (masks, other, place) => {
  const turn = place % PHASES;
  for (let i = 0; i < masks.length; i++) masks[i] &= (other[i] >> turn) | (other[i] << (PHASES - turn));
};

const anywhere = ({ posts }) => new Uint8Array(posts).fill(255);
// The index alone tells who has a word of one gram.
const isSure = ({ grams }) => grams.length === 1;

export class Index {
  #files = new Map();

  /** `base` is the address of the site's root, with a slash at its end. */
  static async open(base, table, read = page) {
    const index = new Index();
    Object.assign(index, { base, read });
    const [manifest, text] = await Promise.all([
      get(`${base}search/index.json`, { cache: 'no-cache' }).then((answer) => answer.json()),
      get(table).then((answer) => answer.text()),
    ]);
    if (manifest.format !== 2) throw new Unreadable();
    return Object.assign(index, manifest, { table: folding(text) });
  }

  parse(query) {
    return parse(this.table, query);
  }

  normalise(text) {
    return normalise(this.table, text);
  }

  // What was asked for once is kept; what failed is asked for again the next time.
  #once(key, make) {
    if (!this.#files.has(key)) {
      this.#files.set(key, make().catch(() => {
        this.#files.delete(key);
        throw new Unreadable(key);
      }));
    }
    return this.#files.get(key);
  }

  // Some bytes of a file, or all. A host that knows no ranges sends all in any case.
  #file(segment, name, from = 0, end = 0) {
    const url = `${this.base}search/${segment.name}/${name}.bin?v=${segment.mark}`;
    return this.#once(`${url} ${from}`, async () => {
      const answer = await get(url, end ? { headers: { Range: `bytes=${from}-${end - 1}` } } : {});
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return end && answer.status !== 206 ? bytes.slice(from, end) : bytes;
    });
  }

  // The slice of a shard that has a gram.
  async #slice(segment, gram) {
    const { shards, slices } = segment;
    const at = Math.floor((gram * shards * slices) / 2 ** 32);
    const shard = `p${(at / slices) | 0}`;
    if (slices === 1) return this.#file(segment, shard);
    const sizes = await this.#once(`${segment.name}/s`, async () => varints(await this.#file(segment, 'sizes')));
    let from = 0;
    for (let i = at - (at % slices); i < at; i++) from += sizes[i];
    return sizes[at] ? this.#file(segment, shard, from, from + sizes[at]) : [];
  }

  #postings(segment, gram) {
    return this.#once(`${segment.name}/${gram}`, async () => postings(await this.#slice(segment, gram), gram, segment.posts));
  }

  columns(segment) {
    return this.#once(`${segment.name}/h`, async () => JSON.parse(await inflate(await this.#file(segment, 'head'))));
  }

  async record(segment, post) {
    const block = (post / this.block) | 0;
    const lines = await this.#once(`${segment.name}/r${block}`, async () => (await inflate(await this.#file(segment, `r${block}`))).split('\n'));
    const [title, url, date, , category, summary] = (lines[post % this.block] ?? '').split('\t');
    if (summary === undefined) throw new Unreadable();
    return { title, url: /^https?:\/\//.test(url) ? url : this.base + url.replace(/^[/\\]+/, ''), date, category, summary };
  }

  /** The text of a post's page. */
  text(url) {
    return this.#once(url, () => this.read(url));
  }

  // The days and categories asked for, as a test of posts; none if all will do.
  async #filter(segment, { category, from, to }) {
    const whole = (!from || segment.oldest >= from) && (!to || segment.newest <= to);
    if (whole && !category) return () => true;
    const columns = await this.columns(segment);
    const wanted = columns.categories.findIndex(([slug]) => slug === category);
    let [first, last, seen] = [segment.posts, 0, 0];
    for (const [day, posts] of columns.days) {
      if ((!from || day >= from) && (!to || day <= to)) {
        first = Math.min(first, seen);
        last = seen + posts;
      }
      seen += posts;
    }
    return (post) => post >= first && post < last && (!category || columns.category[post] === wanted);
  }

  // The posts of a segment that may be hits, newest first, each with whether its title may be one, and whether the
  // index alone is sure of the body.
  async candidates(segment, query, options = {}) {
    const { from, to } = options;
    if ((from && segment.newest < from) || (to && segment.oldest > to)) return [];
    const total = segment.posts;
    const masks = query.must.map(() => anywhere(segment));
    let [left, titles] = [null, []];
    const take = async (word, place) => {
      const next = await this.#postings(segment, query.must[word].grams[place]);
      narrow(masks[word], next.masks, place);
      titles.push(next.titles);
    };
    const thin = () => {
      left = [];
      for (let i = 0; i < total; i++) if (masks.every((mask) => mask[i])) left.push(i);
    };
    const places = query.must.flatMap(({ grams }, word) => grams.map((_, place) => ({ word, place, first: place % 2 === 0 || place === grams.length - 1 })));
    const step = async (wanted) => {
      await Promise.all(wanted.map(({ word, place }) => take(word, place)));
      thin();
    };
    // Every other gram covers all characters; the others are asked for if many posts are left.
    await step(places.filter(({ first }) => first));
    const others = places.filter(({ first }) => !first);
    if (others.length && left.length > FEW) await step(others);
    if (!left.length) return [];
    const may = await this.#filter(segment, options);
    left = left.filter(may);
    const excluded = left.length ? await this.#excluded(segment, query) : [];
    return left
      .filter((post) => !excluded.some(({ sure, mask }) => sure && mask[post]))
      .map((post) => ({
        segment,
        post,
        title: titles.every((set) => set.has(post)),
        clear: excluded.every(({ sure, mask }) => sure || !mask[post]),
      }));
  }

  // For each word that must not be there: the posts that may hold it, and whether they surely do.
  async #excluded(segment, query) {
    return Promise.all(query.not.map(async (word) => {
      const mask = anywhere(segment);
      const found = await Promise.all(word.grams.map((gram) => this.#postings(segment, gram)));
      found.forEach(({ masks }, place) => narrow(mask, masks, place));
      return { sure: isSure(word), mask };
    }));
  }

  // A candidate's hit, or nothing: words that the title or the index are not sure of are looked for in the page.
  async #check(candidate, query) {
    const record = await this.record(candidate.segment, candidate.post);
    const title = this.normalise(record.title);
    const inTitle = query.must.every(({ text }) => title.includes(text));
    if (query.not.some(({ text }) => title.includes(text))) return null;
    const hit = { record, inTitle, body: null, checked: true };
    const sure = query.must.every((word) => isSure(word) || title.includes(word.text));
    if ((sure && candidate.clear) || !this.bodies) return inTitle || (sure && this.bodies) ? hit : null;
    try {
      hit.body = await this.text(record.url);
    } catch {
      // Shown, but told apart: the index holds it likely.
      return { ...hit, checked: false };
    }
    const body = this.normalise(hit.body);
    const holds = ({ text }) => title.includes(text) || body.includes(text);
    return query.must.every(holds) && !query.not.some(holds) ? hit : null;
  }

  /**
   * Hits one by one, `{record, inTitle, body, checked}`, newest first, or those in titles before (`sort: 'best'`);
   * between them `{failed: segment}` for what could not be read. No more is fetched than `size` hits at a time need.
   */
  async *search(query, options = {}) {
    const { sort, size = 10 } = options;
    if (!query.must.some(({ grams }) => grams.length)) return;
    const passes = sort === 'best' ? [true, false] : [null];
    let yielded = 0;
    for (const titles of passes) {
      const waiting = [];
      const settle = async function* () {
        const hit = await waiting.shift();
        if (!hit || (titles !== null && hit.inTitle !== titles && !hit.failed)) return;
        if (!hit.failed) yielded++;
        yield hit;
      };
      for await (const candidate of this.#all(query, options, titles)) {
        if (titles && !candidate.title && !candidate.failed) continue;
        if (titles === false && candidate.failed) continue;
        waiting.push(candidate.failed ? candidate : this.#check(candidate, query).catch((cause) => ({ failed: candidate.segment, cause })));
        while (waiting.length >= Math.min(PAGES, size - (yielded % size))) yield* settle();
      }
      while (waiting.length) yield* settle();
    }
  }

  // Candidates, newest first: one segment, another, then two, four at a time.
  async *#all(query, options, every) {
    const evaluate = (segment) => this.candidates(segment, query, options).catch((cause) => [{ failed: segment, cause }]);
    for (let i = 0, next; i < this.segments.length; i = next) {
      next = every === null ? Math.max(i + 1, i * 2) : this.segments.length;
      for (const found of await Promise.all(this.segments.slice(i, next).map(evaluate))) yield* found;
    }
  }

  /** Of all segments: about how many posts there are, by category and by year. */
  async survey(query, options = {}) {
    const facets = { total: 0, categories: new Map(), years: new Map(), titles: new Map() };
    const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
    for (const segment of this.segments) {
      const found = await this.candidates(segment, query, options).catch(() => []);
      if (!found.length) continue;
      const columns = await this.columns(segment).catch(() => null);
      if (!columns) continue;
      let [day, end] = [-1, 0];
      for (const { post } of found) {
        while (post >= end && day + 1 < columns.days.length) end += columns.days[++day][1];
        const [slug, title] = columns.categories[columns.category[post]] ?? ['', ''];
        facets.titles.set(slug, title);
        add(facets.categories, slug);
        add(facets.years, (columns.days[day]?.[0] ?? '').slice(0, 4));
      }
      facets.total += found.length;
    }
    return facets;
  }
}
