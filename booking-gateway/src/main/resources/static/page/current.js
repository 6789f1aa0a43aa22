/** Bookings as the gateway last said that they are: their slot's terms, and where they were moved to. */
import { call } from './api.js';
import * as kept from './kept.js';

/** Bounds the moves that are followed at one look. */
const MAX_MOVES = 50;

/** Returns the members to keep of a booking as it is now; of a deleted slot the page keeps what it knew. */
export function currentOf(request, { slot, firstBookingId, calendarSequence }) {
  if (!firstBookingId) return request.current;
  return { slot: slot ? terms(slot) : kept.slotOf(request), firstBookingId, calendarSequence };
}

/** The slot without its seats, which change with every booking. */
const terms = ({ slotId, resourceId, startsAt, endsAt, price, termsVersion }) =>
  ({ slotId, resourceId, startsAt, endsAt, price, termsVersion });

/**
 * Keeps the booking that replaced another one, if this page does not know it: another page or program moved it. The visitor
 * agreed to the slot of the first.
 *
 * @returns whether it is kept or will never be known
 */
export async function follow(from, to) {
  let next = to;
  for (let moves = 0; moves < MAX_MOVES && !kept.get(next); moves++) {
    const answer = await call('GET', `/v1/bookings/${next}`);
    if (answer.status !== 200) return answer.status === 404;
    if (!answer.body.rescheduledTo) {
      keepMoved(from, next, answer.body);
      return true;
    }
    next = answer.body.rescheduledTo;
  }
  return true;
}

function keepMoved(from, id, told) {
  const moved = kept.get(from);
  if (!moved || kept.get(id)) return;
  const { body, slot, exported } = moved;
  const { status: state, outcome } = told;
  kept.add({ id, kind: 'MOVE', path: null, from, body, slot, exported, state, outcome, current: currentOf(moved, told), at: Date.now() });
}
