/** The button that sends a crowd; only a local run has one. */
import { byId, say } from './dom.js';
import { number } from './format.js';
import { authorization } from '../page/token.js';

const VISITORS = 200;

let running = false;

export function showCrowd(figures) {
  byId('crowd').hidden = !figures.crowd;
  if (figures.crowd) showStatus(figures.crowdStatus);
}

function showStatus(status) {
  running = status.running;
  byId('send-crowd').setAttribute('aria-disabled', String(running));
  if (running) say(byId('crowd-status'), `${number(status.visitors)} visitors, ${number(status.booked)} booked, ${number(status.refused)} refused`);
  else if (status.visitors > 0) say(byId('crowd-status'), `The crowd is gone: ${number(status.booked)} booked, ${number(status.refused)} refused.`);
}

async function send() {
  if (running) return;
  running = true;
  try {
    const answer = await fetch('/v1/ops/crowd', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...authorization() },
      body: JSON.stringify({ visitors: VISITORS }),
    });
    const told = await answer.json();
    if (answer.ok) showStatus(told);
    else {
      running = false;
      say(byId('crowd-status'), `${told.detail} ${told.action}`);
    }
  } catch {
    running = false;
    say(byId('crowd-status'), 'The gateway could not be reached.');
  }
}

byId('send-crowd').addEventListener('click', send);
