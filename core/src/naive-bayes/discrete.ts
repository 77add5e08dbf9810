/** What the naive Bayes classifiers of counts have in common. */

import { CauceError } from '../errors.ts';
import { countedRows } from '../estimator/counted-rows.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';
import { checkScores, featureMeans, type LinearScores } from '../estimator/linear-scores.ts';
import { flag, plain, type Rules } from '../estimator/rules.ts';
import type { BlockMatrix } from '../kernels/block-matrix.ts';
import { sumByGroup } from '../kernels/linear-scores.ts';
import { featureBlocks } from '../table/feature-blocks.ts';
import type { Table } from '../table/table.ts';
import { checkPriors, logShares, priorsRule, weighClasses } from './priors.ts';

export interface PriorParams {
  readonly fitPrior: boolean;
  readonly classPrior: readonly number[] | null;
}
export interface DiscreteParams extends PriorParams {
  readonly alpha: number | readonly number[];
}

export const priorParams: Rules<PriorParams> = { fitPrior: flag(true), classPrior: priorsRule() };
export const discreteParams: Rules<DiscreteParams> = {
  alpha: plain<number | readonly number[]>(
    'a number of at least 0, or a list of one for each feature',
    value => (Array.isArray(value) ? value : [value]).every(isCount),
    1,
  ),
  ...priorParams,
};

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Less smoothing than this would make logarithms of nothing. */
export const leastAlpha = 1e-10;

/** The counts of a table, class by class. */
export interface ClassCounts {
  /** Shape (classes): what the rows of each weigh. */
  readonly classes: Float64Array;
  /** Shape (classes x features), row by row: the weighted sums. */
  readonly features: Float64Array;
  /** Shape (features): the smoothing of each. */
  readonly alpha: Float64Array;
}

/** Turns the counts of class k into the factors of its score; adds to its intercept what belongs to it. */
export type WriteClass = (counts: ClassCounts, k: number, coef: Float64Array) => number;

/**
 * The scores of a classifier of counts: for each class the logarithm of its prior, and what `writeClass` makes of its counts.
 * @throws {CauceError} COLUMN_TYPE, COLUMN_MISSING_VALUES, PARAM_INVALID, FIT_FAILED.
 */
export function fitDiscrete(
  where: string,
  table: Table,
  target: ClassTarget,
  { alpha, ...prior }: DiscreteParams,
  sampleWeight: Float64Array | undefined,
  writeClass: WriteClass,
): LinearScores {
  const rows = countedRows(table, target, sampleWeight);
  const matrix = featureBlocks(where, rows.table);
  const mean = featureMeans(matrix, rows.weights);
  const groups = target.classes.length;
  const { width } = matrix;
  const counts: ClassCounts = {
    classes: weighClasses(rows.target, rows.weights),
    features: sumByGroup(matrix, rows.target.codes, groups, rows.weights),
    alpha: smoothing(where, alpha, width),
  };
  const intercept = logPriors(where, counts.classes, prior, target.classes);
  if (groups === 1) return { coef: new Float64Array(), intercept: new Float64Array(), mean };
  const coef = new Float64Array(groups * width);
  for (let k = 0; k < groups; k++)
    intercept[k] += writeClass(counts, k, coef.subarray(k * width, (k + 1) * width));
  return checkScores(where, { coef, intercept, mean });
}

/** How many scores a classifier has: one for each class; of one class alone, none. */
export function scoresOfClasses(classes: number): number {
  return classes === 1 ? 0 : classes;
}

/** @throws {CauceError} PARAM_INVALID when there are not as many as features. */
function smoothing(where: string, alpha: DiscreteParams['alpha'], width: number): Float64Array {
  if (typeof alpha === 'number') return new Float64Array(width).fill(Math.max(leastAlpha, alpha));
  if (alpha.length === width) return Float64Array.from(alpha, own => Math.max(leastAlpha, own));
  const rule = `a number, or a list of ${width} numbers, one for each feature`;
  throw new CauceError('PARAM_INVALID', { where, param: 'alpha', rule, received: alpha });
}

/** The logarithm of each class's prior. @throws {CauceError} PARAM_INVALID. */
export function logPriors(
  where: string,
  counts: Float64Array,
  { fitPrior, classPrior }: PriorParams,
  classes: readonly string[],
): Float64Array {
  if (classPrior !== null) {
    checkPriors(where, 'classPrior', classPrior, classes);
    return logShares(Float64Array.from(classPrior));
  }
  return logShares(fitPrior ? counts : new Float64Array(classes.length).fill(1));
}

/** @throws {CauceError} FIT_FAILED for a value below 0. */
export function refuseNegative(where: string, table: Table): void {
  refuseValues(where, table, value => value < 0, 'holds values below 0, which are no counts');
}

/** @throws {CauceError} FIT_FAILED for a column with a value that is bad. */
export function refuseValues(
  where: string,
  table: Table,
  isBad: (value: number) => boolean,
  problem: string,
): void {
  const { blocks }: BlockMatrix = featureBlocks(where, table);
  const bad = blocks.findIndex(({ values, sparse }) => {
    if (sparse === undefined) return values?.some(isBad) ?? false;
    return sparse.values.subarray(0, sparse.starts[table.length]).some(isBad);
  });
  if (bad < 0) return;
  throw new CauceError('FIT_FAILED', {
    where,
    message: `column ${JSON.stringify(table.names[bad])} ${problem}.`,
  });
}
