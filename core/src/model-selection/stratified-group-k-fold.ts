/** Parts of which no group is in two, and in which the classes have about the same shares. */

import { CauceError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { checkGroups } from './group-k-fold.ts';
import type { KFoldOptions } from './k-fold.ts';
import { type RowGroups, rowGroups } from './row-groups.ts';
import { checkCount, dropsOf, type GroupsOptions, range, type Splitter, splitsOf } from './splitter.ts';

/**
 * Cuts the rows into parts so that no group is in two and the target's classes have shares as alike as groups allow.
 * Equals scikit-learn's `StratifiedGroupKFold`: from the group on whose classes differ most in number, each goes to the
 * part where it makes the shares most alike, of equal ones to that of the fewest rows; shuffled, equal groups come in an
 * order drawn by another generator. Takes time by groups × parts² × classes.
 *
 * @param options.groups Name of the column of groups. It is no input of the model, unless `keepGroups: true`.
 * @throws {CauceError} as `groupKFold` and `stratifiedKFold`.
 *
 * @example
 * stratifiedGroupKFold({ groups: 'brand', nSplits: 2 }).split(cars, 'fuel').length; //=> 2
 */
export function stratifiedGroupKFold<const Groups extends string>(
  options: GroupsOptions<Groups> & KFoldOptions,
): Splitter<Groups> {
  const { nSplits = 5, shuffle = false, randomState = 0, groups } = options;
  const where = 'stratifiedGroupKFold';
  checkCount(where, 'nSplits', nSplits, 2);
  return {
    drops: dropsOf(options),
    groups,
    split(table, target) {
      const classes = rowGroups(table, target, where);
      const members = rowGroups(table, groups, where);
      const sizes = classes.rows.map(({ length }) => length);
      const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
      if (largest < nSplits) {
        const rule = `at most ${largest}, the rows of the most frequent class of "${target}"`;
        throw new CauceError('PARAM_INVALID', { where, param: 'nSplits', rule, received: nSplits });
      }
      checkGroups(where, nSplits, members.rows.length);
      const counts = countsByGroup(members, classes);
      const order = shuffle ? createRandom(randomState).permutation(counts.length) : range(0, counts.length);
      const folds = deal(counts, order, sizes, nSplits);
      return splitsOf(
        members.codes.map(code => folds[code]),
        nSplits,
      );
    },
  };
}

/** For each group how many rows each class has in it. */
function countsByGroup(members: RowGroups, classes: RowGroups): Float64Array[] {
  return members.rows.map(rows => {
    const counts = new Float64Array(classes.rows.length);
    for (const row of rows) counts[classes.codes[row]]++;
    return counts;
  });
}

/** The fold of each group. */
function deal(
  counts: readonly Float64Array[],
  order: Int32Array,
  sizes: readonly number[],
  nSplits: number,
): Int32Array {
  const spreads = counts.map(own => deviation(own));
  const bySpread = [...order].sort((a, b) => spreads[b] - spreads[a]);
  const taken = Array.from({ length: nSplits }, () => new Float64Array(sizes.length));
  const folds = new Int32Array(counts.length);
  for (const group of bySpread) {
    const best = bestFold(taken, counts[group], sizes);
    counts[group].forEach((count, k) => {
      taken[best][k] += count;
    });
    folds[group] = best;
  }
  return folds;
}

/** The fold where a group makes the shares of the classes most alike; of equal ones that of fewest rows. */
function bestFold(taken: readonly Float64Array[], group: Float64Array, sizes: readonly number[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  let fewest = Number.POSITIVE_INFINITY;
  for (let fold = 0; fold < taken.length; fold++) {
    const unlike = Float64Array.from(sizes, (size, k) =>
      deviation(
        taken.map((own, i) => (own[k] + (i === fold ? group[k] : 0)) / size),
        inOrder,
      ),
    );
    const mean = pairwise(unlike) / sizes.length;
    const rows = pairwise(taken[fold]);
    // NumPy's `isclose`.
    const isEqual = mean === least || Math.abs(mean - least) <= 1e-8 + 1e-5 * Math.abs(least);
    if (mean < least || (isEqual && rows < fewest)) [best, least, fewest] = [fold, mean, rows];
  }
  return best;
}

type Sum = (values: ArrayLike<number>) => number;

/** The standard deviation, with the bits of NumPy's `std`: which of two groups comes first may hang on the last. */
function deviation(values: ArrayLike<number>, add: Sum = pairwise): number {
  const mean = add(values) / values.length;
  return Math.sqrt(add(Float64Array.from(values, value => (value - mean) ** 2)) / values.length);
}

/** As NumPy adds along the first axis. */
function inOrder(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

/** As NumPy adds what lies side by side, up to 128 values: eight sums, then what is left. */
function pairwise(values: ArrayLike<number>): number {
  if (values.length < 8) return inOrder(values);
  const sums = Array.from({ length: 8 }, (_, k) => values[k]);
  const whole = values.length - (values.length % 8);
  for (let i = 8; i < whole; i++) sums[i % 8] += values[i];
  const [a, b, c, d, e, f, g, h] = sums;
  let sum = a + b + (c + d) + (e + f + (g + h));
  for (let i = whole; i < values.length; i++) sum += values[i];
  return sum;
}
