/** The times of the chosen day. A row follows its slot: what can't be had any more can't be clicked any more. */
import * as choice from './choice.js';
import { button, byId, el, say, sync } from './dom.js';
import { slotOf } from './kept.js';
import * as slots from './slots.js';
import { range } from './time.js';
import { seats } from './words.js';

const FEW = 2;

/** @param acts book(slot), hold(slot), join(slot), tell(slot), move(slot) */
export function render(acts) {
  const moving = choice.movingBooking();
  const shown = choice.shown();
  sync(byId('times'), shown, {
    key: (slot) => slot.slotId,
    signature: (slot) => [slots.seatsLeft(slot), slots.isOpen(slot), slots.isWaitedFor(slot), slot.termsVersion, moving?.id].join(),
    build: (slot, old) => row(slot, old, moving, acts),
  });
  const nothing = byId('no-times');
  nothing.hidden = shown.length > 0;
  say(nothing, slots.isLoaded() ? 'There are no times on this day.' : 'Looking for times…');
}

function row(slot, old, moving, acts) {
  const open = slots.isOpen(slot);
  const left = slots.seatsLeft(slot);
  const words = [seats(left, open, slots.isWaitedFor(slot)), slot.price].filter(Boolean).join(' · ');
  return el(
    'li',
    { class: old ? 'time changed' : 'time', 'data-open': String(open), 'data-slot': slot.slotId },
    el(
      'div',
      {},
      el('p', { class: 'when', text: range(slot) }),
      el('p', { class: 'seats', 'data-few': String(open && left <= FEW), text: words, tabindex: '-1' }),
    ),
    el('div', { class: 'buttons' }, ...buttons(slot, open, left, moving, acts)),
  );
}

function buttons(slot, open, left, moving, acts) {
  const about = range(slot);
  if (moving) {
    return open && slotOf(moving).slotId !== slot.slotId
      ? [button('Move here', 'move', () => acts.move(slot), { main: true, about })]
      : [];
  }
  if (open) {
    return [
      button('Hold 5 min', 'hold', () => acts.hold(slot), { about }),
      button('Book', 'book', () => acts.book(slot), { main: true, about }),
    ];
  }
  if (!slots.isWaitedFor(slot)) return [];
  return [
    button('Tell me when it’s free', 'tell', () => acts.tell(slot), { about }),
    button('Join the waitlist', 'join', () => acts.join(slot), { about }),
  ];
}
