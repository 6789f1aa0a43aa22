/** What each tile and each chart shows of a point. */
import { duration, number, words } from './format.js';

/** Series are told apart by their colour and by their dashes. */
const line = (label, value, series, dash = 0) => ({ label, value, series, dash });

/** Codes keep their colours, whichever of them there are. */
const CODES = ['CONFIRMED', 'SLOT_UNAVAILABLE', 'VALIDATION_ERROR', 'SLOT_NOT_FOUND', 'SLOT_CHANGED', 'SLOT_UPDATE_FAILED', 'SLOT_FETCH_ERROR'];
const COLOURS = { CONFIRMED: 2, SLOT_UNAVAILABLE: 3, VALIDATION_ERROR: 4, SLOT_NOT_FOUND: 7, SLOT_CHANGED: 5, SLOT_UPDATE_FAILED: 6, SLOT_FETCH_ERROR: 1 };

function codes(points) {
  const seen = new Set(points.flatMap((point) => Object.keys(point.decisions)));
  const usual = CODES.filter((code) => seen.has(code) || code === 'CONFIRMED' || code === 'SLOT_UNAVAILABLE');
  const others = [...seen].filter((code) => !CODES.includes(code)).sort();
  return [
    ...usual.map((code) => line(words(code), (point) => point.decisions[code] ?? 0, COLOURS[code])),
    ...others.map((code, i) => line(words(code), (point) => point.decisions[code] ?? 0, 8 - (i % 8), 1 + (i % 2))),
  ];
}

const percentiles = (member) => () => [
  line('half of all within', (point) => point[member]?.p50 ?? null, 1),
  line('95 % within', (point) => point[member]?.p95 ?? null, 4, 1),
  line('99 % within', (point) => point[member]?.p99 ?? null, 3, 2),
];

export const CHARTS = [
  { id: 'requests', title: 'Requests per second', show: number, series: () => [
    line('booking and other changes', (point) => point.writes, 1),
    line('looking', (point) => point.reads, 8, 1),
  ] },
  { id: 'decisions', title: 'Decisions per second, by code', show: number, series: codes },
  { id: 'queue', title: 'Requests not decided yet', show: number, series: () => [line('queued', (point) => point.queued ?? null, 1)] },
  { id: 'oldest', title: 'Age of the oldest queued request', show: duration, series: () => [line('oldest', (point) => point.oldestSeconds ?? null, 4)] },
  { id: 'answers', title: 'Time to the answer', show: duration, series: percentiles('answerSeconds') },
  { id: 'ages', title: 'Age of requests when decided', show: duration, series: percentiles('decisionSeconds') },
  { id: 'instances', title: 'Instances and breakers', show: number, steps: true, series: () => [
    line('up', (point) => point.up, 2),
    line('down', (point) => point.down, 3, 1),
    line('breakers not closed', (point) => point.breakersOpen, 4, 2),
  ] },
];

const sum = (rates) => Object.values(rates).reduce((all, rate) => all + rate, 0);

export const TILES = [
  { id: 'writes', title: 'Requests per second', text: (point) => number(point.writes) },
  { id: 'decided', title: 'Decisions per second', text: (point) => number(sum(point.decisions)) },
  { id: 'queued', title: 'Not decided yet', text: (point) => number(point.queued), bad: (point) => point.queued === undefined },
  { id: 'oldest', title: 'Oldest of them', text: (point) => duration(point.oldestSeconds), bad: (point) => point.oldestSeconds > 10 },
  { id: 'answer', title: '99 % answered within', text: (point) => duration(point.answerSeconds?.p99) },
  { id: 'age', title: '99 % decided within', text: (point) => duration(point.decisionSeconds?.p99) },
  { id: 'breakers', title: 'Breakers not closed', text: (point) => number(point.breakersOpen), bad: (point) => point.breakersOpen > 0 },
  { id: 'up', title: 'Instances up', text: (point) => `${point.up} of ${point.up + point.down}`, bad: (point) => point.down > 0 },
];
