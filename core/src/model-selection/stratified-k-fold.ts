/** Parts in which the classes have the same shares, once or several times. */

import { CauceError } from '../errors.ts';
import { stratifiedFolds } from '../estimator/folds.ts';
import { createRandom, type Random } from '../random.ts';
import type { Table } from '../table/table.ts';
import type { KFoldOptions, RepeatedOptions } from './k-fold.ts';
import { rowGroups } from './row-groups.ts';
import { checkCount, type Split, type Splitter, splitsOf } from './splitter.ts';

/**
 * As `kFold`, with the target's classes in the same shares in every part, within a row. Equals scikit-learn's
 * `StratifiedKFold`; shuffled, the rows of each class are drawn by another generator. A class of fewer rows than there
 * are parts is in some of them only.
 *
 * @throws {CauceError} PARAM_INVALID; when splitting TOO_FEW_ROWS, COLUMN_UNKNOWN, COLUMN_MISSING_VALUES, and PARAM_INVALID
 *   for more parts than the largest class has rows.
 *
 * @example
 * const [{ test }] = stratifiedKFold({ nSplits: 5 }).split(flowers, 'species');
 * test.length; //=> 6
 */
export function stratifiedKFold(options: KFoldOptions = {}): Splitter<never> {
  const { nSplits = 5, shuffle = false, randomState = 0 } = options;
  const where = 'stratifiedKFold';
  checkCount(where, 'nSplits', nSplits, 2);
  return {
    split: (table, target) =>
      splitByClass(where, table, target, nSplits, shuffle ? createRandom(randomState) : undefined),
  };
}

/**
 * `stratifiedKFold`, shuffled anew several times. Equals scikit-learn's `RepeatedStratifiedKFold` but for the generator.
 *
 * @throws {CauceError} as `stratifiedKFold`.
 *
 * @example
 * repeatedStratifiedKFold({ nSplits: 5, nRepeats: 2 }).split(flowers, 'species').length; //=> 10
 */
export function repeatedStratifiedKFold(options: RepeatedOptions = {}): Splitter<never> {
  const { nSplits = 5, nRepeats = 10, randomState = 0 } = options;
  const where = 'repeatedStratifiedKFold';
  checkCount(where, 'nSplits', nSplits, 2);
  checkCount(where, 'nRepeats', nRepeats, 1);
  return {
    split: (table, target) =>
      Array.from({ length: nRepeats }, (_, repeat) =>
        splitByClass(where, table, target, nSplits, createRandom(randomState).fork(repeat)),
      ).flat(),
  };
}

/** @param random Draws the rows of each class; without it they are taken in their order. */
function splitByClass(
  where: string,
  table: Table<unknown>,
  target: string,
  nSplits: number,
  random: Random | undefined,
): Split[] {
  const rows = table.length;
  if (rows < nSplits) throw new CauceError('TOO_FEW_ROWS', { where, needed: nSplits, received: rows });
  const groups = rowGroups(table, target, where);
  const largest = Math.max(...groups.rows.map(({ length }) => length));
  if (largest < nSplits) {
    const rule = `at most ${largest}, the rows of the most frequent class of "${target}"`;
    throw new CauceError('PARAM_INVALID', { where, param: 'nSplits', rule, received: nSplits });
  }
  return splitsOf(stratifiedFolds(groups.codes, nSplits, random), nSplits);
}
