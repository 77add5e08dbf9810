/** The rounds of imputation by the other features: scikit-learn's IterativeImputer, step by step. */

import { CauceError } from '../errors.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { createRandom, type Random } from '../random.ts';
import type { NumericColumn } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { drawFeatures, type ImputationOrder, imputationOrder, nearness } from './imputation-plan.ts';
import { fillIn, type Limits, learnRegression, missingRows, type Regression } from './round-robin.ts';

/** A limit for all features, or one for each; null is none. */
export type LimitParam = number | readonly (number | null)[] | null;

export interface IterativeParams {
  readonly maxIter: number;
  readonly tol: number;
  readonly nNearestFeatures: number | null;
  readonly imputationOrder: ImputationOrder;
  readonly skipComplete: boolean;
  readonly minValue: LimitParam;
  readonly maxValue: LimitParam;
  readonly randomState: number | null;
}

/**
 * All regressions of all rounds, in their order.
 * @param initial (features): what is filled in at first; NaN for those that are left out.
 * @param empty (features): 1 for those that have no value.
 * @throws {CauceError} PARAM_INVALID for limits that do not fit; FIT_FAILED.
 */
export function learnRounds(
  dense: Table,
  initial: Float64Array,
  empty: Uint8Array,
  params: IterativeParams,
  context: FitContext,
): Regression[] {
  const limits = limitsOf(params, initial.length);
  const kept = Array.from(initial.keys()).filter(i => !Number.isNaN(initial[i]));
  if (kept.length < 2 || dense.length === 0) return [];
  const { columns, missing } = fillAtFirst(dense, initial, empty);
  const random = params.randomState === null ? context.random : createRandom(params.randomState);
  const predictorsOf = predictorChoice(columns, kept, params.nNearestFeatures, random);
  const counts = kept.map(i => missing[i].length);
  const order = () =>
    imputationOrder(counts, params.imputationOrder, params.skipComplete, random).map(i => kept[i]);
  const bound = params.tol * greatestKnown(dense, columns, kept, empty);
  const regressions: Regression[] = [];
  let features = order();
  for (let round = 0; round < params.maxIter; round++) {
    if (round > 0 && params.imputationOrder === 'random') features = order();
    const before = kept.map(i => columns[i].slice());
    for (const feature of features) {
      context.throwIfAborted();
      const about = { name: dense.names[feature], threads: context.threads };
      const own = learnRegression(columns, missing, feature, predictorsOf(feature), about);
      fillIn(columns, missing[feature], own, limits);
      regressions.push(own);
    }
    context.report({ step: 'IterativeImputer', done: round + 1, total: params.maxIter });
    if (
      greatestMove(
        before,
        kept.map(i => columns[i]),
      ) < bound
    )
      break;
  }
  return regressions;
}

/**
 * A table's columns with what is filled in at first, which are new, and the rows that lacked a value, where it is to be
 * predicted: what is filled in for a feature that had no value at all stays.
 */
export function fillAtFirst(
  dense: Table,
  initial: Float64Array,
  empty: Uint8Array,
): { readonly columns: Float64Array[]; readonly missing: Int32Array[] } {
  const columns = dense.columns.map((column, i) =>
    (column as NumericColumn).values.map(x => (Number.isNaN(x) ? initial[i] : x)),
  );
  const missing = dense.columns.map((column, i) =>
    empty[i] === 1 ? new Int32Array(0) : missingRows((column as NumericColumn).values),
  );
  return { columns, missing };
}

/** @throws {CauceError} PARAM_INVALID for a list of another length, or a least value that is not below the greatest. */
export function limitsOf(
  { minValue, maxValue }: Pick<IterativeParams, 'minValue' | 'maxValue'>,
  width: number,
): Limits {
  const spread = (param: string, limit: LimitParam, none: number): Float64Array => {
    if (!Array.isArray(limit)) return new Float64Array(width).fill((limit as number | null) ?? none);
    if (limit.length === width) return Float64Array.from(limit, own => own ?? none);
    throw wrongLimits(param, `a list of ${width}, one for each feature`, limit);
  };
  const low = spread('minValue', minValue, Number.NEGATIVE_INFINITY);
  const high = spread('maxValue', maxValue, Number.POSITIVE_INFINITY);
  if (low.every((least, i) => least < high[i])) return { low, high };
  throw wrongLimits('minValue', 'less than maxValue', minValue);
}

function wrongLimits(param: string, rule: string, received: unknown): CauceError {
  return new CauceError('PARAM_INVALID', { where: 'IterativeImputer', param, rule, received });
}

/** Of a feature, those that it is predicted from. */
function predictorChoice(
  columns: readonly Float64Array[],
  kept: readonly number[],
  nearest: number | null,
  random: Random,
): (feature: number) => Int32Array {
  if (nearest === null || nearest >= kept.length) {
    return feature => Int32Array.from(kept.filter(i => i !== feature));
  }
  const near = nearness(kept.map(i => columns[i]));
  return feature => {
    const own = kept.indexOf(feature);
    const weights = Float64Array.from(kept, (_, i) => near(i, own));
    return drawFeatures(weights, nearest, random).map(i => kept[i]);
  };
}

/** The greatest absolute value that is not missing; of a feature without any, what it is filled with. */
function greatestKnown(
  dense: Table,
  columns: readonly Float64Array[],
  kept: readonly number[],
  empty: Uint8Array,
): number {
  let greatest = 0;
  for (const i of kept) {
    const { values } = dense.columns[i] as NumericColumn;
    for (const x of empty[i] === 1 ? columns[i] : values) if (Math.abs(x) > greatest) greatest = Math.abs(x);
  }
  return greatest;
}

/** How far the row that moved farthest moved: the sum over its features. */
function greatestMove(before: readonly Float64Array[], after: readonly Float64Array[]): number {
  const moves = new Float64Array(before[0].length);
  before.forEach((column, i) => {
    for (let row = 0; row < moves.length; row++) moves[row] += Math.abs(column[row] - after[i][row]);
  });
  let greatest = 0;
  for (const move of moves) greatest = Math.max(greatest, move);
  return greatest;
}
