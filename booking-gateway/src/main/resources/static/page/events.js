/**
 * Server-sent events read with fetch rather than EventSource, which hides heartbeats: a connection that died silently
 * shows only by their absence.
 */
import { fetchAsVisitor } from './token.js';

const SILENCE_MILLIS = 35_000;
const FIRST_PAUSE_MILLIS = 500;
const MAX_PAUSE_MILLIS = 10_000;

/**
 * Listens until it is stopped or the server says that there is nothing more to come.
 *
 * @param on event(name, data), and optionally state('live' | 'lost') and over(status)
 * @returns a function that ends it
 */
export function listen(path, on) {
  let stopped = false;
  let abort = new AbortController();
  let lastId = null;
  let failures = 0;
  let wake = () => {};
  const onOnline = () => wake();
  const onOffline = () => abort.abort();
  addEventListener('online', onOnline);
  addEventListener('offline', onOffline);

  const stop = () => {
    stopped = true;
    abort.abort();
    wake();
    removeEventListener('online', onOnline);
    removeEventListener('offline', onOffline);
  };

  const once = async () => {
    abort = new AbortController();
    const signal = abort.signal;
    let silence = setTimeout(() => abort.abort(), SILENCE_MILLIS);
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), SILENCE_MILLIS);
    };
    try {
      const headers = { Accept: 'text/event-stream', ...(lastId && { 'Last-Event-ID': lastId }) };
      const answer = await fetchAsVisitor(path, { headers, cache: 'no-store', signal });
      if (answer.status === 204 || answer.status === 404) {
        stop();
        on.over?.(answer.status);
        return 0;
      }
      if (!answer.ok) return (Number(answer.headers.get('Retry-After')) || 1) * 1_000;
      failures = 0;
      on.state?.('live');
      await read(answer.body, heard, (id) => { lastId = id; }, (name, data) => { if (!stopped) on.event(name, data); });
    } catch {
      // Cut, aborted or refused: all the same, it is tried again.
    } finally {
      clearTimeout(silence);
    }
    return 0;
  };

  const run = async () => {
    while (!stopped) {
      const asked = await once();
      if (stopped) return;
      on.state?.('lost');
      const backOff = Math.min(FIRST_PAUSE_MILLIS * 2 ** failures++, MAX_PAUSE_MILLIS);
      // Spread, so that a gateway that comes back is not asked by all of its listeners at once.
      await pause(Math.max(asked, backOff) * (0.5 + Math.random()), (end) => { wake = end; });
    }
  };
  run();
  return stop;
}

function pause(millis, onWake) {
  return new Promise((done) => {
    const timer = setTimeout(done, millis);
    onWake(() => { clearTimeout(timer); done(); });
  });
}

async function read(stream, heard, onId, onEvent) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = { name: 'message', data: [] };
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    heard();
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (event.data.length > 0) onEvent(event.name, JSON.parse(event.data.join('\n')));
        event = { name: 'message', data: [] };
      } else if (line.startsWith('id:')) onId(line.slice(3).trim());
      else if (line.startsWith('event:')) event.name = line.slice(6).trim();
      else if (line.startsWith('data:')) event.data.push(line.slice(5).trim());
    }
  }
}
