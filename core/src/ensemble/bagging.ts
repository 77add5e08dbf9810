/** Many fits of one estimator, each on rows and columns drawn at random: what both baggings share. */

import { CauceError } from '../errors.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import {
  fitNested,
  type NestedState,
  nestedProblem,
  nestedState,
  settleNested,
} from '../estimator/nested.ts';
import type { Nested } from '../estimator/nested-params.ts';
import { flag, integer, plain, type Rule } from '../estimator/rules.ts';
import { array, count, listOf, record, type StateRule } from '../estimator/state.ts';
import { takeTarget } from '../estimator/take-rows.ts';
import type { Random } from '../random.ts';
import type { Table } from '../table/table.ts';

export interface BaggingParams<E extends Nested = Nested> {
  readonly estimator: E;
  readonly nEstimators: number;
  readonly maxSamples: number;
  readonly maxFeatures: number;
  readonly bootstrap: boolean;
}

export interface BaggingState {
  readonly estimators: readonly {
    /** Which columns it sees: positions, ascending. */
    readonly columns: Int32Array;
    readonly learnt: NestedState;
  }[];
  /** How many columns there are. */
  readonly width: number;
  /** How many classes the target has; 0 for a regressor. */
  readonly classes: number;
}

/** The parameters beside the estimator. */
export const baggingParams = {
  nEstimators: integer(10, { min: 1 }),
  maxSamples: shareOrCount(),
  maxFeatures: shareOrCount(),
  bootstrap: flag(true),
};

export const baggingState: StateRule<BaggingState> = record<BaggingState>({
  estimators: listOf(
    record<BaggingState['estimators'][number]>({ columns: array('Int32Array'), learnt: nestedState }),
  ),
  width: count(1),
  classes: count(),
});

/** What is wrong with a state from a file. */
export function baggingProblem(
  { estimators, width, classes }: BaggingState,
  { estimator }: BaggingParams,
  targetClasses: number,
): string | undefined {
  if (classes !== targetClasses) return 'it is of another number of classes';
  for (const { columns, learnt } of estimators) {
    const isAscending = columns.every(
      (column, i) => column < width && column >= 0 && (i === 0 || column > columns[i - 1]),
    );
    if (!isAscending) return 'its columns must be ascending positions';
    const problem = nestedProblem(estimator, learnt, classes);
    if (problem !== undefined) return problem;
  }
  return estimators.length === 0 ? 'it must have estimators' : undefined;
}

/** Learns all of them, each with a random stream of its own. */
export async function fitBagging(
  where: string,
  table: Table,
  target: Float64Array | ClassTarget,
  params: BaggingParams,
  context: FitContext,
): Promise<BaggingState> {
  const { estimator, nEstimators, bootstrap } = params;
  const rows = countOf(where, 'maxSamples', params.maxSamples, table.length, 'rows');
  const columns = countOf(where, 'maxFeatures', params.maxFeatures, table.columns.length, 'columns');
  const estimators: BaggingState['estimators'][number][] = [];
  for (let i = 0; i < nEstimators; i++) {
    context.throwIfAborted();
    const random = context.random.fork(i);
    const own = random.permutation(table.columns.length).subarray(0, columns).sort();
    const drawn = drawRows(random, table.length, rows, bootstrap, context.sampleWeight);
    const some = table.select(Array.from(own, column => table.names[column])).take(drawn);
    // Weights decide which rows are drawn; those drawn count the same.
    const inner: FitContext = { ...context, sampleWeight: undefined };
    const learnt = await fitNested(estimator, some, takeTarget(target, drawn), inner, random);
    estimators.push({ columns: own, learnt });
    context.report({ step: where, done: i + 1, total: nEstimators });
  }
  const classes = target instanceof Float64Array ? 0 : target.classes.length;
  return { estimators, width: table.columns.length, classes };
}

/** The columns that one of them sees. */
export function columnsOf(table: Table, { columns }: BaggingState['estimators'][number]): Table {
  return table.select(Array.from(columns, column => table.names[column]));
}

/** The parameters as a model keeps them. */
export function settleBagging<P extends BaggingParams>(params: P, { estimators }: BaggingState): P {
  return { ...params, estimator: settleNested(params.estimator, estimators[0].learnt) };
}

/** Ascending row numbers; with weights, a row is drawn as often as its share of them says. */
function drawRows(
  random: Random,
  total: number,
  count: number,
  bootstrap: boolean,
  weights: Float64Array | undefined,
): Int32Array {
  if (weights !== undefined) return drawWeighted(random, weights, count, bootstrap);
  if (!bootstrap) return random.permutation(total).subarray(0, count).sort();
  return Int32Array.from({ length: count }, () => random.integer(total)).sort();
}

/**
 * Without replacement, the rows of the greatest u^(1/weight): Efraimidis and Spirakis, Weighted random sampling with a
 * reservoir (Information Processing Letters 97, 2006).
 */
function drawWeighted(random: Random, weights: Float64Array, count: number, bootstrap: boolean): Int32Array {
  if (!bootstrap) {
    const keys = weights.map(weight =>
      weight === 0 ? Number.NEGATIVE_INFINITY : Math.log(1 - random.next()) / weight,
    );
    const able = Int32Array.from(weights.keys()).filter(row => weights[row] > 0);
    return able
      .sort((a, b) => keys[b] - keys[a])
      .subarray(0, count)
      .sort();
  }
  const ends = new Float64Array(weights.length);
  let total = 0;
  for (let row = 0; row < ends.length; row++) {
    total += weights[row];
    ends[row] = total;
  }
  return Int32Array.from({ length: count }, () => firstAbove(ends, random.next() * total)).sort();
}

function firstAbove(ends: Float64Array, value: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** As scikit-learn, a share of 1 is all and a count of 1 is not to be had. */
function shareOrCount(): Rule<number> {
  const expects = 'a share of at most 1 (1 for all), or a whole number of at least 2';
  const isRight = (value: unknown): boolean =>
    typeof value === 'number' && value > 0 && (value <= 1 || Number.isInteger(value));
  return plain(expects, isRight, 1);
}

function countOf(where: string, param: string, wanted: number, of: number, what: string): number {
  const count = wanted <= 1 ? Math.max(1, Math.floor(wanted * of)) : wanted;
  if (count <= of) return count;
  throw new CauceError('PARAM_INVALID', {
    where,
    param,
    rule: `at most ${of}, the number of ${what}`,
    received: wanted,
  });
}
