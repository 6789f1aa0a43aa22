/** My bookings: a card each, the newest first, with what can be done next as buttons. */
import { button, byId, el, say, sync } from './dom.js';
import * as kept from './kept.js';
import * as next from './next.js';
import * as slots from './slots.js';
import { when } from './time.js';
import { badge, changes, clockLine, sentence, step as stepText } from './words.js';

const MAX_ALTERNATIVES = 3;

/** @param acts see next.js */
export function render(acts) {
  const requests = kept.all();
  sync(byId('bookings'), requests, {
    key: (request) => request.id,
    signature: (request) => JSON.stringify([request, canTry(request), next.hasBegun(request), alternatives(request).map(signature)]),
    build: (request) => card(request, acts),
  });
  byId('no-bookings').hidden = requests.length > 0;
  renderClocks(requests);
}

/** What only the clock changes is written in place, without a word to screen readers. */
export function renderClocks(requests) {
  for (const request of requests) {
    const line = document.querySelector(`#card-${request.id} .countdown`);
    if (line) say(line, clockLine(request) ?? '');
  }
}

export function focusCard(id) {
  const heading = document.querySelector(`#card-${id} h3`);
  heading?.focus({ preventScroll: true });
  heading?.closest('.card').scrollIntoView({ block: 'nearest' });
}

function card(request, acts) {
  const [name, tone] = badge(request);
  const slot = kept.slotOf(request);
  const clock = clockLine(request);
  return el(
    'li',
    { class: 'card', id: `card-${request.id}`, 'data-state': request.state, 'data-tone': tone },
    el('p', { class: 'badge', text: name }),
    el('h3', { tabindex: '-1', text: `${slot.resourceId}, ${when(slot)}` }),
    el('p', { class: 'sentence', text: sentence(request) }),
    changed(request),
    slot.price && el('p', { class: 'price', text: slot.price }),
    clock && el('p', { class: 'countdown', role: 'timer', 'aria-live': 'off', text: clock }),
    hasReference(request) && el('p', { class: 'reference' }, 'Reference ', el('code', { text: request.id })),
    el('p', { class: 'hint', text: `For ${request.body.customerId}` }),
    request.next && el('p', { class: 'step', text: stepText(request.next) }),
    watching(request),
    choices(request, acts),
    el('div', { class: 'buttons' }, ...buttons(request, acts)),
  );
}

const hasReference = (request) => ['CONFIRMED', 'HELD', 'WAITLISTED'].includes(request.state);
const canTry = (request) => !request.tryAt || Date.parse(request.tryAt) <= Date.now();
const signature = (slot) => [slot.slotId, slots.seatsLeft(slot), slots.isOpen(slot)];

function changed(request) {
  const lines = changes(request);
  return lines.length > 0 && el(
    'div',
    { class: 'changes' },
    el('p', { text: 'Changed since you agreed to it:' }),
    el('ul', {}, ...lines.map((text) => el('li', { text }))),
  );
}

function watching(request) {
  const texts = {
    WATCHING: 'We tell you here when it’s free.',
    FREE: 'It’s free now. Nothing is reserved, so be quick.',
    OVER: 'This time can’t come free any more.',
  };
  return texts[request.watch] && el('p', { class: 'watch', text: texts[request.watch] });
}

/** Slots to offer in place of a refused one, as they are now. */
function alternatives(request) {
  if (!next.wantsAlternatives(request)) return [];
  const given = request.problem.alternatives ?? slots.nearest(request.slot, MAX_ALTERNATIVES);
  return given.slice(0, MAX_ALTERNATIVES).map((slot) => slots.get(slot.slotId) ?? slot);
}

function choices(request, acts) {
  const offered = alternatives(request);
  return offered.length > 0 && el(
    'div',
    { class: 'alternatives' },
    el('p', { class: 'hint', text: 'Book one of these instead:' }),
    ...offered.map((slot) => alternative(request, slot, acts)),
  );
}

function alternative(request, slot, acts) {
  const open = slots.isOpen(slot);
  const where = slot.resourceId === request.slot.resourceId ? '' : `${slot.resourceId}, `;
  const offer = button(`${where}${when(slot)}`, `instead-${slot.slotId}`, () => acts.instead(request, slot));
  offer.append(el('span', { text: open ? `${slots.seatsLeft(slot)} left` : 'gone' }));
  if (!open) offer.setAttribute('aria-disabled', 'true');
  return offer;
}

function buttons(request, acts) {
  const about = when(kept.slotOf(request));
  const made = next.steps(request).map(([text, action, main]) => {
    const step = button(text, action, () => acts[action](request), { main, about });
    if (action === 'again' && !canTry(request)) step.setAttribute('aria-disabled', 'true');
    return step;
  });
  const calendar = calendarText(request);
  if (calendar) made.unshift(button(calendar, 'calendar', () => acts.calendar(request), { about }));
  return made;
}

/** A cancellation is of use only to a calendar that has the booking. */
function calendarText(request) {
  if (request.state === 'CONFIRMED') return request.exported ? 'Update calendar' : 'Add to calendar';
  return request.state === 'CANCELLED' && request.exported ? 'Remove from calendar' : null;
}
