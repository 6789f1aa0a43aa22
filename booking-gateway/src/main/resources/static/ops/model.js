/** The figures that the gateway told, the last 15 minutes of them. Only values: no page, no network. */

const HISTORY_MILLIS = 15 * 60 * 1000;

export const empty = () => ({ intervalSeconds: 5, points: [], instances: [], hotSlots: [], hotSlotsUncertainty: 0, crowd: false });

/** Whether the event goes on where the figures end; if not, something was missed and all must be asked for again. */
export function follows(figures, event) {
  const last = figures.points.at(-1);
  return last !== undefined && event.point.number === last.number + 1;
}

export const isKnown = (figures, event) => figures.points.at(-1)?.number === event.point.number;

/** The figures with one more point. */
export function added(figures, event) {
  const { point, ...now } = event;
  const from = Date.parse(point.at) - HISTORY_MILLIS;
  return { ...figures, ...now, points: [...figures.points.filter((one) => Date.parse(one.at) > from), point] };
}

/** What an operator must know of, as sentences. */
export function alarms(figures) {
  const about = figures.instances.flatMap((one) => {
    if (!one.up) return [`${one.name} does not answer.`];
    if (one.apart) return [`${one.name} decides nothing: request log and database do not match.`];
    if (one.breaker && one.breaker !== 'CLOSED') return [`${one.name} can’t use the database: its breaker is ${one.breaker.toLowerCase().replaceAll('_', ' ')}.`];
    return [];
  });
  return about;
}
