/** How often intervals hold the truth on rows held out of everything, over many splits of one table. */

import { createRandom, type Pipeline, rowKeys, type Table, valueAt } from 'cauce';
import { defaultPipeline } from '../../cli/src/default-pipeline.ts';
import { calibrate } from '../../core/src/compose/calibrate.ts';
import { fitPipeline } from '../../core/src/compose/fit-pipeline.ts';
import type { FittedPipeline } from '../../core/src/compose/fitted-pipeline.ts';
import type { IntervalMethod } from '../../core/src/compose/interval-method.ts';
import type { Intervals } from '../../core/src/compose/intervals.ts';
import { conformalRank } from '../../core/src/trust/intervals/conformal.ts';
import type { Dataset } from './datasets.ts';

export const coverages = [0.8, 0.9, 0.95] as const;

/** One method at one coverage, over all splits. */
export interface Coverage {
  readonly method: string;
  readonly coverage: number;
  /** Share of the test rows whose interval or set holds the truth, mean over the splits. */
  readonly reached: number;
  /** Where that mean lies with 99% when the promise is just kept. */
  readonly band: readonly [number, number];
  /** Whether it is not below the band; it may be above, since sets hold at least one class. */
  readonly isKept: boolean;
  /** Mean width in units of the target, or mean number of classes. */
  readonly width: number;
  /** The group of which the smallest share is covered, over the test rows of all splits. */
  readonly worstGroup: { readonly name: string; readonly reached: number; readonly rows: number };
  readonly bySplit: readonly number[];
}

const methods: Readonly<Record<Dataset['task'], readonly IntervalMethod[]>> = {
  regression: [{ method: 'split' }, { method: 'quantile', coverage: 0.9 }, { method: 'cvPlus', folds: 5 }],
  classification: [{ method: 'split' }],
};
const testShare = 0.25;
/** Of the other rows, as the training flows do. */
const heldOutShare = 0.2;
/** A group with fewer test rows in a split, on average, says little. */
const fewestGroupRows = 5;
/** Normal quantile of a band of 99%. */
const z = 2.576;

/**
 * @param given Rows that repeat others count once: what is promised is promised of rows that the model has not seen.
 * @param rows At most so many are drawn for each split.
 * @param say Called after each split.
 */
export async function measureCoverage(
  dataset: Dataset,
  given: Table,
  splits: number,
  rows: number,
  say: (split: number) => void,
): Promise<Coverage[]> {
  const table = withoutRepeats(given);
  const tallies = new Map<string, Tally>();
  const { pipeline } = defaultPipeline(table, dataset.target, 'hist-gradient-boosting');
  for (let split = 0; split < splits; split++) {
    const order = createRandom(split).permutation(table.length).slice(0, rows);
    const tested = Math.round(testShare * order.length);
    const heldOut = tested + Math.round(heldOutShare * (order.length - tested));
    const parts = {
      test: table.take(order.slice(0, tested)),
      heldOut: table.take(order.slice(tested, heldOut)),
      train: table.take(order.slice(heldOut)),
      table: table.take(order.slice(tested)),
    };
    for await (const { method, coverage, answer, scores } of answers(dataset, pipeline, parts, split)) {
      const key = `${method}/${coverage}`;
      const tally = tallies.get(key) ?? newTally(method, coverage);
      tallies.set(key, tally);
      count(tally, answer, parts.test, dataset, scores);
    }
    say(split);
  }
  return [...tallies.values()].map(summary);
}

function withoutRepeats(table: Table): Table {
  const first = new Map<number, number>();
  for (const [row, key] of rowKeys(table, table.names).entries()) if (!first.has(key)) first.set(key, row);
  return table.take([...first.values()]);
}

/** What is answered for the test rows: whether the truth is covered, and how wide the interval or large the set is. */
interface Answer {
  readonly isCovered: readonly boolean[];
  readonly widths: readonly number[];
}

interface Parts {
  readonly test: Table;
  readonly heldOut: Table;
  readonly train: Table;
  readonly table: Table;
}

