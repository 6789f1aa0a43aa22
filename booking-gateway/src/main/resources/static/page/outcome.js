/** Finds out what became of the requests that are kept, and follows those that may still change. */
import { call } from './api.js';
import { isUnderWay, place, send, settle, unclear } from './booking.js';
import { currentOf, follow } from './current.js';
import { listen } from './events.js';
import { download } from './ics.js';
import * as kept from './kept.js';
import * as slots from './slots.js';
import * as steps from './steps.js';

/** A request is booked within a minute of its arrival or never; who comes back later than this decides anew. */
const RESEND_MILLIS = 120_000;

/** Milliseconds between two looks, by state; the stream tells more quickly where there is one. */
const BETWEEN_LOOKS = { SENDING: 1_000, PENDING: 1_000, UNCLEAR: 3_000, HELD: 5_000, WAITLISTED: 5_000, CONFIRMED: 60_000 };

/** Delay before a look at a booking whose slot has other terms than the page knows of it. */
const CHANGED_MILLIS = 1_000;

const lookedAt = new Map();
const looking = new Set();
let streamed = null;
let stopStream = () => {};

/** Begins; everything that is kept is looked up at once: what this page was not open for may have changed it. */
export function start() {
  kept.all().filter((request) => !kept.isOpen(request.state)).forEach((request) => lookedAt.set(request.id, 0));
  tick();
  setInterval(tick, 500);
  slots.onGone(lookAtSlot);
  addEventListener('online', lookNow);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) lookNow(); });
}

/** Looks everything up that may have changed while nobody asked. */
export function lookNow() {
  lookedAt.clear();
  tick();
}

function lookAtSlot(slotId) {
  kept.all().filter((request) => kept.slotOf(request).slotId === slotId).forEach((request) => lookedAt.set(request.id, 0));
}

/** Milliseconds until a request is looked at again; undefined for one that has nothing more to come. */
function pause(request) {
  const between = BETWEEN_LOOKS[request.state];
  const slot = kept.slotOf(request);
  const isChanged = between !== undefined && slots.get(slot.slotId)?.termsVersion > slot.termsVersion;
  return isChanged ? Math.min(between, CHANGED_MILLIS) : between;
}

function tick() {
  const requests = kept.all();
  for (const request of requests) {
    const between = pause(request);
    // What was asked for a moment ago is known.
    const due = between !== undefined && Date.now() - (lookedAt.get(request.id) ?? request.at) >= between;
    if (due && !isUnderWay(request.id)) look(request.id);
    if (request.next?.state === 'SENDING') steps.resume(request);
  }
  stream(requests.find((request) => request.state === 'HELD' || request.state === 'WAITLISTED'));
}

/** One stream at a time, because connections are few; the others are asked for. */
function stream(request) {
  const wanted = request && !document.hidden ? request.id : null;
  if (wanted === streamed) return;
  stopStream();
  streamed = wanted;
  stopStream = wanted
    ? listen(`/v1/bookings/${wanted}/stream`, { event: (name, data) => found(wanted, data), over: () => look(wanted) })
    : () => {};
}

async function look(id) {
  if (looking.has(id) || !navigator.onLine) return;
  looking.add(id);
  lookedAt.set(id, Date.now());
  const request = kept.get(id);
  const answer = await call('GET', request.location ?? `/v1/bookings/${id}`);
  looking.delete(id);
  const now = kept.get(id);
  // An answer to a question that was overtaken by another one says nothing: a step's answer, or an event of the stream.
  if (!now || now.state !== request.state || kept.heldUntil(now) !== kept.heldUntil(request) || isUnderWay(id)) return;
  if (answer.status === 200) found(id, answer.body);
  else if (answer.status === 404) unknown(now);
  else if (answer.status === 503 && now.state !== 'UNCLEAR' && BETWEEN_LOOKS[now.state] <= 1_000) {
    kept.change(id, unclear(answer));
  }
}

/** What the server says became of a request. */
async function found(id, told) {
  if (told.rescheduledTo && !(await follow(id, told.rescheduledTo))) return;
  const request = kept.get(id);
  if (!request) return;
  const current = currentOf(request, told);
  const expiresAt = told.expiresAt ?? null;
  if (told.status === 'PENDING') {
    const queue = place(told);
    const same = request.state === 'PENDING' && JSON.stringify(request.queue) === JSON.stringify(queue);
    if (!same) kept.change(id, { state: 'PENDING', queue, problem: null });
  } else if (
    told.status !== request.state
    || told.outcome?.eventId !== (request.outcome ?? request.problem)?.eventId
    || JSON.stringify(current) !== JSON.stringify(request.current)
    || (expiresAt !== null && expiresAt !== kept.heldUntil(request))
  ) {
    const rejected = told.status === 'REJECTED';
    const problem = rejected ? told.outcome : null;
    const members = { state: told.status, reason: told.reason ?? null, queue: null, problem, outcome: told.outcome };
    settle(request, { ...members, current, expiresAt });
  }
}

/** Gives the visitor a calendar file of a booking as it is at this moment. */
export async function exportCalendar({ id, state }) {
  const answer = await call('GET', `/v1/bookings/${id}`);
  // A replica may not know yet what this page has just done.
  const isKnown = answer.status === 200 && !(kept.isOver(state) && answer.body.status !== state);
  if (isKnown) await found(id, answer.body);
  const request = kept.get(id);
  if (!request || request.next?.state === 'SENDING') return;
  if (!isKnown || !request.current) {
    const message = 'The calendar file could not be made. Try again in a moment.';
    kept.change(id, { next: { state: 'FAILED', problem: { message } } });
  } else if (request.state === 'CONFIRMED' || request.state === 'CANCELLED') {
    download(request);
    kept.change(id, { exported: true, next: null });
  }
}

/** Nobody knows the request: it never arrived, unless it was known before. */
function unknown(request) {
  // Who was turned away is asked whether to try again.
  if (request.turnedAway) return;
  if (!kept.isOpen(request.state)) kept.change(request.id, { state: 'LOST' });
  else if (Date.now() - request.at < RESEND_MILLIS) send(request.id);
  else kept.change(request.id, { state: 'UNSENT', noAnswer: false });
}
