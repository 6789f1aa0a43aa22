/** Instants as the visitor reads them, in the visitor's own time zone. */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
export const timeOf = (instant) => clock.format(new Date(instant));
export const dayOf = (instant) => day.format(new Date(instant));
export const when = (slot) => `${dayOf(slot.startsAt)}, ${range(slot)}`;
export const range = (slot) => clock.formatRange(new Date(slot.startsAt), new Date(slot.endsAt));

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
