/** The strength of a penalty, chosen on held-out rows: what LassoCv and ElasticNetCv have in common. */

import { CauceError } from '../errors.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { flag, integer, number, oneOf, plain, positive } from '../estimator/rules.ts';
import { real, record, type StateRule } from '../estimator/state.ts';
import { transposeTimes } from '../kernels/block-matrix.ts';
import { exp, log } from '../kernels/exponential.ts';
import type { Table } from '../table/table.ts';
import {
  type Design,
  type LinearState,
  linearState,
  linearStateFields,
  makeDesign,
  openSpace,
  predictLinear,
} from './design.ts';
import { type ElasticNetSettings, elasticNetSolver } from './elastic-net-fit.ts';

export interface PathState extends LinearState {
  /** The strength that was chosen. */
  readonly alpha: number;
  /** The share of the absolute values that was chosen. */
  readonly l1Ratio: number;
}

export const pathStateRule: StateRule<PathState> = record<PathState>({
  ...linearStateFields,
  alpha: real,
  l1Ratio: real,
});

export interface PathParams extends Omit<ElasticNetSettings, 'alpha' | 'l1Ratio'> {
  readonly eps: number;
  readonly alphas: number | readonly number[];
  readonly fitIntercept: boolean;
  readonly cv: number;
}

/** The rules of the parameters that both have. */
export const pathParams = {
  eps: positive(1e-3),
  alphas: plain<number | readonly number[]>(
    'how many to try (a whole number of at least 1), or a list of numbers of at least 0',
    value =>
      Array.isArray(value)
        ? value.length > 0 && value.every(alpha => Number.isFinite(alpha) && alpha >= 0)
        : Number.isInteger(value) && (value as number) >= 1,
    100,
  ),
  fitIntercept: flag(true),
  maxIter: integer(1000, { min: 1 }),
  tol: number(1e-4, { min: 0 }),
  cv: integer(5, { min: 2 }),
  positive: flag(false),
  selection: oneOf('cyclic', 'random'),
};

/**
 * Tries strengths from the greatest to the smallest on each fold, each fit from the one before, and fits all rows with the
 * one of the least mean squared error, averaged over folds; of equals the greatest, and the first ratio.
 *
 * @throws {CauceError} TOO_FEW_ROWS for fewer than folds; PARAM_INVALID for a ratio of 0 without a list of strengths.
 */
export function fitByPath(
  where: string,
  table: Table,
  target: Float64Array,
  params: PathParams,
  l1Ratios: readonly number[],
  context: FitContext,
): PathState {
  const data = withoutWeightless({ table, target, weight: context.sampleWeight });
  const rows = data.target.length;
  if (rows < params.cv) throw new CauceError('TOO_FEW_ROWS', { where, needed: params.cv, received: rows });
  const design = makeDesign(where, data.table, data.target, params.fitIntercept, data.weight);
  const grids = l1Ratios.map(l1Ratio => alphasOf(where, design, params, l1Ratio));
  const errors = grids.map(grid => new Float64Array(grid.length));
  for (let fold = 0; fold < params.cv; fold++) {
    addErrors(where, data, foldOf(rows, params.cv, fold), params, { l1Ratios, grids, errors }, context);
    context.report({ step: where, done: fold + 1, total: params.cv });
  }
  let best = { error: Number.POSITIVE_INFINITY, alpha: grids[0][0], l1Ratio: l1Ratios[0] };
  errors.forEach((own, k) => {
    own.forEach((error, i) => {
      if (error < best.error) best = { error, alpha: grids[k][i], l1Ratio: l1Ratios[k] };
    });
  });
  const { alpha, l1Ratio } = best;
  const space = openSpace(design, context.threads);
  try {
    const coef = new Float64Array(design.features.width);
    elasticNetSolver(space, design, params, context).solve(coef, alpha, l1Ratio);
    return { ...linearState(where, design, coef), alpha, l1Ratio };
  } finally {
    space.close();
  }
}

interface Rows {
  readonly table: Table;
  readonly target: Float64Array;
  readonly weight: Float64Array | undefined;
}

function takeRows({ table, target, weight }: Rows, rows: readonly number[]): Rows {
  const take = (all: Float64Array) => Float64Array.from(rows, row => all[row]);
  return { table: table.take(rows), target: take(target), weight: weight && take(weight) };
}

function withoutWeightless(data: Rows): Rows {
  const { weight } = data;
  if (!weight?.includes(0)) return data;
  return takeRows(
    data,
    Array.from(weight.keys()).filter(row => weight[row] !== 0),
  );
}

/** The rows of a fold: adjacent ones, as even as can be, the larger folds first. */
function foldOf(rows: number, folds: number, fold: number): { start: number; end: number } {
  const size = Math.floor(rows / folds);
  const larger = rows % folds;
  const start = fold * size + Math.min(fold, larger);
  return { start, end: start + size + (fold < larger ? 1 : 0) };
}

interface Tries {
  readonly l1Ratios: readonly number[];
  readonly grids: readonly Float64Array[];
  /** For each ratio and strength, CHANGED: what a fold adds to the error. */
  readonly errors: readonly Float64Array[];
}

function addErrors(
  where: string,
  data: Rows,
  { start, end }: { start: number; end: number },
  params: PathParams,
  { l1Ratios, grids, errors }: Tries,
  context: FitContext,
): void {
  const all = Array.from(data.target.keys());
  const train = takeRows(data, [...all.slice(0, start), ...all.slice(end)]);
  const test = takeRows(data, all.slice(start, end));
  const design = makeDesign(where, train.table, train.target, params.fitIntercept, train.weight);
  const space = openSpace(design, context.threads);
  try {
    const solver = elasticNetSolver(space, design, params, context);
    l1Ratios.forEach((l1Ratio, k) => {
      const coef = new Float64Array(design.features.width);
      grids[k].forEach((alpha, i) => {
        solver.solve(coef, alpha, l1Ratio);
        errors[k][i] += squaredError(
          test,
          predictLinear(where, test.table, linearState(where, design, coef)),
        );
      });
    });
  } finally {
    space.close();
  }
}

function squaredError({ target, weight }: Rows, predicted: Float64Array): number {
  let total = 0;
  let mass = 0;
  for (let r = 0; r < target.length; r++) {
    const own = weight?.[r] ?? 1;
    total += own * (target[r] - predicted[r]) ** 2;
    mass += own;
  }
  return total / mass;
}

/** Descending. By default from the least strength that leaves no coefficient, evenly on a logarithmic scale. */
function alphasOf(
  where: string,
  design: Design,
  { alphas, eps, positive }: PathParams,
  l1Ratio: number,
): Float64Array {
  if (typeof alphas !== 'number') return Float64Array.from(alphas).sort().reverse();
  if (l1Ratio === 0) {
    const rule = 'a list where l1Ratio is 0, for which there is no strength that leaves no coefficient';
    throw new CauceError('PARAM_INVALID', { where, param: 'alphas', rule, received: alphas });
  }
  const { features, target, targetMean, weight, totalWeight } = design;
  const residual = target.map((y, r) => (y - targetMean) * (weight?.[r] ?? 1));
  const pulls = transposeTimes(features, residual);
  const most = pulls.reduce((best, pull) => Math.max(best, positive ? pull : Math.abs(pull)), 0);
  const largest = most / (totalWeight * l1Ratio);
  // As scikit-learn has it: nothing is to be learnt.
  if (!(largest > 1e-15)) return new Float64Array(alphas).fill(1e-15);
  return Float64Array.from(
    { length: alphas },
    (_, i) => largest * exp((i / Math.max(1, alphas - 1)) * log(eps)),
  );
}
