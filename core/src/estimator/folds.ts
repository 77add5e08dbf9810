/** Which rows are left out together: of cross-validations, and where none may be told its own target. */

import { CauceError } from '../errors.ts';
import type { Random } from '../random.ts';
import type { ClassTarget } from './fit-context.ts';
import { takeWeights } from './take-rows.ts';

/**
 * The fold of each row. Folds of numbers are blocks of equal size, those of classes have the classes in equal shares, both
 * as scikit-learn's KFold and StratifiedKFold make them. O(rows).
 *
 * @param count The number of folds, at most as many as rows.
 * @param random Shuffles the rows first; undefined leaves them in their order.
 * @returns Shape (rows): from 0 up to, not including, `count`.
 */
export function crossFitFolds(
  target: Float64Array | ClassTarget,
  count: number,
  random: Random | undefined,
): Int32Array {
  return target instanceof Float64Array
    ? evenFolds(target.length, count, random)
    : stratifiedFolds(target.codes, count, random);
}

/** Blocks of equal size, the first ones a row longer: see `crossFitFolds`. */
export function evenFolds(rows: number, count: number, random: Random | undefined): Int32Array {
  const folds = new Int32Array(rows);
  const order = random?.permutation(rows);
  const size = Math.floor(rows / count);
  const longer = rows % count;
  for (let place = 0; place < rows; place++) {
    // The first folds are a row longer.
    const fold =
      place < longer * (size + 1)
        ? Math.floor(place / (size + 1))
        : longer + Math.floor((place - longer * (size + 1)) / size);
    folds[order?.[place] ?? place] = fold;
  }
  return folds;
}

/** Folds that have the classes in equal shares: see `crossFitFolds`. */
export function stratifiedFolds(codes: Int32Array, count: number, random: Random | undefined): Int32Array {
  const byClass = new Map<number, number[]>();
  codes.forEach((code, row) => {
    const own = byClass.get(code);
    if (own === undefined) byClass.set(code, [row]);
    else own.push(row);
  });
  const folds = new Int32Array(codes.length);
  let first = 0;
  // Classes in order of appearance; of the rows sorted by class, row i counts for fold i modulo their number.
  for (const rows of byClass.values()) {
    const sizes = new Int32Array(count);
    for (let i = 0; i < rows.length; i++) sizes[(first + i) % count]++;
    first += rows.length;
    const order = random?.permutation(rows.length);
    let place = 0;
    sizes.forEach((size, fold) => {
      for (let i = 0; i < size; i++, place++) folds[rows[order?.[place] ?? place]] = fold;
    });
  }
  return folds;
}

/**
 * What the rows of a fold count for, or those of all others. Rows of weight 0 are shared out as all others are, as
 * scikit-learn does, so that a fold may have no other.
 * @throws {CauceError} FIT_FAILED when none of them weighs anything.
 */
export function foldWeights(
  where: string,
  weights: Float64Array | undefined,
  rows: readonly number[],
): Float64Array | undefined {
  const own = takeWeights(weights, rows);
  if (own === undefined || own.some(weight => weight > 0)) return own;
  const message =
    'all rows of a fold, or of all folds but one, have a sampleWeight of 0. Leave rows of weight 0 out, or shuffle the rows.';
  throw new CauceError('FIT_FAILED', { where, message });
}
