/** Numbers as a person reads them; what is not known is a dash. */

const UNKNOWN = '–';
const known = (value) => value !== null && value !== undefined;

/** A count or a rate: no more digits than tell something. */
export function number(value) {
  if (!known(value)) return UNKNOWN;
  const digits = value === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** A time in seconds, in the unit that fits. */
export function duration(seconds) {
  if (!known(seconds)) return UNKNOWN;
  if (seconds === 0) return '0 s';
  if (seconds < 1) return `${number(seconds * 1000)} ms`;
  if (seconds < 120) return `${number(seconds)} s`;
  return span(seconds);
}

/** How long something has been going on. */
export function span(seconds) {
  if (!known(seconds)) return UNKNOWN;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${Math.floor(seconds)} s`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** A moment's time of day, by the reader's clock. */
export const clock = (moment) => new Date(moment).toLocaleTimeString('en-GB');

/** A code such as SLOT_UNAVAILABLE in lower case. */
export const words = (code) => code.toLowerCase().replaceAll('_', ' ');
