/** What comes next, by state and code: the contract's `action` as buttons. */
import { heldUntil, isOver, slotOf } from './kept.js';
import { changes } from './words.js';

const NO_SEAT = new Set(['SLOT_UNAVAILABLE', 'SLOT_CHANGED', 'SLOT_UPDATE_FAILED']);

export const wantsAlternatives = (request) => request.state === 'REJECTED' && NO_SEAT.has(request.problem?.code);

/** A booking whose slot has begun can't be moved by its customer. */
export const hasBegun = (request) => Date.parse(request.slot.startsAt) <= Date.now();

/** A hold lasts at most this long after it was made, however often it is extended; milliseconds. */
const LONGEST_HOLD = 1_800_000;

/** Returns true if an extension can move the end of a hold, which ends when its slot begins at the latest. */
function canExtend(request) {
  const latest = Math.min(Date.parse(request.outcome?.decidedAt) + LONGEST_HOLD, Date.parse(slotOf(request).startsAt));
  return Date.parse(heldUntil(request)) < latest;
}

/** Text, name of the act, and whether it is the main one. */
export function steps(request) {
  const busy = request.next?.state === 'SENDING';
  switch (request.state) {
    case 'UNCLEAR':
      return request.noAnswer ? [] : [['Try again', 'again', true]];
    case 'CONFIRMED':
      return busy
        ? []
        : [...keep(request), ...(hasBegun(request) ? [] : [['Move', 'reschedule', false]]), ['Cancel', 'cancel', false]];
    case 'HELD':
      return busy
        ? []
        : [['Confirm', 'confirm', true], ...(canExtend(request) ? [['Extend', 'extend', false]] : []), ['Release', 'release', false]];
    case 'WAITLISTED':
      return busy ? [] : [...keep(request), ['Leave the waitlist', 'cancel', false]];
    case 'REJECTED':
      return [...afterRefusal(request), ['Remove', 'remove', false]];
    case 'EXPIRED':
      return [...(request.reason === 'TERMS' ? [['Refresh', 'refresh', true]] : []), ['Remove', 'remove', false]];
    case 'UNSENT':
      return [['Try again', 'again', true], ['Remove', 'remove', false]];
    default:
      return isOver(request.state) ? [['Remove', 'remove', false]] : [];
  }
}

const keep = (request) => (changes(request).length > 0 ? [['Keep it', 'keep', true]] : []);

function afterRefusal(request) {
  if (request.watch === 'FREE') return [['Book it', 'anew', true]];
  const { code, reason } = request.problem ?? {};
  switch (code) {
    case 'SLOT_NOT_FOUND':
    case 'SLOT_CHANGED':
      return [['Refresh', 'refresh', true]];
    case 'SLOT_UNAVAILABLE':
      return reason === 'FULL' ? whenFull(request) : [];
    case 'SLOT_UPDATE_FAILED':
      return [['Try again', 'anew', true]];
    default:
      return reason === 'DEADLINE_EXCEEDED' ? [['Try again', 'anew', true]] : [];
  }
}

function whenFull(request) {
  if (request.kind === 'MOVE') return [];
  const tell = request.watch ? ['Don’t tell me', 'dontTell', false] : ['Tell me when it’s free', 'tell', false];
  return [['Join the waitlist', 'join', false], ...(request.watch === 'OVER' ? [] : [tell])];
}
