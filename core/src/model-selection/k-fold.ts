/** Parts of equal size, one after the other or at random, once or several times. */

import { CauceError } from '../errors.ts';
import { evenFolds } from '../estimator/folds.ts';
import { createRandom, type Random } from '../random.ts';
import { checkCount, type Split, type Splitter, splitsOf } from './splitter.ts';

export interface KFoldOptions {
  /** How many parts, at least 2; default 5. */
  readonly nSplits?: number;
  /** Whether rows are shuffled first; default false. */
  readonly shuffle?: boolean;
  /** Seed of the shuffling; default 0. */
  readonly randomState?: number;
}

/** Options of repeated splits. */
export interface RepeatedOptions extends Omit<KFoldOptions, 'shuffle'> {
  /** How often all rows are split anew, at least 1; default 10. */
  readonly nRepeats?: number;
}

/**
 * Cuts the rows into parts of equal size, the first ones a row longer where it does not come out even; each part is
 * measured on once, by what the others taught. Equals scikit-learn's `KFold`; shuffled, the rows are drawn by another
 * generator.
 *
 * @throws {CauceError} PARAM_INVALID; when splitting TOO_FEW_ROWS.
 *
 * @example
 * const [first] = kFold({ nSplits: 3 }).split(flowers, 'species');
 * first.test.length; //=> 10
 */
export function kFold(options: KFoldOptions = {}): Splitter<never> {
  const { nSplits = 5, shuffle = false, randomState = 0 } = options;
  checkCount('kFold', 'nSplits', nSplits, 2);
  return {
    split: ({ length }) => foldsOf('kFold', length, nSplits, shuffle ? createRandom(randomState) : undefined),
  };
}

/**
 * `kFold`, shuffled anew several times: many scores of few rows. Equals scikit-learn's `RepeatedKFold` but for the
 * generator.
 *
 * @throws {CauceError} as `kFold`.
 *
 * @example
 * repeatedKFold({ nSplits: 5, nRepeats: 3 }).split(flowers, 'species').length; //=> 15
 */
export function repeatedKFold(options: RepeatedOptions = {}): Splitter<never> {
  const { nSplits = 5, nRepeats = 10, randomState = 0 } = options;
  checkCount('repeatedKFold', 'nSplits', nSplits, 2);
  checkCount('repeatedKFold', 'nRepeats', nRepeats, 1);
  return {
    split: ({ length }) =>
      Array.from({ length: nRepeats }, (_, repeat) =>
        foldsOf('repeatedKFold', length, nSplits, createRandom(randomState).fork(repeat)),
      ).flat(),
  };
}

/** @param random Shuffles the rows first. */
function foldsOf(where: string, rows: number, nSplits: number, random: Random | undefined): Split[] {
  if (rows < nSplits) throw new CauceError('TOO_FEW_ROWS', { where, needed: nSplits, received: rows });
  return splitsOf(evenFolds(rows, nSplits, random), nSplits);
}
