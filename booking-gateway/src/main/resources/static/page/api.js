/** One call of the gateway. A status of 0 means that there was no answer: nobody knows what became of it. */
import { fetchAsVisitor } from './token.js';

const DEFAULT_WAIT_SECONDS = 10;
const GRACE_MILLIS = 5_000;
const NO_ANSWER = Object.freeze({ status: 0, body: {}, location: null, retryAfter: 0 });

/** @param options body (an object), key (the request's id), wait (seconds to wait for a decision) */
export async function call(method, path, { body, key, wait } = {}) {
  const headers = { Accept: 'application/json, application/problem+json' };
  if (body) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  if (wait !== undefined) headers.Prefer = `wait=${wait}`;
  try {
    const answer = await fetchAsVisitor(path, {
      method,
      headers,
      body: body && JSON.stringify(body),
      cache: 'no-store',
      signal: AbortSignal.timeout((wait ?? DEFAULT_WAIT_SECONDS) * 1_000 + GRACE_MILLIS),
    });
    return {
      status: answer.status,
      body: asObject(await answer.text()),
      location: answer.headers.get('Location'),
      retryAfter: Number(answer.headers.get('Retry-After')) || 0,
    };
  } catch {
    return NO_ANSWER;
  }
}

/** Slots of a query, over as many pages as allowed, and whether these are all; null when there was no answer. */
export async function slots(query, mostPages) {
  const found = [];
  let cursor = null;
  for (let page = 0; page < mostPages; page++) {
    const parameters = new URLSearchParams({ ...query, limit: '200', ...(cursor && { cursor }) });
    const answer = await call('GET', `/v1/slots?${parameters}`);
    if (answer.status !== 200) return null;
    found.push(...answer.body.slots);
    cursor = answer.body.nextCursor;
    if (!cursor) break;
  }
  return { found, complete: !cursor };
}

/** A random UUID; crypto.randomUUID is missing on pages that came over plain HTTP from another host. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function asObject(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}
