/** What is done to a booking afterwards: cancelled, or its hold confirmed or released. Each has an id of its own. */
import { call, newId } from './api.js';
import { currentOf } from './current.js';
import * as kept from './kept.js';

const WAIT = 5;
const GIVE_UP_MILLIS = 120_000;
const BETWEEN_ATTEMPTS_MILLIS = 2_000;

const RESULT = { CANCEL: 'CANCELLED', CONFIRM: 'CONFIRMED', RELEASE: 'RELEASED' };

const attemptedAt = new Map();
const underWay = new Set();

/** @param kind CANCEL, CONFIRM or RELEASE */
export function take(bookingId, kind) {
  // Kept with the step, because the same step is the same request.
  const expected = { termsVersion: kept.slotOf(kept.get(bookingId)).termsVersion };
  kept.change(bookingId, { next: { id: newId(), kind, expected, state: 'SENDING', at: Date.now() } });
  attempt(kept.get(bookingId));
}

/** Goes on with a step whose answer was lost, by a reload for example; it is the same step, so it counts once. */
export function resume(booking) {
  const { id, at } = booking.next;
  if (underWay.has(id) || !navigator.onLine) return;
  if (Date.now() - at > GIVE_UP_MILLIS) {
    kept.change(booking.id, { next: { ...booking.next, state: 'FAILED', problem: { message: 'There was no answer.' } } });
  } else if (Date.now() - (attemptedAt.get(id) ?? 0) > BETWEEN_ATTEMPTS_MILLIS) attempt(booking);
}

async function attempt(booking) {
  const { next } = booking;
  underWay.add(next.id);
  attemptedAt.set(next.id, Date.now());
  const answer = await send(booking, next);
  underWay.delete(next.id);
  const done = answer.status === 200 || answer.status === 201;
  if (done) {
    // Who confirms a hold agrees to its slot as the page shows it.
    const confirmed = next.kind === 'CONFIRM' && { outcome: answer.body, slot: kept.slotOf(booking) };
    kept.change(booking.id, { state: RESULT[next.kind], next: null, ...confirmed });
  } else if (answer.status >= 400 && answer.status !== 503 && answer.status !== 429) {
    const changed = answer.body.code === 'SLOT_CHANGED' && { current: await asItIs(booking) };
    kept.change(booking.id, { ...changed, next: { ...next, state: 'FAILED', problem: answer.body } });
  }
}

/** The booking with its slot's present terms, which the visitor sees before the next confirmation. */
async function asItIs(booking) {
  const answer = await call('GET', `/v1/bookings/${booking.id}`);
  return currentOf(kept.get(booking.id) ?? booking, answer.status === 200 ? answer.body : {});
}

function send(booking, next) {
  const { id, kind } = next;
  const customerId = booking.body.customerId;
  const query = new URLSearchParams({ customerId });
  const options = { key: id, wait: WAIT };
  switch (kind) {
    case 'CONFIRM':
      return call('POST', `/v1/holds/${booking.id}/confirm`, { ...options, body: { customerId, expected: next.expected } });
    case 'RELEASE':
      return call('DELETE', `/v1/holds/${booking.id}?${query}`, options);
    default:
      return call('DELETE', `/v1/bookings/${booking.id}?${query}`, options);
  }
}
