/** Single rows of a matrix of blocks. */

import type { BlockMatrix } from './block-matrix.ts';

/** A row of X. @returns (width), new. O(width). */
export function rowOf({ width, blocks, shift }: BlockMatrix, row: number): Float64Array {
  const out = new Float64Array(width);
  for (const { start, values, codes, sparse } of blocks) {
    if (values !== undefined) out[start] = values[row];
    else if (codes !== undefined) {
      if (codes[row] >= 0) out[start + codes[row]] = 1;
    } else {
      for (let at = sparse.starts[row]; at < sparse.starts[row + 1]; at++) {
        out[start + sparse.indices[at]] = sparse.values[at];
      }
    }
  }
  for (let j = 0; j < width; j++) out[j] -= shift[j];
  return out;
}
