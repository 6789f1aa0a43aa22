/** Instants as the visitor reads them, in the visitor's own time zone. */

const CLOCK = { hour: '2-digit', minute: '2-digit' };
const DAY = { weekday: 'short', day: 'numeric', month: 'short' };
const clock = new Intl.DateTimeFormat(undefined, CLOCK);
const clockWithZone = new Intl.DateTimeFormat(undefined, { ...CLOCK, timeZoneName: 'short' });
const day = new Intl.DateTimeFormat(undefined, DAY);
const dayWithYear = new Intl.DateTimeFormat(undefined, { ...DAY, year: 'numeric' });

const MINUTE_MILLIS = 60_000;

/** More than clocks are ever set back. */
const MAX_SHIFT_MILLIS = 3 * 60 * MINUTE_MILLIS;

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The time of day, with the zone's abbreviation if the clock shows this time twice because it is set back. */
export function timeOf(instant) {
  const at = new Date(instant);
  return (comesTwice(at) ? clockWithZone : clock).format(at);
}

/** The date, with its year if that is not the present one. */
export function dayOf(instant) {
  const at = new Date(instant);
  return (at.getFullYear() === new Date().getFullYear() ? day : dayWithYear).format(at);
}

/** Date and times of a slot. */
export const when = (slot) => `${dayOf(slot.startsAt)}, ${range(slot)}`;

/** The times of a slot; the end with its date if the slot goes on after midnight. */
export function range(slot) {
  const [start, end] = [new Date(slot.startsAt), new Date(slot.endsAt)];
  const isOneDay = dateOf(start) === dateOf(end);
  if (isOneDay && !comesTwice(start) && !comesTwice(end)) return clock.formatRange(start, end);
  // Midnight still belongs to the day that ends with it.
  const endsToday = isOneDay || dateOf(end - 1) === dateOf(start);
  return `${timeOf(start)} – ${endsToday ? '' : `${dayOf(end)}, `}${timeOf(end)}`;
}

function comesTwice(at) {
  return [-1, 1].some((direction) => {
    const other = new Date(at.getTime() + direction * MAX_SHIFT_MILLIS).getTimezoneOffset();
    const minutes = other - at.getTimezoneOffset();
    const twin = new Date(at.getTime() + minutes * MINUTE_MILLIS);
    return minutes * direction > 0 && twin.getTimezoneOffset() === other;
  });
}

/** The local date, such as 2031-05-01. */
export function dateOf(instant) {
  const at = new Date(instant);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** Where a local date begins, and where the next one does; days have 23 to 25 hours. */
export function bounds(date) {
  const [year, month, dayOfMonth] = date.split('-').map(Number);
  return [new Date(year, month - 1, dayOfMonth), new Date(year, month - 1, dayOfMonth + 1)];
}

/** Minutes and seconds until an instant, such as 4:59; 0:00 when it has passed. */
export function countdown(instant) {
  const seconds = Math.max(0, Math.ceil((Date.parse(instant) - Date.now()) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
