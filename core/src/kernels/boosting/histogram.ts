/** Histograms: for each bin of each column the sums of gradients, counts and hessians over the rows of a node. */

import type { Kernel, Workspace } from '../workspace.ts';

/** How many doubles of room a bin's sums take. */
export function binWidth(space: Workspace, hasHessian: boolean): number {
  const plain = hasHessian ? 3 : 2;
  return space.isPacked ? plain - 1 : plain;
}

/** Bins that every column has room for. */
export const columnBins = 256;

/** Bytes of a row's record: the bins of all columns, then at a multiple of 8 the gradient and the hessian. */
export function recordLayout(columns: number, hasHessian: boolean): { gradient: number; bytes: number } {
  const gradient = Math.ceil(columns / 8) * 8;
  return { gradient, bytes: gradient + (hasHessian ? 16 : 8) };
}

/** Doubles of room that a thread needs for counting. */
export const countScratch = 1024;

/**
 * Adds a chunk of a node's rows to the histograms of the task's thread, and notes behind these that it has counted:
 * `histogramsStride` has room for it. `records` are laid out as `recordLayout` says;
 * gradients and hessians are whole numbers.
 */
export const countRows: Kernel<
  [
    records: Uint8Array,
    bytes: number,
    columns: number,
    rows: Uint32Array,
    length: number,
    chunk: number,
    gradient: number,
    hasHessian: number,
    histograms: Float64Array,
    histogramsStride: number,
    scratch: Float64Array,
    scratchStride: number,
  ]
> = {
  number: 5,
  plain: (task, _, records, bytes, columns, rows, length, chunk, gradient, hasHessian, out) => {
    const end = Math.min((task + 1) * chunk, length);
    const width = hasHessian ? 3 : 2;
    const words = new Float64Array(records.buffer, records.byteOffset);
    for (let i = task * chunk; i < end; i++) {
      const record = rows[i] * bytes;
      const word = (record + gradient) / 8;
      for (let column = 0; column < columns; column++) {
        const at = width * (columnBins * column + records[record + column]);
        out[at] += words[word];
        out[at + 1] += 1;
        if (hasHessian) out[at + 2] += words[word + 1];
      }
    }
  },
};
