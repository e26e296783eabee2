'use strict';
// The fragment of the address is the one state: whoever gets the link sees the same.
// A number beyond what the browser computes with keeps its digits, where the browser knows how.
const exact = (_, value, context) =>
  (typeof value === 'number' && JSON.rawJSON && String(value) !== context.source ? JSON.rawJSON(context.source) : value);
const data = JSON.parse(document.getElementById('data').textContent, exact);
const [form, list, count, more] = ['filter', 'list', 'count', 'more'].map((id) => document.getElementById(id));
const WORST_FIRST = ['failed', 'expected', 'unsupported', 'passed'];
const PAGE = 200;

const rows = data.reports
  .flatMap((report, index) =>
    report.verdicts.map((verdict) => ({ ...data.vectors[verdict.vector], ...verdict, report, of: String(index + 1) })))
  .sort((one, other) =>
    WORST_FIRST.indexOf(one.verdict) - WORST_FIRST.indexOf(other.verdict) || one.vector - other.vector);
const searched = (row) => [row.id, row.comment, row.reason, row.because].join('\n').toLowerCase();

// Each says whether a row is what is asked for.
const filters = {
  text: (row, text) => text.toLowerCase().split(/\s+/).every((word) => searched(row).includes(word)),
  verdict: (row, verdict) => row.verdict === verdict,
  op: (row, op) => row.op === op,
  rule: (row, rule) => row.rules.includes(rule),
  kind: (row, kind) => row.kind === kind,
  of: (row, of) => row.of === of,
};

let shown = PAGE;

const state = () => new URLSearchParams(location.hash.slice(1));

function go(change) {
  const next = state();
  for (const [name, value] of Object.entries(change)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  history.replaceState(null, '', `#${next}`);
}

function render() {
  const now = state();
  for (const name of Object.keys(filters)) form.elements[name].value = now.get(name) ?? '';
  const wanted = Object.entries(filters).filter(([name]) => now.get(name));
  const found = rows.filter((row) => wanted.every(([name, is]) => is(row, now.get(name))));
  const open = found.findIndex((row) => isOpen(row, now));
  shown = Math.max(shown, open + 1);
  list.replaceChildren(...found.slice(0, shown).map((row, index) => vector(row, index === open)));
  count.textContent = found.length ? `${found.length} of ${rows.length} ${data.reports.length > 1 ? 'verdicts' : 'vectors'}` : 'No vector is like this.';
  more.hidden = found.length <= shown;
  more.textContent = `Show the other ${found.length - shown}`;
  for (const row of document.querySelectorAll('#matrix tbody tr')) {
    row.classList.toggle('chosen', row.firstChild.textContent === now.get('op'));
  }
  list.querySelector('details[open]')?.scrollIntoView({ block: 'nearest' });
}

const isOpen = (row, now) => row.id === now.get('vector') && (now.get('in') ?? '1') === row.of;

function vector(row, open) {
  const note = row.because ?? row.reason ?? row.comment;
  const name = data.reports.length > 1 ? ` ${row.report.name}` : '';
  const summary = element('summary', {},
    element('span', { className: `badge ${row.verdict}` }, row.kind ? `${row.verdict}: ${row.kind}` : row.verdict),
    element('span', { className: 'id' }, row.id), name,
    element('span', { className: 'note' }, shorten(visible(note))));
  const details = element('details', { className: 'vector', open }, summary);
  if (open) details.append(detail(row));
  details.addEventListener('toggle', () => {
    const wasOpen = isOpen(row, state());
    if (details.open === wasOpen) return;
    go(details.open ? { vector: row.id, in: row.of === '1' ? '' : row.of } : { vector: '', in: '' });
    if (!details.open) return;
    if (!details.querySelector('dl')) details.append(detail(row));
    // One at a time, so that the address says all.
    for (const other of list.querySelectorAll('details.vector[open]')) other.open = other === details;
  });
  return details;
}

function detail(row) {
  const outcome = (value) => (value === undefined ? [['', 'nothing']] : lines('', value, row.op));
  const wanted = outcome(row.wanted);
  // What is left out is what was wanted; of what was not sent, nothing came.
  const came = row.came === undefined && row.verdict === 'passed' ? wanted : outcome(row.came);
  const parts = [
    ['tests', row.comment],
    ['operation', link(`#op=${encodeURIComponent(row.op)}`, row.op)],
    ['rules', ...row.rules.map((rule) => link(`#rule=${encodeURIComponent(rule)}`, rule))],
    ['sent', fields(lines('', row.sent, row.op))],
    ['wanted', fields(wanted)],
    ['came', fields(came, new Map(wanted))],
    ['so', row.reason && visible(row.reason)],
    ['cause', row.cause],
    ['level', row.level && `the refusal agrees as far as: ${row.level}`],
    ['because', row.because],
    ['more', row.link && (/^https?:/.test(row.link) ? link(row.link, row.link) : row.link)],
    ['steps', row.steps && fields(row.steps)],
    ['again', row.again && element('code', { className: 'again' }, row.again)],
  ];
  const list = element('dl', { className: 'detail' });
  for (const [label, ...content] of parts) {
    if (content.some(Boolean)) list.append(element('dt', {}, label), element('dd', {}, ...content));
  }
  return list;
}

// A value as lines of a path and a text. Bytes stand there as they are, other text in quotation marks, as in JSON.
function lines(path, value, op) {
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value) && !JSON.isRawJSON?.(value);
  if (isObject && Object.keys(value).length) {
    return Object.entries(value).flatMap(([name, inner]) => lines(path ? `${path}.${name}` : name, inner, op));
  }
  const isBytes = typeof value === 'string' && data.hex[op]?.includes(path.replace(/^ok\./, ''));
  const isCode = path === 'error' || path === 'error.code';
  return [[path, isBytes || isCode ? value : JSON.stringify(value)]];
}

