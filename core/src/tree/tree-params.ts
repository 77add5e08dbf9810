/** Parameters that all trees and forests have. */

import { type ClassWeight, classWeight } from '../estimator/class-weight.ts';
import { checkRule, integer, number, optional, plain, type Rule } from '../estimator/rules.ts';
import type { GrowthRules } from '../kernels/forest/grow-trees.ts';
import { type MonotonicCst, monotonicCst } from './monotonic.ts';

/** Parameters of every tree; what they mean stands at each definition. */
export const treeParams = {
  maxDepth: optional(integer(6, { min: 1 })),
  minSamplesSplit: countOrShare(2, 2),
  minSamplesLeaf: countOrShare(1, 1),
  minWeightFractionLeaf: number(0, { min: 0, max: 0.5 }),
  maxLeafNodes: optional(integer(31, { min: 2 })),
  minImpurityDecrease: number(0, { min: 0 }),
  randomState: optional(integer(0)),
  ccpAlpha: number(0, { min: 0 }),
  monotonicCst: monotonicCst(),
};

/** Parameters of every forest. */
export const forestParams = {
  nEstimators: integer(100, { min: 1 }),
  ...treeParams,
  maxSamples: optional(countOrShare(1, 1)),
};

/** What classes count for in a forest: as of `classWeight`, or balanced in the rows of each tree. Default null. */
export function forestClassWeight(): Rule<ClassWeight | 'balanced_subsample'> {
  const rule = classWeight();
  const expects =
    '"balanced", "balanced_subsample", weights of at least 0 by class such as { yes: 2 }, or null';
  const isRight = (value: unknown): boolean =>
    value === 'balanced_subsample' || checkRule(rule, value) === undefined;
  return plain<ClassWeight | 'balanced_subsample'>(expects, isRight, null);
}

export type MaxFeatures = 'sqrt' | 'log2' | number | null;

/** How many columns are looked at for a split. */
export function maxFeatures(byDefault: MaxFeatures): Rule<MaxFeatures> {
  const expects =
    '"sqrt", "log2", a whole number of columns, a share of them greater than 0 and less than 1, or null';
  const isWord = (value: unknown): boolean => value === null || value === 'sqrt' || value === 'log2';
  return plain(expects, value => isWord(value) || isCountOrShare(value, 1), byDefault);
}

/** What grows and prunes trees. */
export interface TreeParams {
  readonly maxDepth: number | null;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  readonly minWeightFractionLeaf: number;
  readonly maxFeatures: MaxFeatures;
  readonly maxLeafNodes: number | null;
  readonly minImpurityDecrease: number;
  readonly randomState: number | null;
  readonly ccpAlpha: number;
  readonly monotonicCst: MonotonicCst | null;
}

/**
 * The parameters in rows and columns.
 * @param draws Rows drawn for each tree; 0 takes all.
 * @param isWeighted Whether rows have weights: what a leaf must weigh is then a share.
 */
export function growthRules(
  params: TreeParams,
  rows: number,
  columns: number,
  draws: number,
  isWeighted: boolean,
): Omit<GrowthRules, 'isEntropy' | 'isRandom'> {
  return {
    draws,
    maxFeatures: featureCount(params.maxFeatures, columns),
    maxDepth: params.maxDepth ?? Number.POSITIVE_INFINITY,
    minSamplesSplit: Math.max(2, countOf(params.minSamplesSplit, rows)),
    minSamplesLeaf: countOf(params.minSamplesLeaf, rows),
    minWeightLeaf: params.minWeightFractionLeaf * (isWeighted ? 1 : draws === 0 ? rows : draws),
    minImpurityDecrease: params.minImpurityDecrease,
  };
}

function featureCount(wanted: MaxFeatures, columns: number): number {
  if (wanted === null) return columns;
  if (wanted === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(columns)));
  if (wanted === 'log2') return Math.max(1, Math.floor(Math.log2(columns)));
  return wanted < 1 ? Math.max(1, Math.floor(wanted * columns)) : Math.min(wanted, columns);
}

/** A share of the rows is rounded up, as in scikit-learn. */
function countOf(wanted: number, rows: number): number {
  return wanted < 1 ? Math.ceil(wanted * rows) : wanted;
}

/** A number of rows, or a share of them. */
function countOrShare(min: number, byDefault: number): Rule<number> {
  const expects = `a whole number of at least ${min}, or a share greater than 0 and less than 1`;
  return plain(expects, value => isCountOrShare(value, min), byDefault);
}

function isCountOrShare(value: unknown, min: number): boolean {
  if (typeof value !== 'number') return false;
  return Number.isInteger(value) ? value >= min : value > 0 && value < 1;
}
