// Text to grams, the same as gongbao's own tokeniser (docs/search.md). Works on UTF-16 units where it can: a character
// of two units never folds, one of one unit folds to one unit or vanishes.

/** A table of what each UTF-16 unit folds to (0: it vanishes), from the text of t2s.txt. */
export const folding = (text) => {
  const table = new Uint16Array(65536).map((_, code) => code);
  const fold = (to, ...ranges) => {
    for (const [first, last = first] of ranges) for (let code = first; code <= last; code++) table[code] = to(code);
  };
  const pairs = (from, to) => {
    for (let i = 0; i < from.length; i++) table[from.charCodeAt(i)] = to.charCodeAt(i);
  };
  fold(() => 0, [0, 0x20], [0x7f, 0xa0], [0xad], [0x1680], [0x2000, 0x200f], [0x2028, 0x202f], [0x205f, 0x2064], [0x3000],
    [0xfe00, 0xfe0f], [0xfeff]);
  fold((code) => code + 32, [0x41, 0x5a], [0xc0, 0xd6], [0xd8, 0xde], [0x391, 0x3a1], [0x3a3, 0x3a9], [0x410, 0x42f]);
  fold((code) => code + 80, [0x400, 0x40f]);
  fold((code) => code | 1, [0x100, 0x12f], [0x132, 0x137], [0x14a, 0x177]);
  fold((code) => code + (code % 2), [0x139, 0x148], [0x179, 0x17e]);
  // What is folded already is what full width folds to.
  fold((code) => table[code - 0xfee0], [0xff01, 0xff5e]);
  pairs('\uff61\uff62\uff63\uff64\uff65\uffe5\u2018\u2019\u201c\u201d', '\u3002\u300c\u300d\u3001\u30fb\xa5\'\'""');
  const [, from, to] = text.split('\n');
  pairs(from, to);
  return table;
};

/** The normalised text; `at`, if given, gets the place in the text of each of its units. */
export const normalise = (table, text, at) => {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const code = table[text.charCodeAt(i)];
    if (!code) continue;
    out += String.fromCharCode(code);
    at?.push(i);
  }
  return out;
};

const gram = (first, second) => {
  let hash = Math.imul(first, 0x9e3779b1) + second;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** The hashes of all grams of a normalised text in their order. */
export const grams = (text) => {
  const codes = Array.from(text, (character) => character.codePointAt(0));
  return codes.slice(1).map((code, i) => gram(codes[i], code));
};

/** The words of a query, normalised: those that must be there and those that must not. */
export const parse = (table, query) => {
  const parsed = { must: [], not: [] };
  for (const [, not, straight, curly, plain] of query.matchAll(/(-?)(?:"([^"]*)"?|“([^”]*)”?|(\S+))/gu)) {
    const text = normalise(table, straight ?? curly ?? plain);
    const list = not ? parsed.not : parsed.must;
    if (text && text !== '-' && !list.some((word) => word.text === text)) list.push({ text, grams: grams(text) });
  }
  return parsed;
};

/** A text in parts for display, [text, whether a word is there]: all of it, or `width` characters from the first hit on. */
export const marked = (table, words, text, width = Infinity) => {
  text = text.replace(/\s+/gu, ' ').trim();
  const at = [];
  const folded = normalise(table, text, at);
  const hits = [];
  for (const { text: word } of words) {
    for (let i = folded.indexOf(word); i >= 0; i = folded.indexOf(word, i + word.length)) hits.push([at[i], at[i + word.length - 1] + 1]);
  }
  hits.sort((one, other) => one[0] - other[0]);
  // Not within a character of two units.
  const whole = (i) => (/[\udc00-\udfff]/.test(text[i] ?? '') ? i - 1 : i);
  let from = hits.length && width < text.length ? whole(Math.max(0, Math.min(hits[0][0] - width / 4, text.length - width))) : 0;
  const end = whole(Math.min(text.length, from + width));
  const parts = from ? [['…', false]] : [];
  const add = (to, hit) => {
    if (to > from) parts.push([text.slice(from, to), hit]);
    from = Math.max(from, to);
  };
  for (const [first, last] of hits) {
    add(Math.min(first, end), false);
    add(Math.min(last, end), true);
  }
  add(end, false);
  if (end < text.length) parts.push(['…', false]);
  return parts;
};