// What differs from what was wanted is marked, from the first difference on.
function fields(lines, wanted = new Map()) {
  const cells = lines.flatMap(([path, text]) => {
    const other = wanted.get(path) ?? text;
    let same = 0;
    while (same < text.length && text[same] === other[same]) same += 1;
    const rest = visible(text.slice(same)) || (text === other ? '' : '(ends here)');
    const value = element('span', { className: 'value' }, visible(text.slice(0, same)));
    if (rest) value.append(element('mark', {}, rest));
    return [element('span', { className: 'name' }, visible(path)), value];
  });
  return element('div', { className: 'fields' }, ...cells);
}

// Characters that can't be seen, or turn the line around, as their numbers.
const visible = (text) => String(text).replace(
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu,
  (character) => (character === '\n' ? '\\n' : `\\u{${character.codePointAt(0).toString(16)}}`));

const shorten = (text) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

const link = (href, text) => element('a', { href, rel: 'noopener noreferrer' }, text);

// Text becomes text and nothing else.
function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== undefined && child !== ''));
  return made;
}

function options(name, values, says = (value) => value) {
  form.elements[name].append(new Option('all', ''), ...values.map((value) => new Option(says(value), value)));
  form.elements[name].parentElement.hidden = values.length < 2;
}

const distinct = (values) => [...new Set(values)].filter(Boolean);
options('verdict', WORST_FIRST.filter((verdict) => rows.some((row) => row.verdict === verdict)));
options('op', distinct(data.vectors.map((vector) => vector.op)));
options('rule', distinct(data.vectors.flatMap((vector) => vector.rules)).sort());
options('kind', distinct(rows.map((row) => row.kind)).sort());
options('of', data.reports.map((_, index) => String(index + 1)), (of) => data.reports[of - 1].name);

form.addEventListener('input', ({ target }) => { shown = PAGE; go({ [target.name]: target.value }); render(); });
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', () => { location.hash = ''; });
more.addEventListener('click', () => { shown = Infinity; render(); });
window.addEventListener('hashchange', () => { shown = PAGE; render(); });
form.hidden = false;
render();
