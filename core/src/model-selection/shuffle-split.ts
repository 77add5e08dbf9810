/** Parts drawn at random, anew each time. */

import { createRandom } from '../random.ts';
import { rowGroups } from './row-groups.ts';
import { type PartSizes, partSizes } from './split-sizes.ts';
import { checkCount, dropsOf, type GroupsOptions, type Split, type Splitter } from './splitter.ts';

export interface ShuffleSplitOptions extends PartSizes {
  /** How many splits, at least 1; default 10, of groups 5. */
  readonly nSplits?: number;
  /** Seed of the drawing; default 0. */
  readonly randomState?: number;
}

/**
 * Draws rows to measure on at random, anew for each split: a row may be tested in several splits, or in none. Equals
 * scikit-learn's `ShuffleSplit` but for the generator.
 *
 * @param options.testSize Default 0.1.
 * @throws {CauceError} PARAM_INVALID, for sizes when splitting.
 *
 * @example
 * shuffleSplit({ nSplits: 4, testSize: 0.2 }).split(flowers, 'species')[3].test.length; //=> 6
 */
export function shuffleSplit(options: ShuffleSplitOptions = {}): Splitter<never> {
  const { nSplits = 10, randomState = 0 } = options;
  checkCount('shuffleSplit', 'nSplits', nSplits, 1);
  return {
    split({ length }) {
      const sizes = partSizes('shuffleSplit', options, 0.1, length);
      const random = createRandom(randomState);
      return Array.from({ length: nSplits }, () => drawnSplit(random.permutation(length), sizes));
    },
  };
}

/**
 * Draws groups to measure on at random, anew for each split; no group is on both sides. Equals scikit-learn's
 * `GroupShuffleSplit` but for the generator.
 *
 * @param options.groups Name of the column of groups. It is no input of the model, unless `keepGroups: true`.
 * @param options.testSize Share or number of the groups, not of the rows; default 0.2.
 * @throws {CauceError} PARAM_INVALID, for sizes when splitting; COLUMN_UNKNOWN, COLUMN_MISSING_VALUES.
 *
 * @example
 * groupShuffleSplit({ groups: 'brand', nSplits: 3 }).split(cars, 'price').length; //=> 3
 */
export function groupShuffleSplit<const Groups extends string>(
  options: GroupsOptions<Groups> & ShuffleSplitOptions,
): Splitter<Groups> {
  const { nSplits = 5, randomState = 0, groups } = options;
  checkCount('groupShuffleSplit', 'nSplits', nSplits, 1);
  return {
    drops: dropsOf(options),
    groups,
    split(table) {
      const { rows } = rowGroups(table, groups, 'groupShuffleSplit');
      const sizes = partSizes('groupShuffleSplit', options, 0.2, rows.length, 'groups');
      const random = createRandom(randomState);
      const rowsOf = (some: Int32Array) => Int32Array.from([...some].flatMap(k => [...rows[k]])).sort();
      return Array.from({ length: nSplits }, () => {
        const { train, test } = drawnSplit(random.permutation(rows.length), sizes);
        return { train: rowsOf(train), test: rowsOf(test) };
      });
    },
  };
}

function drawnSplit(order: Int32Array, { train, test }: { train: number; test: number }): Split {
  return { train: order.slice(test, test + train).sort(), test: order.slice(0, test).sort() };
}