async function* answers(
  { task, target }: Dataset,
  pipeline: Pipeline,
  parts: Parts,
  randomState: number,
): AsyncGenerator<{ method: string; coverage: number; answer: Answer; scores: number }> {
  const options = { target, randomState };
  const measured = await fitPipeline(pipeline, parts.train, options);
  const served = await fitPipeline(pipeline, parts.table, options);
  const answerOf = task === 'regression' ? numbersAnswer : classesAnswer;
  for (const method of methods[task]) {
    const intervals = await calibrate(method, { ...options, ...parts, measured, pipeline });
    for (const coverage of coverages) {
      const answer = answerOf(intervals, served, parts.test, target, coverage);
      yield { method: method.method, coverage, answer, scores: intervals.scores.length };
    }
  }
}

function numbersAnswer(
  intervals: Intervals,
  served: FittedPipeline,
  test: Table,
  target: string,
  coverage: number,
): Answer {
  const input = served.input(test);
  const { lower, upper } = intervals.bounds(input, coverage, served.raw(input));
  const truth = test.column(target);
  return {
    isCovered: Array.from(lower, (low, i) => {
      const value = valueAt(truth, i) as number;
      return low <= value && value <= upper[i];
    }),
    widths: Array.from(lower, (low, i) => upper[i] - low),
  };
}

function classesAnswer(
  intervals: Intervals,
  served: FittedPipeline,
  test: Table,
  target: string,
  coverage: number,
): Answer {
  const input = served.input(test);
  const sets = intervals.sets(input, coverage, served.raw(input), served.classes);
  const truth = test.column(target);
  return {
    isCovered: sets.map((set, i) => set.includes(valueAt(truth, i) as string)),
    widths: sets.map(set => set.length),
  };
}

interface Tally {
  readonly method: string;
  readonly coverage: number;
  readonly bySplit: number[];
  readonly widths: number[];
  readonly variances: number[];
  readonly groups: Map<string, { covered: number; rows: number }>;
}

function newTally(method: string, coverage: number): Tally {
  return { method, coverage, bySplit: [], widths: [], variances: [], groups: new Map() };
}

function count(
  tally: Tally,
  { isCovered, widths }: Answer,
  test: Table,
  { group }: Dataset,
  scores: number,
): void {
  tally.bySplit.push(meanOf(isCovered.map(Number)));
  tally.widths.push(meanOf(widths));
  tally.variances.push(varianceOfShare(tally.coverage, scores, test.length));
  const column = test.column(group);
  isCovered.forEach((covered, i) => {
    const name = String(valueAt(column, i) ?? '(missing)');
    const own = tally.groups.get(name) ?? { covered: 0, rows: 0 };
    tally.groups.set(name, own);
    own.covered += Number(covered);
    own.rows++;
  });
}

/**
 * Of the share covered among `tested` rows by `scores` scores: beta-binomial, exactly so for split and quantile, whatever the
 * data, since given the table each row is as likely to be held out as tested.
 */
function varianceOfShare(coverage: number, scores: number, tested: number): number {
  const p = conformalRank(scores, coverage) / (scores + 1);
  return (p * (1 - p) * (tested + scores + 1)) / (tested * (scores + 2));
}

function summary({ method, coverage, bySplit, widths, variances, groups }: Tally): Coverage {
  const reached = meanOf(bySplit);
  const half = z * Math.sqrt(meanOf(variances) / bySplit.length);
  const [name, worst] = [...groups]
    .filter(([, { rows }]) => rows >= fewestGroupRows * bySplit.length)
    .reduce((a, b) => (b[1].covered / b[1].rows < a[1].covered / a[1].rows ? b : a));
  return {
    method,
    coverage,
    reached,
    band: [coverage - half, coverage + half],
    isKept: reached >= coverage - half,
    width: meanOf(widths),
    worstGroup: { name, reached: worst.covered / worst.rows, rows: worst.rows },
    bySplit,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
