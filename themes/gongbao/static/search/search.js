// The search page. Its words come from the page (`script[data-search-words]`), its addresses from `data-base`.
// Titles and bodies are hostile: they only ever become text nodes.
import { Index } from './index.js';
import { marked } from './tokens.js';

const PAGE = 10;
const PAUSE = 180;

const root = document.querySelector('[data-search]');
const part = (name) => root.querySelector(`[data-search-${name}]`);
const [form, list, status, more, facets, end] = ['form', 'results', 'status', 'more', 'facets', 'end'].map(part);
const words = JSON.parse(part('words').textContent);
const base = new URL(`${root.dataset.base}/`, location.href).href;
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
const element = (name, attributes = {}, ...children) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
};

const idle = () => root.removeAttribute('aria-busy');

let opened;
// A new question makes a new object: whatever an older one still finds is dropped.
let current = {};

const index = () => (opened ??= Index.open(base, new URL('./t2s.txt', import.meta.url).href).catch((error) => {
  opened = null;
  throw error;
}));

const asked = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value));

// A list of categories need not name all of them: one that is asked for is added.
const set = (field, value, label = value) => {
  if (!field) return;
  field.value = value;
  if (field.name === 'category' && field.value !== value) field.add(new Option(label, value, true, true));
};

const show = (asked) => {
  for (const field of form.elements) if (field.name) set(field, asked.get(field.name) ?? '');
};

const parts = (table, query, text, width) =>
  marked(table, query.must, text, width).map(([text, hit]) => (hit ? element('mark', {}, text) : text));

const result = (found, query, { record, body, checked }) => {
  const text = element('p', { className: 'search-snippet' }, ...(body || record.summary ? parts(found.table, query, body ?? record.summary, 120) : []));
  const about = element('p', { className: 'search-about' }, element('time', { dateTime: record.date.replace(' ', 'T') }, record.date));
  if (record.category) about.append(' · ', record.category);
  if (!checked) about.append(' · ', say('unchecked'));
  const item = element('li', {}, element('h2', {}, element('a', { href: record.url }, ...parts(found.table, query, record.title))), text, about);
  if (body === null && found.bodies && checked) {
    item.seen = async () => {
      const body = await found.text(record.url).catch(() => null);
      if (body !== null) text.replaceChildren(...parts(found.table, query, body, 120));
    };
    snippets.observe(item);
  }
  return item;
};

// The index was sure of these hits: their pages are fetched for the snippet, and only when they are seen.
const snippets = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    snippets.unobserve(target);
    target.seen();
  }
});

const count = (mine) => {
  const { shown, about, done, failed } = mine;
  const key = done ? (shown ? 'found' : 'none') : about ? 'about' : 'searching';
  const number = done ? shown : Math.max(about, shown);
  status.textContent = say(key, { count: number.toLocaleString(document.documentElement.lang) }) + (failed ? ` ${say('failed')}` : '');
};

const next = async (mine) => {
  if (mine !== current || mine.busy || mine.done || !mine.hits) return;
  mine.busy = true;
  more.hidden = true;
  for (let left = PAGE; left; ) {
    const { value: hit, done } = await mine.hits.next();
    if (mine !== current) return;
    if (done) {
      mine.done = true;
      break;
    }
    if (hit.failed) mine.failed = true;
    else {
      list.append(result(mine.found, mine.query, hit));
      mine.shown++;
      left--;
    }
    count(mine);
  }
  mine.busy = false;
  more.hidden = mine.done;
  idle();
  count(mine);
};

const facet = (name, title, counts, label) => {
  const { from = '', to, category } = asked();
  const year = from.slice(0, 4);
  const chosen = name === 'category' ? category : from === `${year}-01-01` && to === `${year}-12-31` && year;
  const entries = [...counts].sort((one, other) => (name === 'year' ? other[0].localeCompare(one[0]) : other[1] - one[1])).slice(0, 12);
  const buttons = entries.filter(([key]) => key).map(([key, posts]) => {
    const pressed = key === chosen;
    const button = element('button', { type: 'button', ariaPressed: pressed }, `${label(key)} (${posts})`);
    button.onclick = () => choose(name, pressed ? '' : key, label(key));
    return element('li', {}, button);
  });
  return buttons.length ? [element('h2', {}, title), element('ul', {}, ...buttons)] : [];
};

const choose = (name, value, label) => {
  const { from, to, category } = form.elements;
  if (name === 'year') {
    set(from, value && `${value}-01-01`);
    set(to, value && `${value}-12-31`);
  } else set(category, value, label);
  start();
};

const survey = async (mine, options) => {
  const counted = await mine.found.survey(mine.query, options);
  if (mine !== current) return;
  mine.about = counted.total;
  facets.replaceChildren(
    ...facet('category', say('categories'), counted.categories, (key) => counted.titles.get(key) || key),
    ...facet('year', say('years'), counted.years, (key) => key),
  );
  count(mine);
};

const start = async () => {
  const mine = (current = { shown: 0, about: 0 });
  const options = asked();
  const search = new URLSearchParams(options).toString();
  history.replaceState(null, '', search ? `?${search}` : location.pathname);
  snippets.disconnect();
  list.replaceChildren();
  facets.replaceChildren();
  more.hidden = true;
  status.textContent = '';
  if (!options.q) return;
  root.setAttribute('aria-busy', 'true');
  status.textContent = say('searching');
  try {
    mine.found = await index();
    if (mine !== current) return;
    mine.query = mine.found.parse(options.q);
    if (!mine.query.must.some(({ grams }) => grams.length)) {
      status.textContent = say('short');
      idle();
      return;
    }
    mine.hits = mine.found.search(mine.query, { ...options, size: PAGE });
    await next(mine);
    if (mine === current) await survey(mine, options);
  } catch (error) {
    if (mine !== current) return;
    idle();
    status.textContent = say('unreadable');
    console.error(error);
  }
};

let timer;
const later = () => {
  clearTimeout(timer);
  timer = setTimeout(start, PAUSE);
};

form.addEventListener('input', (event) => event.isComposing || later());
form.addEventListener('compositionend', later);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearTimeout(timer);
  start();
});
more.addEventListener('click', () => next(current));
new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && next(current), { rootMargin: '400px' }).observe(end);

document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = form.elements.q;
  if (key === '/' && !target.closest('input, select, textarea')) {
    event.preventDefault();
    field.focus();
  } else if ((key === 'ArrowDown' || key === 'ArrowUp') && (target === field || list.contains(target))) {
    const stops = [field, ...list.querySelectorAll('h2 a')];
    event.preventDefault();
    stops[stops.indexOf(target) + (key === 'ArrowDown' ? 1 : -1)]?.focus();
  }
});

// Who opens this page will ask.
index().catch(() => {});
show(new URLSearchParams(location.search));
start();
