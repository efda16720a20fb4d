// Text to grams, the same as gongbao's own tokeniser (docs/search.md). Works on UTF-16 units where it can: a character
// of two units never folds, one of one unit folds to one unit or vanishes.

const within = (code, ...ranges) => ranges.some(([first, last = first]) => code >= first && code <= last);

const rule = (code) => {
  if (within(code, [0, 0x20], [0x7f, 0xa0], [0xad], [0x1680], [0x2000, 0x200f], [0x2028, 0x202f], [0x205f, 0x2064],
    [0x3000], [0xfe00, 0xfe0f], [0xfeff])) return 0;
  if (within(code, [0xff01, 0xff5e])) return rule(code - 0xfee0);
  const one = { 0xff61: 0x3002, 0xff62: 0x300c, 0xff63: 0x300d, 0xff64: 0x3001, 0xff65: 0x30fb, 0xffe5: 0xa5,
    0x2018: 0x27, 0x2019: 0x27, 0x201c: 0x22, 0x201d: 0x22 }[code];
  if (one) return one;
  if (within(code, [0x41, 0x5a], [0xc0, 0xd6], [0xd8, 0xde], [0x391, 0x3a1], [0x3a3, 0x3a9], [0x410, 0x42f])) return code + 32;
  if (within(code, [0x400, 0x40f])) return code + 80;
  if (within(code, [0x100, 0x12f], [0x132, 0x137], [0x14a, 0x177])) return code | 1;
  return within(code, [0x139, 0x148], [0x179, 0x17e]) ? code + (code % 2) : code;
};

/** A table of what each UTF-16 unit folds to (0: it vanishes), from the text of t2s.txt. */
export const folding = (text) => {
  const table = Uint16Array.from({ length: 65536 }, (_, code) => (code < 0x500 || (code >= 0x1680 && code < 0x3001) || code >= 0xfe00 ? rule(code) : code));
  const [, from, to] = text.split('\n');
  for (let i = 0; i < from.length; i++) table[from.charCodeAt(i)] = to.charCodeAt(i);
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
