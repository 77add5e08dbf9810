/** Parts drawn at random in which the classes have the same shares, anew each time. */

import { createRandom, type Random } from '../random.ts';
import { rowGroups } from './row-groups.ts';
import type { ShuffleSplitOptions } from './shuffle-split.ts';
import { partSizes } from './split-sizes.ts';
import { checkCount, type Split, type Splitter } from './splitter.ts';

/**
 * As `shuffleSplit`, with the target's classes in the same shares in both parts, within a row. Equals scikit-learn's
 * `StratifiedShuffleSplit` but for the generator, and that a class of a single row is not refused: it goes to one part.
 *
 * @param options.testSize Default 0.1.
 * @throws {CauceError} PARAM_INVALID, for sizes when splitting; COLUMN_UNKNOWN, COLUMN_MISSING_VALUES.
 *
 * @example
 * const [{ test }] = stratifiedShuffleSplit({ testSize: 6 }).split(flowers, 'species');
 * flowers.take(test).toRows().filter(({ species }) => species === flowers.rowAt(0).species).length; //=> 2
 */
export function stratifiedShuffleSplit(options: ShuffleSplitOptions = {}): Splitter<never> {
  const { nSplits = 10, randomState = 0 } = options;
  checkCount('stratifiedShuffleSplit', 'nSplits', nSplits, 1);
  return {
    split(table, target) {
      const { rows } = rowGroups(table, target, 'stratifiedShuffleSplit');
      const sizes = partSizes('stratifiedShuffleSplit', options, 0.1, table.length);
      const random = createRandom(randomState);
      return Array.from({ length: nSplits }, () => drawStratified(rows, sizes, random));
    },
  };
}

/** @param rows Of each class. */
export function drawStratified(
  rows: readonly Int32Array[],
  sizes: { readonly train: number; readonly test: number },
  random: Random,
): Split {
  const counts = rows.map(({ length }) => length);
  const learn = proportional(counts, sizes.train, random);
  const measure = proportional(
    counts.map((count, k) => count - learn[k]),
    sizes.test,
    random,
  );
  const train: number[] = [];
  const test: number[] = [];
  rows.forEach((own, k) => {
    const order = random.permutation(own.length);
    for (let i = 0; i < learn[k]; i++) train.push(own[order[i]]);
    for (let i = learn[k]; i < learn[k] + measure[k]; i++) test.push(own[order[i]]);
  });
  return { train: Int32Array.from(train).sort(), test: Int32Array.from(test).sort() };
}

/**
 * How many of each class there are among `draws` rows, in proportion: each share rounded down; what is missing goes to those
 * that lost most to the rounding, of equals to some drawn at random.
 */
function proportional(counts: readonly number[], draws: number, random: Random): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map(count => (count * draws) / total);
  const taken = shares.map(Math.floor);
  const chance = random.permutation(counts.length);
  const byLoss = shares
    .map((share, k) => ({ k, loss: share - taken[k] }))
    .sort((a, b) => b.loss - a.loss || chance[a.k] - chance[b.k]);
  const short = draws - taken.reduce((sum, count) => sum + count, 0);
  for (const { k } of byLoss.slice(0, short)) taken[k]++;
  return taken;
}
