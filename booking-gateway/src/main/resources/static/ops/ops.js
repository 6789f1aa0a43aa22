/** The operators' page. */
import { byId, say } from './dom.js';
import { charts } from './charts.js';
import { clock } from './format.js';
import { follow } from './feed.js';
import { showAlarms, showHotSlots, showInstances, tiles } from './tables.js';
import { showCrowd } from './crowd.js';

const showTiles = tiles();
const showCharts = charts();

function show(figures) {
  showTiles(figures.points.at(-1));
  showCharts(figures.points);
  showAlarms(figures);
  showHotSlots(figures);
  showInstances(figures);
  showCrowd(figures);
}

const TEXTS = {
  live: () => 'Live',
  stale: (last) => (last ? `Stale: figures of ${clock(last)}` : 'No figures yet: the gateway does not answer'),
  off: () => 'Switched off at this gateway',
};

function tell(state, last) {
  const connection = byId('connection');
  connection.dataset.state = state;
  document.body.dataset.stale = String(state !== 'live');
  say(connection, TEXTS[state](last));
}

follow(show, tell);
