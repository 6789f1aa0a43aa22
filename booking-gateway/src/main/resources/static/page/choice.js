/** What the visitor looks at: a resource, a day, and perhaps the booking that is to be moved. */
import * as kept from './kept.js';
import * as slots from './slots.js';
import { bounds, dateOf } from './time.js';

const listeners = new Set();
let resource = null;
let date = null;
let dateAsked = false;
let moving = null;

export const onChange = (listener) => listeners.add(listener);
export const chosenResource = () => resource;
export const chosenDate = () => date;

/** The booking that is to be moved; null where there is none, or none any more. */
export const movingBooking = () => {
  const booking = moving && kept.get(moving);
  return booking?.state === 'CONFIRMED' ? booking : null;
};

/** Days of the resource that have slots to come, as local dates. */
export const dates = () => [...new Set(slots.upcoming(resource).map((slot) => dateOf(slot.startsAt)))];

export const shown = () => slots.upcoming(resource).filter((slot) => dateOf(slot.startsAt) === date);

/** Begins with the resource that the address names, if it does: /?resource=room-7. */
export function start() {
  const named = new URLSearchParams(location.search).get('resource') ?? '';
  if (/^[A-Za-z0-9._:-]{1,64}$/.test(named)) choose(named);
}

/** Every resource to choose from. */
export const resources = () => {
  const known = slots.resources();
  return resource === null || known.includes(resource) ? known : [resource, ...known];
};

/** Keeps the choice possible: the first resource and its first day, unless the visitor chose others. */
export function settle() {
  const resources = slots.resources();
  if (resource === null && resources.length > 0) choose(resources[0]);
  if (!dateAsked && !dates().includes(date)) date = dates()[0] ?? null;
}

export function choose(resourceId) {
  resource = resourceId;
  dateAsked = false;
  history.replaceState(null, '', `?resource=${encodeURIComponent(resourceId)}`);
  slots.follow(resourceId);
  changed();
}

export function chooseDate(wanted) {
  date = wanted;
  dateAsked = true;
  slots.loadDay(...bounds(wanted));
  changed();
}

/** Goes to where a slot is. */
export function showSlot(slot) {
  choose(slot.resourceId);
  chooseDate(dateOf(slot.startsAt));
}

export function move(bookingId) {
  moving = bookingId;
  changed();
}

function changed() {
  settle();
  listeners.forEach((listener) => listener());
}
