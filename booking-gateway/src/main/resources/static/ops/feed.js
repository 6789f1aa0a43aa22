/** Keeps the figures up to date: asks for all of them once, then listens, and asks again when something was missed. */
import { added, follows, isKnown } from './model.js';
import { listen as listenWithToken } from '../page/events.js';
import { authorization } from '../page/token.js';

const RETRY_MILLIS = 5_000;

/** A point that is so many intervals late is missing; one more second, because nothing is exact. */
const PATIENCE_INTERVALS = 2.5;
const PATIENCE_MILLIS = 1_000;

/**
 * @param show is given the figures whenever there are new ones
 * @param tell is given `live`, `stale` or `off`, and the time of the last point
 */
export function follow(show, tell) {
  let figures = null;
  let source = null;
  let listening = false;
  let late = 0;
  let asking = false;

  const last = () => figures?.points.at(-1)?.at;

  function fresh(next) {
    figures = next;
    show(figures);
    tell('live', last());
    clearTimeout(late);
    late = setTimeout(() => tell('stale', last()), figures.intervalSeconds * 1000 * PATIENCE_INTERVALS + PATIENCE_MILLIS);
  }

  async function ask() {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch('/v1/ops', { headers: { Accept: 'application/json', ...authorization() }, cache: 'no-store' });
      if (!answer.ok) throw new Error(String(answer.status));
      const next = await answer.json();
      if (next.points.length) fresh(next);
      listen();
    } catch (failure) {
      tell(failure.message === '404' ? 'off' : 'stale', last());
      setTimeout(ask, RETRY_MILLIS);
    } finally {
      asking = false;
    }
  }

  function point(event) {
    if (figures && isKnown(figures, event)) return;
    if (figures && follows(figures, event)) fresh(added(figures, event));
    else ask();
  }

  function listen() {
    // An EventSource can't carry a token.
    if (authorization().Authorization) {
      if (!listening) listenWithToken('/v1/ops/stream', { event: (name, event) => point(event) });
      listening = true;
      return;
    }
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource('/v1/ops/stream');
    source.addEventListener('point', (message) => point(JSON.parse(message.data)));
    source.addEventListener('error', () => {
      // A browser comes back by itself after a lost connection, but not after a refusal.
      if (source.readyState === EventSource.CLOSED) setTimeout(ask, RETRY_MILLIS);
    });
  }

  ask();
}
