/** The rows of a table in two parts. */

import { CauceError } from '../errors.ts';
import { createRandom } from '../random.ts';
import type { Table } from '../table/table.ts';
import { rowGroups } from './row-groups.ts';
import { groupShuffleSplit, shuffleSplit } from './shuffle-split.ts';
import { type PartSizes, partSizes } from './split-sizes.ts';
import { range, type Split } from './splitter.ts';
import { drawStratified } from './stratified-shuffle-split.ts';

/** `testSize` is 0.25 unless one of the sizes is given. */
export interface TrainTestOptions extends PartSizes {
  /** Whether rows are drawn at random (default) or the last ones taken. */
  readonly shuffle?: boolean;
  /** Seed of the drawing; default 0. */
  readonly randomState?: number;
  /** A column of classes whose shares are to be alike in both parts. */
  readonly stratify?: string;
  /** A column of groups of which none is to be in both parts; sizes are then shares or numbers of groups. */
  readonly groups?: string;
}

/**
 * Splits the rows of a table into two parts, each in the table's order. Equals scikit-learn's `train_test_split` but for
 * the generator and the order: the test part is rounded up.
 *
 * @throws {CauceError} PARAM_INVALID when a part would be empty, or for options that exclude one another; COLUMN_UNKNOWN,
 *   COLUMN_MISSING_VALUES for `stratify` and `groups`.
 *
 * @example
 * const { train, test } = trainTestSplit(flowers, { testSize: 0.2, stratify: 'species' });
 * [train.length, test.length]; //=> [24, 6]
 */
export function trainTestSplit<Row>(
  table: Table<Row>,
  options: TrainTestOptions = {},
): { train: Table<Row>; test: Table<Row> } {
  const { train, test } = splitRows(table, options);
  return { train: table.take(train), test: table.take(test) };
}

/** The row numbers of `trainTestSplit`. */
export function splitRows(table: Table<unknown>, options: TrainTestOptions): Split {
  const { testSize, trainSize, shuffle = true, randomState = 0, stratify, groups } = options;
  const where = 'trainTestSplit';
  checkTogether(where, options);
  const sizes: PartSizes = {
    ...(testSize === undefined && trainSize === undefined ? { testSize: 0.25 } : {}),
    ...(testSize === undefined ? {} : { testSize }),
    ...(trainSize === undefined ? {} : { trainSize }),
  };
  if (groups !== undefined)
    return groupShuffleSplit({ groups, nSplits: 1, randomState, ...sizes }).split(table, '')[0];
  const counts = partSizes(where, sizes, 0.25, table.length);
  if (stratify !== undefined)
    return drawStratified(rowGroups(table, stratify, where).rows, counts, createRandom(randomState));
  if (!shuffle)
    return { train: range(0, counts.train), test: range(counts.train, counts.train + counts.test) };
  return shuffleSplit({ nSplits: 1, randomState, testSize: counts.test, trainSize: counts.train }).split(
    table,
    '',
  )[0];
}

function checkTogether(where: string, { shuffle, stratify, groups }: TrainTestOptions): void {
  const wrong =
    stratify !== undefined && groups !== undefined
      ? { param: 'groups', rule: 'left out where stratify is given', received: groups }
      : shuffle === false && (stratify ?? groups) !== undefined
        ? { param: 'shuffle', rule: 'true where stratify or groups is given', received: shuffle }
        : undefined;
  if (wrong !== undefined) throw new CauceError('PARAM_INVALID', { where, ...wrong });
}
