/** The charts of the page: SVG, drawn by Vega without a browser. */

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { spread } from '../harness/statistics.ts';
import { label } from '../harness/work.ts';
import type { Measured } from './report.ts';

/** How time grows as one thing does: which works, and how much of it each has. */
interface Growth {
  readonly file: string;
  readonly title: string;
  readonly axis: string;
  /** By the beginning of the works' names; those of one library that the others dwarf are left out. */
  readonly works: Readonly<Record<string, number>>;
  /** Instead of one line for each contender with its threads, one for each with threads as the axis. */
  readonly byThreads?: boolean;
}

const growths: readonly Growth[] = [
  {
    file: 'boosting-rows',
    title: 'Gradient boosting, fit, as rows grow (× 20, 100 trees)',
    axis: 'rows',
    works: { 'boosting-fit-10k': 1e4, 'boosting-fit-100k': 1e5, 'boosting-fit-1m': 1e6 },
  },
  {
    file: 'boosting-columns',
    title: 'Gradient boosting, fit, as columns grow (100,000 rows, 100 trees)',
    axis: 'columns',
    works: { 'boosting-fit-100k-5-columns': 5, 'boosting-fit-100k': 20, 'boosting-fit-100k-80-columns': 80 },
  },
  {
    file: 'boosting-trees',
    title: 'Gradient boosting, fit, as trees grow (100,000 × 20)',
    axis: 'trees',
    works: { 'boosting-fit-100k-10-trees': 10, 'boosting-fit-100k': 100, 'boosting-fit-100k-400-trees': 400 },
  },
  {
    file: 'boosting-threads',
    title: 'Gradient boosting, fit, as threads grow (1,000,000 × 20, 100 trees)',
    axis: 'threads',
    works: { 'boosting-fit-1m': 0, 'boosting-threads-1m': 0 },
    byThreads: true,
  },
  {
    file: 'forest-rows',
    title: 'Random forest, fit, as rows grow (× 20, 100 trees)',
    axis: 'rows',
    works: { 'forest-fit-10k': 1e4, 'forest-fit-30k': 3e4, 'forest-fit-100k': 1e5 },
  },
  {
    file: 'cars-rows',
    title: 'Used cars, fit of the whole pipeline with boosting, as rows grow',
    axis: 'rows',
    works: { 'cars-fit-8k': 8e3, 'cars-fit-100k': 1e5, 'cars-fit-1000k': 1e6 },
  },
  {
    file: 'categories',
    title: 'One-hot and ridge, fit, as categories grow (100,000 rows)',
    axis: 'categories',
    works: {
      'one-hot-ridge-100k-10': 10,
      'one-hot-ridge-100k-100': 100,
      'one-hot-ridge-100k-1000': 1000,
      'one-hot-ridge-100k-3000': 3000,
    },
  },
  {
    file: 'csv-rows',
    title: 'CSV file to table, as rows grow',
    axis: 'rows',
    works: { 'csv-100k': 1e5, 'csv-1000k': 1e6 },
  },
];

/** One colour for a library in all charts. */
const colors = [
  '#d62728',
  '#1f77b4',
  '#2ca02c',
  '#ff7f0e',
  '#9467bd',
  '#8c564b',
  '#e377c2',
  '#7f7f7f',
  '#17becf',
];

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
        : { strokeDash: { field: 'threads', type: 'nominal', title: 'threads', sort: 'descending' } }),
    },
    layer: [
      { mark: { type: 'line', point: true }, encoding: { y: seconds('median') } },
      { mark: { type: 'rule', strokeDash: [1, 0] }, encoding: { y: seconds('min'), y2: { field: 'max' } } },
    ],
  } as TopLevelSpec;
  return { file, title, spec };
}

/** Every work's times as multiples of ours on as many threads, or the most that we have. */
function relative(measured: readonly Measured[]): Spec | undefined {
  const values = measured.flatMap(({ work, outcomes }) => {
    const own = outcomes
      .filter(({ name }) => name.startsWith('Cauce'))
      .flatMap(outcome => spread(outcome)?.median ?? []);
    if (own.length === 0) return [];
    const best = work.unit === undefined || work.unit === 'seconds' ? Math.min(...own) : Math.max(...own);
    return outcomes.flatMap(outcome => {
      const value = spread(outcome)?.median;
      if (value === undefined) return [];
      const times = best === Math.min(...own) ? value / best : best / value;
      return [
        {
          work: work.name,
          name: outcome.name,
          threads: String(outcome.threads),
          label: label(outcome),
          times,
        },
      ];
    });
  });
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

/** Ours first, in the strongest colour. */
function colorOf(values: readonly { readonly name: string }[]) {
  const domain = [...new Set(values.map(({ name }) => name))];
  domain.sort((a, b) => Number(b.startsWith('Cauce')) - Number(a.startsWith('Cauce')));
  const range = domain.map((_, i) => colors[i % colors.length]);
  return {
    field: 'name',
    type: 'nominal',
    title: null,
    scale: { domain, range },
    legend: { labelLimit: 300 },
  } as const;
}
