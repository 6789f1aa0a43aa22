/** A confirmed booking as a calendar file (RFC 5545). */

const LINE = 75;

export function calendar(request) {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Slotkeeper//Booking page//EN',
    'BEGIN:VEVENT',
    `UID:${request.id}@slotkeeper`,
    `DTSTAMP:${stamp(request.outcome?.decidedAt ?? new Date())}`,
    `DTSTART:${stamp(request.slot.startsAt)}`,
    `DTEND:${stamp(request.slot.endsAt)}`,
    `SUMMARY:${escaped(request.slot.resourceId)}`,
    `DESCRIPTION:${escaped(`Reference ${request.id}`)}`,
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

const stamp = (instant) => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');
const escaped = (text) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

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
