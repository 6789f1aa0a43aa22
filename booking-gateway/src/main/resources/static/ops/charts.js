/**
 * The charts. A canvas says nothing to who can't see it, so each has a table beside it with the same series: now and the
 * highest of the 15 minutes. The table is its legend too.
 */
import { byId, el, say } from './dom.js';
import { CHARTS } from './panels.js';
import { clock } from './format.js';

const HISTORY_SECONDS = 15 * 60;
const DASHES = [[], [8, 4], [2, 3]];
const HEIGHT = 180;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

class Chart {
  constructor(panel) {
    this.panel = panel;
    this.shape = '';
    this.plot = el('div', { class: 'plot', 'aria-hidden': 'true' });
    this.rows = el('tbody');
    const head = el('thead', {}, el('tr', {}, cell('Series'), cell('Now', true), cell('Highest', true)));
    const caption = el('caption', { class: 'unseen' }, `${panel.title}, now and the highest of the last 15 minutes`);
    this.figure = el('figure', { class: 'chart', id: `chart-${panel.id}`, 'aria-label': panel.title },
      el('h3', {}, panel.title), this.plot, el('table', {}, caption, head, this.rows));
    new ResizeObserver(() => this.resize()).observe(this.plot);
  }

  resize() {
    if (this.uplot && this.plot.clientWidth > 0) this.uplot.setSize({ width: this.plot.clientWidth, height: HEIGHT });
  }

  show(points) {
    const series = this.panel.series(points);
    const shape = series.map((one) => one.label).join('|');
    if (shape !== this.shape) {
      this.shape = shape;
      this.tabulate(series);
      this.forget();
    }
    const values = series.map((one) => points.map(one.value));
    values.forEach((row, i) => this.tell(i, row));
    this.draw(series, [points.map((point) => Date.parse(point.at) / 1000), ...values]);
  }

  tabulate(series) {
    this.rows.replaceChildren(...series.map((one) => el('tr', {},
      el('th', { scope: 'row' }, el('span', { class: 'swatch', 'data-series': one.series, 'data-dash': one.dash }), one.label),
      el('td', { class: 'number', 'data-now': '' }), el('td', { class: 'number', 'data-highest': '' }))));
  }

  tell(i, values) {
    const row = this.rows.children[i];
    const known = values.filter((value) => value !== null);
    say(row.querySelector('[data-now]'), this.panel.show(values.at(-1)));
    say(row.querySelector('[data-highest]'), this.panel.show(known.length ? known.reduce((a, b) => Math.max(a, b)) : null));
  }

  draw(series, data) {
    if (this.uplot) {
      this.uplot.setData(data);
    } else if (window.uPlot && this.plot.clientWidth > 0) {
      this.uplot = new window.uPlot(this.options(series), data, this.plot);
    }
  }

  options(series) {
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') }, font: '12px system-ui, sans-serif' };
    return {
      width: this.plot.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 8, 0, 0],
      scales: {
        x: { time: true, range: (plot, from, to) => [to - HISTORY_SECONDS, to] },
        y: { range: (plot, from, to) => [0, Math.max((to ?? 0) * 1.1, 0.001)] },
      },
      axes: [
        { ...axis, space: 70, size: 28, values: (plot, moments) => moments.map((moment) => clock(moment * 1000).slice(0, 5)) },
        { ...axis, size: 64, values: (plot, values) => values.map((value) => this.panel.show(value)) },
      ],
      series: [{}, ...series.map((one) => ({
        label: one.label,
        stroke: colour(`--series-${one.series}`),
        width: 2,
        dash: DASHES[one.dash],
        points: { show: false },
        paths: this.panel.steps ? window.uPlot.paths.stepped({ align: 1 }) : undefined,
      }))],
    };
  }

  /** Colours are read when a chart is made, so another theme needs another chart. */
  forget() {
    this.uplot?.destroy();
    this.uplot = null;
  }
}

const cell = (text, number) => el('th', { scope: 'col', class: number ? 'number' : null }, text);

/** Puts the charts on the page; what it returns shows points in them. */
export function charts() {
  const all = CHARTS.map((panel) => new Chart(panel));
  byId('charts').replaceChildren(...all.map((chart) => chart.figure));
  let shown = [];
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    all.forEach((chart) => chart.forget());
    all.forEach((chart) => chart.show(shown));
  });
  return (points) => {
    shown = points;
    all.forEach((chart) => chart.show(points));
  };
}
