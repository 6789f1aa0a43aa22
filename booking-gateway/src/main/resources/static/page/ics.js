/** A booking as a calendar file (RFC 5545, with the methods of RFC 5546). */
import { slotOf } from './kept.js';

const LINE = 75;
const SECOND_MILLIS = 1_000;

/**
 * The file that adds a booking to a calendar, changes it there, or removes it: a calendar knows them as one event by
 * their UID, and the latest by its SEQUENCE.
 *
 * @param request a kept request, up to date: `current` is what the gateway last said of it
 */
export function calendar(request) {
  const { firstBookingId, calendarSequence } = request.current;
  const slot = slotOf(request);
  const isOver = request.state !== 'CONFIRMED';
  const start = seconds(slot.startsAt, Math.floor);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Slotkeeper//Booking page//EN',
    `METHOD:${isOver ? 'CANCEL' : 'PUBLISH'}`,
    'BEGIN:VEVENT',
    `UID:${firstBookingId}@slotkeeper`,
    `SEQUENCE:${calendarSequence}`,
    `DTSTAMP:${stamp(Date.now())}`,
    `ORGANIZER;CN=Slotkeeper:${location.origin}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(Math.max(seconds(slot.endsAt, Math.ceil), start + SECOND_MILLIS))}`,
    `SUMMARY:${escaped(slot.resourceId)}`,
    `LOCATION:${escaped(slot.resourceId)}`,
    `DESCRIPTION:${escaped(description(request, slot))}`,
    `STATUS:${isOver ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map(folded).join('\r\n') + '\r\n';
}

/** Hands the file to the visitor. */
export function download(request) {
  const address = URL.createObjectURL(new Blob([calendar(request)], { type: 'text/calendar' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `booking-${request.id.slice(0, 8)}.ics`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const description = (request, slot) => [`Reference ${request.id}`, slot.price].filter(Boolean).join('\n');

/** Calendars know whole seconds only, and no event without length. */
const seconds = (instant, round) => round(Date.parse(instant) / SECOND_MILLIS) * SECOND_MILLIS;
const stamp = (millis) => new Date(millis).toISOString().replace(/[-:]|\.\d+/g, '');

/** A TEXT value: control characters have no place in it (section 3.1), and line ends are written as \\n (3.3.11). */
const escaped = (text) => text
  .replace(/[\\;,]/g, '\\$&')
  .replace(/\r\n?|\n/g, '\\n')
  .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** A line may have 75 bytes; what is longer goes on after a blank. */
function folded(line) {
  let text = '';
  let bytes = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (bytes + size > LINE) {
      text += '\r\n ';
      bytes = 1;
    }
    text += character;
    bytes += size;
  }
  return text;
}
