/**
 * Requests for seats: kept first, then sent. A request keeps its id for life, so that sending it again, by whoever and
 * whenever, can't book twice.
 */
import { call, newId } from './api.js';
import * as kept from './kept.js';

export const HOLD_SECONDS = 300;

/** Short, so that the place in the queue is shown soon; seconds. */
const WAIT = 2;

const STATES = {
  BookingConfirmed: 'CONFIRMED',
  BookingRescheduled: 'CONFIRMED',
  SlotHeld: 'HELD',
  BookingWaitlisted: 'WAITLISTED',
};

/** Those whose answer this page is waiting for; a reload forgets them, which is how a lost answer is noticed. */
const underWay = new Set();
export const isUnderWay = (id) => underWay.has(id);

/** @param kind BOOK, HOLD or WAITLIST */
export function ask(slot, kind = 'BOOK') {
  const body = { slotId: slot.slotId, customerId: kept.name(), expected: { termsVersion: slot.termsVersion } };
  if (kind === 'WAITLIST') body.ifFull = 'WAITLIST';
  if (kind === 'HOLD') body.holdSeconds = HOLD_SECONDS;
  return begin(slot, kind, kind === 'HOLD' ? '/v1/holds' : '/v1/bookings', body);
}

/** Asks for another slot in place of a booking's own. */
export function move(booking, slot) {
  const expected = { termsVersion: slot.termsVersion };
  const body = { toSlotId: slot.slotId, customerId: booking.body.customerId, expected };
  const more = { from: booking.id, exported: booking.exported };
  return begin(slot, 'MOVE', `/v1/bookings/${booking.id}/reschedule`, body, more);
}

function begin(slot, kind, path, body, more = {}) {
  const id = newId();
  kept.add({ id, kind, path, body, slot, state: 'SENDING', at: Date.now(), ...more });
  send(id);
  return id;
}

/** Keeps a request that was never sent, because its answer is known. */
export function refuse(slot, problem, watch) {
  const id = newId();
  const body = { slotId: slot.slotId, customerId: kept.name() };
  kept.add({ id, kind: 'BOOK', path: '/v1/bookings', body, slot, state: 'REJECTED', problem, watch, at: Date.now() });
  return id;
}

/** Sends a kept request, for the first time or again. */
export async function send(id) {
  const request = kept.get(id);
  if (!request || underWay.has(id)) return;
  underWay.add(id);
  kept.change(id, { state: 'SENDING', problem: null, tryAt: null, noAnswer: false, turnedAway: false });
  const answer = await call('POST', request.path, { body: request.body, key: id, wait: WAIT });
  underWay.delete(id);
  settle(request, settled(answer));
}

/** Keeps what became of a request; a booking that was moved has become another one. */
export function settle(request, members) {
  kept.change(request.id, members);
  if (request.kind === 'MOVE' && members.state === 'CONFIRMED') kept.change(request.from, { state: 'RESCHEDULED' });
}

/** The visitor wants it now, however long ago it was asked for first. */
export function sendAgain(request) {
  kept.change(request.id, { at: Date.now() });
  send(request.id);
}

/** What the answer to a POST makes of its request. */
function settled(answer) {
  const { status, body } = answer;
  if (STATES[body.type]) return { state: STATES[body.type], outcome: body, queue: null };
  if (status === 202) return { state: 'PENDING', location: ownPath(answer.location), queue: place(body) };
  if (status === 0) return { state: 'UNCLEAR', noAnswer: true };
  if (status === 503 || status === 429 || body.retryable || (status >= 500 && !body.code)) {
    return { ...unclear(answer), turnedAway: true };
  }
  return { state: 'REJECTED', problem: body, queue: null };
}

/** A server that could not say: the same request may be sent again. */
export const unclear = (answer) => ({
  state: 'UNCLEAR',
  problem: answer.body,
  noAnswer: false,
  tryAt: new Date(Date.now() + Math.max(1, answer.retryAfter) * 1_000).toISOString(),
});

export const place = (body) => ({ position: body.queuePosition ?? null, seconds: body.estimatedSeconds ?? null });

/** Only paths of this host are ever asked, whatever is kept or answered. */
const ownPath = (location) => (location?.startsWith('/v1/bookings/') ? location : null);
