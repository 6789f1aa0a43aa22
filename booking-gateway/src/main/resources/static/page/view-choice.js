/** Resource, days and the note about a booking that is to be moved. */
import * as choice from './choice.js';
import { button, byId, el, say, sync } from './dom.js';
import { slotOf } from './kept.js';
import { bounds, dayOf, when, zone } from './time.js';

const MAX_CHIPS = 10;

export function start() {
  byId('resource').addEventListener('change', (event) => choice.choose(event.target.value));
  byId('other-day').addEventListener('change', (event) => { if (event.target.value) choice.chooseDate(event.target.value); });
  say(byId('zone'), `In your time zone, ${zone()}`);
}

export function render() {
  renderResources();
  const chosen = choice.chosenDate();
  sync(byId('days'), choice.dates().slice(0, MAX_CHIPS), {
    key: (date) => date,
    signature: (date) => date === chosen,
    build: (date) => dayChip(date, date === chosen),
  });
  renderMoving();
}

function renderResources() {
  const select = byId('resource');
  const names = choice.resources();
  const shown = [...select.options].map((option) => option.value);
  if (JSON.stringify(names) !== JSON.stringify(shown)) {
    select.replaceChildren(...names.map((name) => el('option', { value: name, text: name })));
  }
  if (choice.chosenResource() !== null) select.value = choice.chosenResource();
}

function dayChip(date, pressed) {
  const chip = button(dayOf(bounds(date)[0]), `day-${date}`, () => choice.chooseDate(date));
  chip.setAttribute('aria-pressed', String(pressed));
  return el('span', {}, chip);
}

function renderMoving() {
  const booking = choice.movingBooking();
  const note = byId('moving');
  note.hidden = !booking;
  const text = booking ? `Choose a new time for ${slotOf(booking).resourceId}, ${when(slotOf(booking))}.` : '';
  if (note.dataset.text !== text) {
    note.dataset.text = text;
    note.replaceChildren(...(booking ? [el('span', { text }), button('Keep it as it is', 'keep', () => choice.move(null))] : []));
  }
}
