/**
 * What this browser keeps: the visitor's name and each request by its id, written before the request is sent, so that a
 * reload at any moment knows what to ask for.
 */
import { newId } from './api.js';
import { subject } from './token.js';

const NAME = 'slotkeeper.name';
const REQUESTS = 'slotkeeper.requests';
const MAX_REQUESTS = 100;
const OPEN = new Set(['SENDING', 'PENDING', 'UNCLEAR']);
const OVER = new Set(['REJECTED', 'CANCELLED', 'EXPIRED', 'RELEASED', 'RESCHEDULED', 'UNSENT', 'LOST']);

const listeners = new Set();
const memory = new Map();

/** Whether it is not known yet what becomes of a request in this state. */
export const isOpen = (state) => OPEN.has(state);

/** Whether a request in this state has nothing more to come. */
export const isOver = (state) => OVER.has(state);

/** The request's slot as it is now, as far as this page knows; `request.slot` is what the visitor agreed to. */
export const slotOf = (request) => request.current?.slot ?? request.slot;

/** End of a hold as this page last learned it; null if it does not know. */
export const heldUntil = (request) => request.expiresAt ?? request.outcome?.expiresAt ?? null;

/** Calls back after every change, also one by another tab. */
export const onChange = (listener) => listeners.add(listener);

export function name() {
  const known = subject();
  if (known) return known;
  let kept = load(NAME);
  if (!kept) {
    kept = `guest-${newId().slice(0, 8)}`;
    save(NAME, kept);
  }
  return kept;
}

/** Takes a new name if it is one that a booking may have: 1 to 128 printable characters, and not only blanks. */
export function rename(wanted) {
  const trimmed = wanted.trim();
  if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\u061c\u200c-\u200f]{1,128}$/u.test(trimmed)) return false;
  if (!/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(trimmed)) return false;
  save(NAME, trimmed);
  return true;
}

/** Who logs in at a browser sees the own requests, and not those of who was logged in before. */
function requestsKey() {
  const whose = subject();
  return whose ? `${REQUESTS}.${whose}` : REQUESTS;
}

/** Every request, the newest first. */
export function all() {
  try {
    const kept = JSON.parse(load(requestsKey()) ?? '[]');
    return Array.isArray(kept) ? kept.filter((request) => request?.id && request.slot && request.body) : [];
  } catch {
    return [];
  }
}

export const get = (id) => all().find((request) => request.id === id);

export function add(request) {
  const requests = [request, ...all()];
  while (requests.length > MAX_REQUESTS) {
    const oldest = requests.findLastIndex((kept) => isOver(kept.state));
    requests.splice(oldest < 0 ? requests.length - 1 : oldest, 1);
  }
  store(requests);
}

/** Changes members of one request; nothing happens when it was removed meanwhile. */
export function change(id, members) {
  store(all().map((request) => (request.id === id ? { ...request, ...members } : request)));
}

export const remove = (id) => store(all().filter((request) => request.id !== id));

function store(requests) {
  save(requestsKey(), JSON.stringify(requests));
  listeners.forEach((listener) => listener());
}

function load(key) {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function save(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing still books; only a reload forgets.
    memory.set(key, value);
  }
}

addEventListener('storage', () => listeners.forEach((listener) => listener()));
