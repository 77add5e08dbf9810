/** Rows that are not learnt from, but tell when to stop. */

import { CauceError } from '../errors.ts';
import type { SparseRows } from '../kernels/block-matrix.ts';
import type { Random } from '../random.ts';

export interface Split {
  readonly train: Int32Array;
  readonly held: Int32Array;
}

/**
 * Holds a share of the rows of each group out, drawn at random.
 * @param codes (rows): the group of each row.
 * @throws {CauceError} TOO_FEW_ROWS when either part would be empty.
 */
export function holdOut(where: string, codes: ArrayLike<number>, share: number, random: Random): Split {
  const rows = random.permutation(codes.length);
  const sizes = new Map<number, number>();
  for (let r = 0; r < rows.length; r++) sizes.set(codes[r], (sizes.get(codes[r]) ?? 0) + 1);
  const left = new Map([...sizes].map(([code, size]) => [code, Math.round(share * size)]));
  const isHeld = (row: number): boolean => {
    const count = left.get(codes[row]) as number;
    if (count > 0) left.set(codes[row], count - 1);
    return count > 0;
  };
  const train: number[] = [];
  const held: number[] = [];
  for (const row of rows) (isHeld(row) ? held : train).push(row);
  if (train.length === 0 || held.length === 0) {
    const needed = Math.ceil(0.5 / Math.min(share, 1 - share));
    throw new CauceError('TOO_FEW_ROWS', {
      where: `${where} with earlyStopping${sizes.size > 1 ? ', in its largest class,' : ''}`,
      needed,
      received: Math.max(...sizes.values()),
    });
  }
  return { train: Int32Array.from(train).sort(), held: Int32Array.from(held).sort() };
}

/** The mean of what is said of each row by its score, weighed. */
export function meanOver(
  rows: SparseRows,
  held: Int32Array,
  weight: Float64Array,
  { coef, intercept }: { readonly coef: Float64Array; readonly intercept: number },
  say: (score: number, row: number) => number,
): number {
  let total = 0;
  let sum = 0;
  for (const row of held) {
    let score = intercept;
    for (let at = rows.starts[row]; at < rows.starts[row + 1]; at++)
      score += rows.values[at] * coef[rows.indices[at]];
    sum += weight[row] * say(score, row);
    total += weight[row];
  }
  return sum / total;
}
