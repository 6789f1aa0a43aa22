/** Tiles, alarms and tables: the figures as text. */
import { byId, el, say } from './dom.js';
import { TILES } from './panels.js';
import { clock, number, span, words } from './format.js';
import { alarms } from './model.js';

export function tiles() {
  byId('tiles').replaceChildren(...TILES.map((tile) => el('div', { class: 'tile', id: `tile-${tile.id}` },
    el('dt', {}, tile.title), el('dd', {}, '–'))));
  return (point) => TILES.forEach((tile) => {
    const element = byId(`tile-${tile.id}`);
    say(element.querySelector('dd'), tile.text(point));
    element.dataset.tone = tile.bad?.(point) ? 'bad' : 'plain';
  });
}

let alarmed = null;

/** Says what is wrong once, when it begins and when it is over. */
export function showAlarms(figures) {
  const list = byId('alarms');
  const now = alarms(figures);
  const text = now.join('\n');
  if (text === alarmed) return;
  list.replaceChildren(...now.map((alarm) => el('li', {}, alarm)));
  list.hidden = now.length === 0;
  if (text || alarmed) byId('announce').textContent = text || 'All instances are well.';
  alarmed = text;
}

export function showHotSlots(figures) {
  const sure = figures.hotSlotsUncertainty > 0 ? 'at least ' : '';
  rows('hot', figures.hotSlots.length ? figures.hotSlots.map((slot) => [slot.slotId, sure + number(slot.requests)]) : [['None', '']],
    (cells) => [el('th', { scope: 'row' }, cells[0]), el('td', { class: 'number' }, cells[1])]);
}

const STATES = { CLOSED: 'good', HALF_OPEN: 'wait' };

export function showInstances(figures) {
  rows('instances', figures.instances.map(instance), (cells) => [
    el('th', { scope: 'row' }, cells[0]), el('td', {}, cells[1]), el('td', {}, state(...cells[2])),
    el('td', {}, cells[3] ? state(...cells[3]) : '–'), el('td', {}, cells[4]), el('td', { class: 'number' }, cells[5])]);
}

function instance(one) {
  const down = one.lastSeen ? `down since ${clock(one.lastSeen)}` : 'down';
  return [
    one.name,
    one.program ?? '–',
    one.up ? (one.apart ? ['stands still', 'bad'] : ['up', 'good']) : [down, 'bad'],
    one.breaker ? [words(one.breaker), STATES[one.breaker] ?? 'bad'] : null,
    one.version ?? '–',
    span(one.uptimeSeconds),
  ];
}

const state = (text, tone) => el('span', { class: 'state', 'data-tone': tone }, text);

/** Rows are made anew only when they say something else, so that a reader's place in them is kept. */
function rows(table, values, build) {
  const body = byId(table).tBodies[0];
  values.forEach((cells, i) => {
    const signature = JSON.stringify(cells);
    const old = body.rows[i];
    if (old?.dataset.signature === signature) return;
    const row = el('tr', { 'data-signature': signature }, ...build(cells));
    if (old) old.replaceWith(row);
    else body.append(row);
  });
  while (body.rows.length > values.length) body.deleteRow(-1);
}
