/** The charts of the page: SVG, drawn by Vega without a browser. */

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { spread, timesOurs } from '../harness/statistics.ts';
import { type Growth, growths } from './growths.ts';
import type { Measured } from './report.ts';

/** A library has the same colour in all charts; Cauce has the strongest. */
const colors: Readonly<Record<string, string>> = {
  Cauce: '#d62728',
  'scikit-learn': '#1f77b4',
  'scikit-learn, one-hot': '#1f77b4',
  'scikit-learn, ordinal': '#17becf',
  LightGBM: '#2ca02c',
  XGBoost: '#ff7f0e',
  pandas: '#9467bd',
  'pandas with pyarrow': '#c5b0d5',
  polars: '#8c564b',
};
const otherColors = ['#7f7f7f', '#bcbd22', '#e377c2', '#c7c7c7', '#dbdb8d', '#f7b6d2'];

interface Chart {
  readonly title: string;
  /** Relative to the page. */
  readonly file: string;
}

/** Writes the charts for which there is something to show into a folder named as the page. */
export async function writeCharts(measured: readonly Measured[], page: string): Promise<Chart[]> {
  const folder = page.replace(/\.md$/, '');
  await mkdir(folder, { recursive: true });
  const specs = [relative(measured), ...growths.map(growth => grown(growth, measured))];
  const charts: Chart[] = [];
  for (const chart of specs) {
    if (chart === undefined) continue;
    const view = new View(parse(compile(chart.spec).spec), { renderer: 'none' });
    await writeFile(join(folder, `${chart.file}.svg`), `${await view.toSVG()}\n`);
    charts.push({ title: chart.title, file: `${basename(folder)}/${chart.file}.svg` });
  }
  return charts;
}

interface Spec extends Chart {
  readonly spec: TopLevelSpec;
}

function grown(
  { file, title, axis, works, byThreads }: Growth,
  measured: readonly Measured[],
): Spec | undefined {
  const values = measured.flatMap(({ work, outcomes }) =>
    work.name in works
      ? outcomes.flatMap(outcome => {
          const time = spread(outcome);
          const { name, threads } = outcome;
          if (time === undefined) return [];
          return [{ name, threads: String(threads), x: byThreads ? threads : works[work.name], ...time }];
        })
      : [],
  );
  if (new Set(values.map(({ x }) => x)).size < 2) return undefined;
  const spec = {
    ...frame(title),
    width: 520,
    height: 300,
    data: { values },
    encoding: {
      x: { field: 'x', type: 'quantitative', scale: { type: 'log' }, title: axis, axis: { grid: false } },
      color: colorOf(values),
      ...(byThreads
        ? {}
        : {
            strokeDash: {
              field: 'threads',
              type: 'nominal',
              title: 'threads',
              sort: 'descending',
              legend: { symbolType: 'stroke', symbolStrokeWidth: 2 },
            },
          }),
    },
    layer: [
      { mark: { type: 'line', point: true }, encoding: { y: seconds('median') } },
      { mark: { type: 'rule', strokeDash: [1, 0] }, encoding: { y: seconds('min'), y2: { field: 'max' } } },
    ],
  } as TopLevelSpec;
  return { file, title, spec };
}

/** Every work's times as multiples of our best, on whatever threads. */
function relative(measured: readonly Measured[]): Spec | undefined {
  const values = measured.flatMap(({ work, outcomes }) =>
    outcomes.flatMap(outcome => {
      const times = timesOurs(work, outcomes, outcome);
      const threads = String(outcome.threads);
      return times === undefined ? [] : [{ work: work.name, name: family(outcome.name), threads, times }];
    }),
  );
  if (values.length === 0) return undefined;
  const title = 'Time as a multiple of Cauce’s best: right of 1 is slower than Cauce, left of it faster';
  const spec = {
    ...frame(title),
    width: 520,
    data: { values },
    encoding: {
      y: { field: 'work', type: 'nominal', sort: null, title: null, axis: { grid: true, labelLimit: 220 } },
      x: {
        field: 'times',
        type: 'quantitative',
        scale: { type: 'log' },
        title: 'multiple of Cauce’s time',
        axis: { grid: false, format: '~g' },
      },
      color: colorOf(values),
      shape: { field: 'threads', type: 'nominal', title: 'threads' },
    },
    layer: [
      {
        mark: { type: 'rule', color: '#999' },
        encoding: { x: { datum: 1 }, y: null, color: null, shape: null },
      },
      { mark: { type: 'point', filled: true, size: 60, opacity: 0.85 } },
    ],
  } as unknown as TopLevelSpec;
  return { file: 'relative', title, spec };
}

function frame(title: string) {
  return { background: 'white', padding: 12, title: { text: title, anchor: 'start', fontSize: 13 } } as const;
}

function seconds(field: string) {
  return {
    field,
    type: 'quantitative',
    scale: { type: 'log' },
    title: 'seconds',
    axis: { format: '~g' },
  } as const;
}

/** Few colours for the many contenders of all works together. */
function family(name: string): string {
  const known = ['Cauce', 'scikit-learn', 'LightGBM', 'XGBoost', 'pandas', 'polars', 'Fastify'];
  return known.find(each => name.includes(each)) ?? 'a JavaScript library';
}

/** Ours first. */
function colorOf(values: readonly { readonly name: string }[]) {
  const domain = [...new Set(values.map(({ name }) => name))];
  domain.sort((a, b) => Number(b.startsWith('Cauce')) - Number(a.startsWith('Cauce')));
  const others = domain.filter(name => !(name in colors));
  const range = domain.map(name => colors[name] ?? otherColors[others.indexOf(name) % otherColors.length]);
  return {
    field: 'name',
    type: 'nominal',
    title: null,
    scale: { domain, range },
    legend: { labelLimit: 300 },
  } as const;
}
