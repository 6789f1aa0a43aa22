/** Puts the parts together; see docs/architecture.md for which part does what. */
import * as booking from './booking.js';
import * as choice from './choice.js';
import { byId, say } from './dom.js';
import * as kept from './kept.js';
import * as outcome from './outcome.js';
import * as slots from './slots.js';
import * as steps from './steps.js';
import { dateOf, timeOf, when } from './time.js';
import * as bookingsView from './view-bookings.js';
import * as choiceView from './view-choice.js';
import * as slotsView from './view-slots.js';
import * as watches from './watches.js';
import { badge, changes, sentence } from './words.js';

const RENDER_MILLIS = 40;
const CLOCK_MILLIS = 500;
const LOAD_AGAIN_MILLIS = 3_000;

const told = new Map();
let renderAt = null;

const slotActs = {
  book: (slot) => ask(slot, 'BOOK'),
  hold: (slot) => ask(slot, 'HOLD'),
  join: (slot) => ask(slot, 'WAITLIST'),
  tell: (slot) => begin(watchOnly(slot)),
  move(slot) {
    const from = choice.movingBooking();
    choice.move(null);
    if (from) begin(booking.move(from, slot));
  },
};

const cardActs = {
  again: booking.sendAgain,
  anew: (request) => replace(request, current(request.slot), request.kind),
  instead: (request, slot) => replace(request, slot, request.kind === 'WAITLIST' ? 'BOOK' : request.kind),
  join: (request) => replace(request, current(request.slot), 'WAITLIST'),
  tell: watches.begin,
  dontTell: watches.end,
  keep: (request) => kept.change(request.id, { slot: kept.slotOf(request) }),
  calendar: outcome.exportCalendar,
  cancel: (request) => steps.take(request.id, 'CANCEL'),
  confirm: (request) => steps.take(request.id, 'CONFIRM'),
  release: (request) => steps.take(request.id, 'RELEASE'),
  remove: (request) => { kept.remove(request.id); byId('mine-title').focus(); },
  reschedule: (request) => { choice.showSlot(kept.slotOf(request)); choice.move(request.id); byId('times').focus(); },
  refresh: (request) => { slots.load(); slots.restart(); choice.showSlot(current(request.slot)); byId('times').focus(); },
};

/** The slot as it is known now, with the terms that the visitor sees now. */
const current = (slot) => slots.get(slot.slotId) ?? slot;

/** One request at a time for a slot: until it is known what became of the first there is no second. */
function ask(slot, kind) {
  const open = kept.all().find((request) => request.slot.slotId === slot.slotId && kept.isOpen(request.state));
  begin(open ? open.id : booking.ask(slot, kind));
}

function begin(id) {
  render();
  bookingsView.focusCard(id);
}

/** A refused request makes room for the one that follows from it. */
function replace(request, slot, kind) {
  const from = request.kind === 'MOVE' && kept.get(request.from);
  const id = from ? booking.move(from, slot) : booking.ask(slot, kind === 'MOVE' ? 'BOOK' : kind);
  kept.remove(request.id);
  begin(id);
}

/** To be told of a full slot without asking for it first: a card that was refused before it was sent. */
function watchOnly(slot) {
  return booking.refuse(slot, { code: 'SLOT_UNAVAILABLE', reason: 'FULL', message: 'No seat is left.', action: '' }, 'WATCHING');
}

function renderSoon() {
  renderAt ??= setTimeout(render, RENDER_MILLIS);
}

function render() {
  clearTimeout(renderAt);
  renderAt = null;
  choice.settle();
  choiceView.render();
  slotsView.render(slotActs);
  bookingsView.render(cardActs);
  renderConnection();
  announce();
}

function renderConnection() {
  const { state, since } = slots.connection();
  const shown = navigator.onLine ? state : 'offline';
  const until = since ? ` What you see is from ${timeOf(since)}.` : '';
  const texts = {
    connecting: 'Connecting…',
    live: 'Live',
    stale: `Reconnecting…${until}`,
    offline: `You are offline.${until}`,
  };
  byId('connection').dataset.state = shown;
  byId('times').dataset.stale = String(shown !== 'live');
  say(byId('connection'), texts[shown]);
}

/** Reads out what became of a request, once; not what was known when the page was opened. */
function announce() {
  for (const request of kept.all()) {
    const differences = changes(request).join(' ');
    const said = `${request.state} ${request.watch ?? ''} ${differences}`;
    const before = told.get(request.id);
    told.set(request.id, said);
    if (before !== undefined && before !== said && request.state !== 'SENDING') {
      const slot = kept.slotOf(request);
      const news = [request.watch === 'FREE' && 'It’s free now.', differences && `Changed. ${differences}`].filter(Boolean);
      const about = `${badge(request)[0]}: ${slot.resourceId}, ${when(slot)}.`;
      say(byId('announce'), [...news, about, sentence(request)].join(' '));
    }
  }
}

function startName() {
  const field = byId('name');
  field.value = kept.name();
  field.addEventListener('change', () => {
    kept.rename(field.value);
    field.value = kept.name();
  });
}

async function loadUntilThere() {
  if (!(await slots.load())) setTimeout(loadUntilThere, LOAD_AGAIN_MILLIS);
}

startName();
choiceView.start();
choice.start();
[slots, kept, choice].forEach((part) => part.onChange(renderSoon));
['online', 'offline'].forEach((event) => addEventListener(event, renderSoon));
setInterval(renderSoon, CLOCK_MILLIS);
byId('other-day').min = dateOf(Date.now());
render();
outcome.start();
watches.start();
loadUntilThere();
