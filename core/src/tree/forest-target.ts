/** The target as trees are grown on it, and the rows that count. */

import { CauceError } from '../errors.ts';
import { type ClassWeight, rowWeights } from '../estimator/class-weight.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';
import { fixedPointScale, orderFreeSum } from '../kernels/fixed-point.ts';
import type { TrainingTarget } from '../kernels/forest/grow-trees.ts';
import type { MonotonicCst } from './monotonic.ts';

/** What splits are to make small: see the definitions. */
export type NumberCriterion = 'squared_error' | 'absolute_error' | 'poisson';
export type ClassCriterion = 'gini' | 'entropy' | 'log_loss';

export interface ClassParams {
  readonly criterion: ClassCriterion;
  readonly classWeight: ClassWeight | 'balanced_subsample';
  readonly monotonicCst: MonotonicCst | null;
  /** Of forests. */
  readonly bootstrap?: boolean;
}

/** Rows that count, and what trees learn of them. */
export interface ForestTarget {
  /** Numbers of the rows, ascending; undefined for all. */
  readonly rows: Uint32Array | undefined;
  readonly learnt: TrainingTarget;
  /** How many classes there are; 0 for numbers. */
  readonly classes: number;
  readonly isEntropy: boolean;
}

/** @throws {CauceError} PARAM_INVALID for 'poisson' where the target has negative numbers or only zeros. */
export function numbersToLearn(
  where: string,
  target: Float64Array,
  criterion: NumberCriterion,
  sampleWeight: Float64Array | undefined,
  bootstrap = false,
): ForestTarget {
  const { rows, weights } = weighed(target.length, sampleWeight);
  const own = rows === undefined ? target : Float64Array.from(rows, row => target[row]);
  const isPoisson = criterion === 'poisson';
  if (isPoisson && (own.some(value => value < 0) || own.every(value => value === 0))) {
    const rule = 'another than "poisson" where the target has negative numbers, or only zeros';
    throw new CauceError('PARAM_INVALID', { where, param: 'criterion', rule, received: criterion });
  }
  const learnt = {
    ...wholeTarget(own, bootstrap ? 0 : wholeTotal(sampleWeight), isPoisson),
    ...shared(own.length, weights, bootstrap, isPoisson),
    isPoisson,
    isAbsolute: criterion === 'absolute_error',
  };
  return { rows, learnt, classes: 0, isEntropy: false };
}

/** @throws {CauceError} PARAM_INVALID for a class weight of what is no class, or an order of more than two. */
export function classesToLearn(
  where: string,
  target: ClassTarget,
  { criterion, classWeight, monotonicCst, bootstrap }: ClassParams,
  sampleWeight: Float64Array | undefined,
): ForestTarget {
  const isBalanced = classWeight === 'balanced_subsample' && bootstrap === true;
  const byClass =
    bootstrap === undefined ? classWeight : forestWeight(target, classWeight, isBalanced, sampleWeight);
  const given = rowWeights(where, target, byClass as ClassWeight, sampleWeight);
  const { rows, weights } = weighed(target.codes.length, given);
  const { codes, classes } = target;
  const values = rows === undefined ? Float64Array.from(codes) : Float64Array.from(rows, row => codes[row]);
  if (monotonicCst !== null && classes.length > 2) {
    const rule = 'null with more than two classes';
    throw new CauceError('PARAM_INVALID', { where, param: 'monotonicCst', rule, received: monotonicCst });
  }
  const isEntropy = criterion !== 'gini';
  const isBinary = classes.length <= 2 && !isEntropy;
  const learnt = {
    target: values,
    center: 0,
    unscale: 1,
    values,
    classes: isBinary ? 0 : Math.max(2, classes.length),
    isBinary,
    ...shared(values.length, weights, bootstrap === true, isBalanced),
    isBalanced,
  };
  return { rows, learnt, classes: classes.length, isEntropy };
}

/** The rows that count, and what for: at most 1, brought there by a power of two, which rounds nothing. */
function weighed(
  rows: number,
  weights: Float64Array | undefined,
): { rows: Uint32Array | undefined; weights: Float64Array | undefined } {
  if (weights === undefined) return { rows: undefined, weights };
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const scale = 2 ** Math.min(-Math.ceil(Math.log2(largest)), 1023);
  const kept: number[] = [];
  for (let row = 0; row < rows; row++) if (weights[row] * scale > 0) kept.push(row);
  const own = Float64Array.from(kept, row => weights[row] * scale);
  return {
    rows: kept.length === rows ? undefined : Uint32Array.from(kept),
    weights: own.every(weight => weight === own[0]) && Number.isInteger(weights[kept[0]]) ? undefined : own,
  };
}

/**
 * As in scikit-learn from 1.9 on, rows are drawn by their weights where trees draw them, and then count as often as drawn.
 * @param needsWeights Whether sums must know their rows.
 */
function shared(
  rows: number,
  weights: Float64Array | undefined,
  bootstrap: boolean,
  needsWeights: boolean,
): Pick<TrainingTarget, 'weights' | 'chances'> {
  const ones = needsWeights ? new Float64Array(rows).fill(1) : undefined;
  return bootstrap ? { weights: ones, chances: weights } : { weights: weights ?? ones };
}

/** Forests balance what classes weigh, decision trees their rows: so does scikit-learn. */
function forestWeight(
  { codes, classes }: ClassTarget,
  classWeight: ClassWeight | 'balanced_subsample',
  isBalanced: boolean,
  sampleWeight: Float64Array | undefined,
): ClassWeight {
  if (classWeight !== 'balanced' && classWeight !== 'balanced_subsample') return classWeight;
  if (isBalanced) return null;
  const weights = new Float64Array(classes.length);
  for (let row = 0; row < codes.length; row++) weights[codes[row]] += sampleWeight?.[row] ?? 1;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const present = weights.filter(weight => weight > 0).length;
  const entries = classes.map((name, k) => [name, weights[k] > 0 ? total / (present * weights[k]) : 0]);
  return Object.fromEntries(entries) as Record<string, number>;
}

/** What whole weights come to, so that sums with them are exact; 0 of others, or so many that the target would be coarse. */
function wholeTotal(weights: Float64Array | undefined): number {
  if (weights === undefined || !weights.every(Number.isInteger)) return 0;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total <= 65_536 ? total : 0;
}

/**
 * The target as whole numbers, so that sums of it do not depend on the order of rows.
 * @param total What rows weigh together, where that is more than one each.
 */
function wholeTarget(values: Float64Array, total: number, isPoisson: boolean) {
  const rows = values.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const isFar = high - low === Number.POSITIVE_INFINITY;
  const center = isPoisson || isFar ? 0 : orderFreeSum(rows, i => values[i] / rows);
  const bits = 52 - Math.ceil(Math.log2(Math.max(2, rows, total)));
  const scale = fixedPointScale(Math.max(high - center, center - low), bits);
  const target = values.map(value => Math.round((value - center) * scale));
  return { target, center, unscale: 1 / scale, values, classes: 0, isBinary: false };
}
