/** Finds out what became of the requests that are kept, and follows those that may still change. */
import { call } from './api.js';
import { isUnderWay, place, send, settle, unclear } from './booking.js';
import { listen } from './events.js';
import * as kept from './kept.js';
import * as steps from './steps.js';

/** A request is booked within a minute of its arrival or never; who comes back later than this decides anew. */
const RESEND_MILLIS = 120_000;

/** Milliseconds between two looks, by state; the stream tells more quickly where there is one. */
const BETWEEN_LOOKS = { SENDING: 1_000, PENDING: 1_000, UNCLEAR: 3_000, HELD: 5_000, WAITLISTED: 5_000, CONFIRMED: 60_000 };

const lookedAt = new Map();
const looking = new Set();
let streamed = null;
let stopStream = () => {};

/** Begins; everything that is kept is looked up at once. */
export function start() {
  tick();
  setInterval(tick, 500);
  addEventListener('online', lookNow);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) lookNow(); });
}

/** Looks everything up that may have changed while nobody asked. */
export function lookNow() {
  lookedAt.clear();
  tick();
}

function tick() {
  const requests = kept.all();
  for (const request of requests) {
    const between = BETWEEN_LOOKS[request.state];
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
  // An answer to a question that was overtaken by another one says nothing.
  if (!now || now.state !== request.state || isUnderWay(id)) return;
  if (answer.status === 200) found(id, answer.body);
  else if (answer.status === 404) unknown(now);
  else if (answer.status === 503 && now.state !== 'UNCLEAR' && BETWEEN_LOOKS[now.state] <= 1_000) {
    kept.change(id, unclear(answer));
  }
}

/** What the server says became of a request. */
function found(id, told) {
  const request = kept.get(id);
  if (!request) return;
  if (told.status === 'PENDING') {
    const queue = place(told);
    const same = request.state === 'PENDING' && JSON.stringify(request.queue) === JSON.stringify(queue);
    if (!same) kept.change(id, { state: 'PENDING', queue, problem: null });
  } else if (told.status !== request.state || told.outcome?.eventId !== (request.outcome ?? request.problem)?.eventId) {
    const rejected = told.status === 'REJECTED';
    const problem = rejected ? told.outcome : null;
    settle(request, { state: told.status, reason: told.reason ?? null, queue: null, problem, outcome: told.outcome });
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
