/** The slots as this page knows them: lists fill it, the stream of the chosen resource keeps it up to date. */
import { slots as list } from './api.js';
import { listen } from './events.js';

const PAGES_AT_FIRST = 5;
const PAGES_A_DAY = 3;

const known = new Map();
const toldAt = new Map();
const listeners = new Set();
const goneListeners = new Set();
let resource = null;
let stop = () => {};
let live = 'connecting';
let since = null;
let loaded = false;

export const onChange = (listener) => listeners.add(listener);

/** Calls back with the id of a slot that was deleted or now belongs to another resource. */
export const onGone = (listener) => goneListeners.add(listener);

export const get = (slotId) => known.get(slotId);
export const isLoaded = () => loaded;

/** connecting, live or stale; and when it was live last. */
export const connection = () => ({ state: live, since });

export const resources = () => [...new Set([...known.values()].map((slot) => slot.resourceId))].sort(byName);

/** Slots of the resource that have not begun, by start. */
export function upcoming(resourceId) {
  const now = Date.now();
  return [...known.values()]
    .filter((slot) => slot.resourceId === resourceId && Date.parse(slot.startsAt) > now)
    .sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt) || (a.slotId < b.slotId ? -1 : 1));
}

export const seatsLeft = (slot) => slot.capacity - slot.currentBookings;
export const isOpen = (slot) => slot.isAvailable && seatsLeft(slot) > 0 && Date.parse(slot.startsAt) > Date.now();

/** Returns true if the waitlist may be joined: the slot is full, or holds its free seats back for those who wait. */
export const isWaitedFor = (slot) => !isOpen(slot) && (seatsLeft(slot) === 0 || slot.waiting > 0);

/** The nearest open slots of the same resource. */
export function nearest(slot, most) {
  const distance = (other) => Math.abs(Date.parse(other.startsAt) - Date.parse(slot.startsAt));
  return upcoming(slot.resourceId)
    .filter((other) => other.slotId !== slot.slotId && isOpen(other))
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, most);
}

/** Asks for what is to come, of every resource. */
export async function load() {
  const asked = Date.now();
  const listed = await fill({ from: new Date().toISOString() }, PAGES_AT_FIRST);
  if (!listed) return false;
  if (listed.complete) {
    const there = new Set(listed.found.map((slot) => slot.slotId));
    for (const id of known.keys()) if (!there.has(id) && !(toldAt.get(id) >= asked)) known.delete(id);
    changed();
  }
  return true;
}

/** Asks for one day of the chosen resource, for when there are more slots than were asked for at first. */
export const loadDay = (from, to) =>
  fill({ resourceId: resource, from: from.toISOString(), to: to.toISOString() }, PAGES_A_DAY);

async function fill(query, pages) {
  const asked = Date.now();
  const listed = await list(query, pages);
  if (!listed) return null;
  // What the stream told since the question may be newer than the list.
  for (const slot of listed.found) if (!(toldAt.get(slot.slotId) >= asked)) known.set(slot.slotId, slot);
  loaded = true;
  changed();
  return listed;
}

/** Follows a resource's slots from now on. */
export function follow(resourceId) {
  if (resourceId === resource) return;
  resource = resourceId;
  restart();
}

/** Listens again; the stream begins with the slots as they are. */
export function restart() {
  stop();
  if (!resource || document.hidden) return;
  stop = listen(`/v1/slots/stream?resourceId=${encodeURIComponent(resource)}`, { event: told, state: connected });
}

function told(name, data) {
  if (name === 'slot') {
    toldAt.set(data.slotId, Date.now());
    known.set(data.slotId, data);
  } else if (name === 'gone') {
    known.delete(data.slotId);
    goneListeners.forEach((listener) => listener(data.slotId));
  } else load();
  changed();
}

function connected(state) {
  const again = state === 'live' && live === 'stale';
  if (live === 'live') since = Date.now();
  live = state === 'live' ? 'live' : 'stale';
  if (again) load();
  changed();
}

function changed() {
  listeners.forEach((listener) => listener());
}

function byName(a, b) {
  return a.localeCompare(b, undefined, { numeric: true });
}

// A browser allows six connections to a host; pages that nobody looks at must not use them up.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) stop();
  else {
    load();
    restart();
  }
});
