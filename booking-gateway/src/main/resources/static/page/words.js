/** What a visitor is told: a state's name, its tone, and a sentence. */
import { heldUntil, slotOf } from './kept.js';
import { countdown, timeOf, when } from './time.js';

const BADGES = {
  SENDING: ['Sending', 'wait'],
  PENDING: ['Waiting', 'wait'],
  UNCLEAR: ['Not known yet', 'wait'],
  CONFIRMED: ['Confirmed', 'good'],
  HELD: ['Held for you', 'wait'],
  WAITLISTED: ['On the waitlist', 'wait'],
  REJECTED: ['Not booked', 'bad'],
  CANCELLED: ['Cancelled', 'over'],
  EXPIRED: ['Expired', 'over'],
  RELEASED: ['Released', 'over'],
  RESCHEDULED: ['Moved', 'over'],
  UNSENT: ['Not booked', 'bad'],
  LOST: ['Not known', 'over'],
};

/** Name and tone: good, wait, bad or over. */
export const badge = (request) => BADGES[request.state] ?? [request.state, 'over'];

/** The sentence below the badge. */
export function sentence(request) {
  switch (request.state) {
    case 'SENDING':
      return 'Asking for your seat…';
    case 'PENDING':
      return queue(request.queue);
    case 'UNCLEAR':
      return request.noAnswer
        ? 'The connection was lost before there was an answer. We find out as soon as it is back; you can’t be booked twice.'
        : `${request.problem?.message || 'There is no answer yet.'} You can’t be booked twice.`;
    case 'CONFIRMED':
      return request.outcome?.type === 'BookingWaitlisted'
        ? 'A seat came free: you moved up from the waitlist.'
        : 'Your seat is yours.';
    case 'HELD':
      return 'The seat is held. Confirm it before the time is up.';
    case 'WAITLISTED':
      return waitlist(request);
    case 'REJECTED':
      return refusal(request.problem);
    case 'CANCELLED':
      return 'The seat was given back.';
    case 'EXPIRED':
      if (request.reason === 'TERMS') return 'The time, place or price changed while you waited, so no seat was booked for you. See what it is now.';
      return request.kind === 'WAITLIST' ? 'No seat came free in time.' : 'The hold was not confirmed in time; the seat was given back.';
    case 'RELEASED':
      return 'The hold was given back.';
    case 'RESCHEDULED':
      return 'This booking was moved to another time.';
    case 'UNSENT':
      return 'Your request never arrived, so nothing was booked.';
    default:
      return 'Slotkeeper does not know this booking any more.';
  }
}

/** A refusal in words; the contract's `action` is left out for customers on the waitlist, who have nothing more to do. */
function refusal(problem) {
  const action = problem?.reason === 'ALREADY_WAITING' ? null : problem?.action;
  return [problem?.message, action].filter(Boolean).join(' ');
}

const LIVE = new Set(['CONFIRMED', 'HELD', 'WAITLISTED']);

/** Returns the differences to what the visitor agreed to, one line each; empty for a request that is over. */
export function changes(request) {
  if (!LIVE.has(request.state)) return [];
  const [before, now] = [request.slot, slotOf(request)];
  return [
    change('Time', when(before), when(now)),
    change('Place', before.resourceId, now.resourceId),
    change('Price', before.price ?? 'none', now.price ?? 'none'),
  ].filter(Boolean);
}

const change = (what, before, now) => (before === now ? null : `${what}: was ${before}, is now ${now}.`);

function queue(place) {
  if (!place?.position) return 'Your request is in the queue.';
  const ahead = `Number ${place.position} in the queue`;
  return place.seconds ? `${ahead}, about ${place.seconds} s to go.` : `${ahead}.`;
}

function waitlist(request) {
  const position = request.outcome?.position;
  return `${position ? `You joined as number ${position}. ` : ''}You get the seat by itself when one comes free.`;
}

/** What counts down with the clock; null where nothing does. */
export function clockLine(request) {
  const until = heldUntil(request);
  if (request.state === 'HELD' && until) return `${countdown(until)} left (until ${timeOf(until)})`;
  if (request.state === 'UNCLEAR' && request.tryAt && Date.parse(request.tryAt) > Date.now()) {
    return `Try again in ${countdown(request.tryAt)}`;
  }
  return null;
}

export const step = (next) =>
  next.state === 'FAILED'
    ? [next.problem?.message ?? 'That was not possible.', next.problem?.action].filter(Boolean).join(' ')
    : { CANCEL: 'Cancelling…', CONFIRM: 'Confirming…', EXTEND: 'Extending…', RELEASE: 'Releasing…' }[next.kind];

/** Seats of a slot in words. */
export function seats(left, open, waitedFor) {
  if (open) return left === 1 ? '1 seat left' : `${left} seats left`;
  if (left === 0) return 'Full';
  return waitedFor ? 'Reserved for the waitlist' : 'Closed';
}
