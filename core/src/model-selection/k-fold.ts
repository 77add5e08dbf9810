/** Parts of equal size, one after the other or at random, once or several times. */

import { CauceError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { checkCount, range, type Split, type Splitter, splitsOf } from './splitter.ts';

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
    split: ({ length }) =>
      foldsOf('kFold', shuffle ? createRandom(randomState).permutation(length) : range(0, length), nSplits),
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
        foldsOf('repeatedKFold', createRandom(randomState).fork(repeat).permutation(length), nSplits),
      ).flat(),
  };
}

/** @param order The row numbers, as they are to be cut. */
function foldsOf(where: string, order: Int32Array, nSplits: number): Split[] {
  const rows = order.length;
  if (rows < nSplits) throw new CauceError('TOO_FEW_ROWS', { where, needed: nSplits, received: rows });
  const size = Math.floor(rows / nSplits);
  const longer = rows % nSplits;
  const foldOf = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const inLonger = Math.floor(i / (size + 1));
    foldOf[order[i]] = inLonger < longer ? inLonger : Math.floor((i - longer) / size);
  }
  return splitsOf(foldOf, nSplits);
}
