/** "Tell me when it's free": one stream at a time; a watch is kept with its request, so that a reload goes on with it. */
import { call } from './api.js';
import { listen } from './events.js';
import * as kept from './kept.js';

const AGAIN_MILLIS = 3_000;

let current = null;
let stop = () => {};
let asking = false;

export function begin(request) {
  kept.change(request.id, { watch: 'WATCHING' });
  tick();
}

export const end = (request) => kept.change(request.id, { watch: null });

export function start() {
  tick();
  setInterval(tick, 1_000);
  kept.onChange(tick);
}

function tick() {
  const wanted = kept.all().find((request) => request.watch === 'WATCHING');
  if (wanted?.id !== current) {
    stop();
    stop = () => {};
    current = null;
    if (wanted) open(wanted);
  }
}

async function open(request) {
  if (asking) return;
  asking = true;
  current = request.id;
  const answer = await call('POST', `/v1/slots/${encodeURIComponent(request.slot.slotId)}/watch`, { body: {} });
  asking = false;
  if (current !== request.id) return;
  if (answer.status === 201) follow(request.id, answer.body.stream);
  else if (answer.status === 404) told(request.id, 'OVER');
  else setTimeout(() => { current = null; }, AGAIN_MILLIS);
}

function follow(id, stream) {
  stop = listen(stream, {
    event: (name) => {
      if (name === 'free') told(id, 'FREE');
      if (name === 'over') told(id, 'OVER');
    },
    // The gateway that kept the watch is gone, or its hour is over: watch again.
    over: () => { current = null; },
  });
}

function told(id, watch) {
  if (kept.get(id)?.watch === 'WATCHING') kept.change(id, { watch });
}
