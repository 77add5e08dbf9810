/** Parts of which no group is in two. */

import { CauceError } from '../errors.ts';
import { createRandom } from '../random.ts';
import type { KFoldOptions } from './k-fold.ts';
import { rowGroups } from './row-groups.ts';
import { checkCount, dropsOf, type GroupsOptions, range, type Splitter, splitsOf } from './splitter.ts';

/**
 * Cuts the rows into parts of about equal size so that no group is in two: rows of one owner, patient or day are all
 * learnt from or all measured on. Equals scikit-learn's `GroupKFold`: the largest group goes first, each to the part
 * that has the fewest rows; shuffled, groups are drawn at random (by another generator) and every part has equally many
 * groups.
 *
 * @param options.groups Name of the column of groups. It is no input of the model, unless `keepGroups: true`.
 * @throws {CauceError} PARAM_INVALID; when splitting COLUMN_UNKNOWN, COLUMN_MISSING_VALUES, and PARAM_INVALID for more parts
 *   than groups.
 *
 * @example
 * groupKFold({ groups: 'brand', nSplits: 2 }).split(cars, 'price').length; //=> 2
 */
export function groupKFold<const Groups extends string>(
  options: GroupsOptions<Groups> & KFoldOptions,
): Splitter<Groups> {
  const { nSplits = 5, shuffle = false, randomState = 0, groups } = options;
  checkCount('groupKFold', 'nSplits', nSplits, 2);
  return {
    drops: dropsOf(options),
    groups,
    split(table) {
      const { codes, rows } = rowGroups(table, groups, 'groupKFold');
      checkGroups('groupKFold', nSplits, rows.length);
      const sizes = rows.map(({ length }) => length);
      const folds = shuffle
        ? drawnFolds(createRandom(randomState).permutation(rows.length), nSplits)
        : balancedFolds(sizes, nSplits);
      return splitsOf(
        codes.map(code => folds[code]),
        nSplits,
      );
    },
  };
}

/** @throws {CauceError} PARAM_INVALID when there are fewer groups than parts. */
export function checkGroups(where: string, nSplits: number, groups: number): void {
  if (nSplits <= groups) return;
  const rule = `at most ${groups}, the number of groups`;
  throw new CauceError('PARAM_INVALID', { where, param: 'nSplits', rule, received: nSplits });
}

/** The fold of each group: from the largest on, of equal ones the last, each in the fold of fewest rows, the first of equals. */
function balancedFolds(sizes: readonly number[], nSplits: number): Int32Array {
  const folds = new Int32Array(sizes.length);
  const taken = new Float64Array(nSplits);
  const bySize = range(0, sizes.length).sort((a, b) => sizes[b] - sizes[a] || b - a);
  for (const group of bySize) {
    const lightest = taken.indexOf(Math.min(...taken));
    taken[lightest] += sizes[group];
    folds[group] = lightest;
  }
  return folds;
}

/** The fold of each group: those in an order cut into parts of equally many, the first ones a group longer. */
function drawnFolds(order: Int32Array, nSplits: number): Int32Array {
  const folds = new Int32Array(order.length);
  for (let fold = 0, start = 0; fold < nSplits; fold++) {
    const end = start + Math.floor(order.length / nSplits) + (fold < order.length % nSplits ? 1 : 0);
    for (let i = start; i < end; i++) folds[order[i]] = fold;
    start = end;
  }
  return folds;
}
