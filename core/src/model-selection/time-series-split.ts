/** Parts that follow one another in time. */

import { CauceError } from '../errors.ts';
import { checkCount, range, type Splitter } from './splitter.ts';

export interface TimeSeriesSplitOptions {
  /** How many splits, at least 2; default 5. */
  readonly nSplits?: number;
  /** The most rows to learn from, those right before the test part; default: all. */
  readonly maxTrainSize?: number | null;
  /** Rows of each test part; default: as many as `nSplits + 1` equal parts have. */
  readonly testSize?: number | null;
  /** Rows left out between what is learnt from and what is measured on; default 0. */
  readonly gap?: number;
}

/**
 * Measures on parts that follow one another at the end of the table, each by the rows before it: nothing is learnt from
 * the future. The rows must be in the order of time. Equals scikit-learn's `TimeSeriesSplit`.
 *
 * @throws {CauceError} PARAM_INVALID; when splitting TOO_FEW_ROWS.
 *
 * @example
 * const [first] = timeSeriesSplit({ nSplits: 3 }).split(cars, 'price');
 * Array.from(first.train); //=> [0, 1, 2]
 */
export function timeSeriesSplit(options: TimeSeriesSplitOptions = {}): Splitter<never> {
  const { nSplits = 5, maxTrainSize = null, testSize = null, gap = 0 } = options;
  const where = 'timeSeriesSplit';
  checkCount(where, 'nSplits', nSplits, 2);
  checkCount(where, 'gap', gap, 0);
  if (maxTrainSize !== null) checkCount(where, 'maxTrainSize', maxTrainSize, 1);
  if (testSize !== null) checkCount(where, 'testSize', testSize, 1);
  return {
    split({ length: rows }) {
      const size = testSize ?? Math.floor(rows / (nSplits + 1));
      const needed = Math.max(nSplits + 1, gap + size * nSplits + 1);
      if (rows < needed) throw new CauceError('TOO_FEW_ROWS', { where, needed, received: rows });
      return Array.from({ length: nSplits }, (_, i) => {
        const start = rows - (nSplits - i) * size;
        const end = start - gap;
        return {
          train: range(maxTrainSize === null ? 0 : Math.max(0, end - maxTrainSize), end),
          test: range(start, start + size),
        };
      });
    },
  };
}
