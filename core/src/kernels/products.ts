/** Sums of products over rows: the loops of Gram matrices and of factorisations. */

import type { Kernel, Workspace } from './workspace.ts';

const productsKernel: Kernel<
  [
    rows: Float64Array,
    count: number,
    stride: number,
    length: number,
    out: Float64Array,
    outStride: number,
    side: number,
    factor: number,
  ]
> = {
  number: 40,
  plain: (task, _, rows, count, stride, length, out, outStride, side, factor) => {
    const above = Math.floor((Math.sqrt(8 * task + 1) - 1) / 2);
    const firstI = above * side;
    const firstJ = (task - (above * (above + 1)) / 2) * side;
    for (let i = firstI; i < Math.min(firstI + side, count); i++) {
      for (let j = firstJ; j <= Math.min(i, firstJ + side - 1); j++) {
        out[i * outStride + j] += factor * dot(rows, i * stride, j * stride, length);
      }
    }
  },
};

/** In two lanes: the even places and the odd ones. */
function dot(rows: Float64Array, a: number, b: number, length: number): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < length; k += 2) {
    even += rows[a + k] * rows[b + k];
    odd += rows[a + k + 1] * rows[b + k + 1];
  }
  if (k < length) even += rows[a + k] * rows[b + k];
  return even + odd;
}

/**
 * Adds `factor` · M Mᵀ to the lower triangle of a matrix.
 *
 * @param rows IN: M (count x length), row i at i · stride.
 * @param out CHANGED: (count x count), row i at i · outStride.
 * @param side Outputs are cut into squares of this side, a multiple of 4; each is a task. It does not change the result.
 * O(count² x length / 2).
 */
export function addProducts(
  space: Workspace,
  { rows, count, stride, length }: { rows: Float64Array; count: number; stride: number; length: number },
  out: Float64Array,
  outStride: number,
  { factor, side }: { factor: number; side: number },
): void {
  const squares = Math.ceil(count / side);
  const tasks = (squares * (squares + 1)) / 2;
  space.run(productsKernel, tasks, rows, count, stride, length, out, outStride, side, factor);
}

/** Subtracts `shifts[i]` from row i of a matrix. Task: a row. */
export const centre: Kernel<[rows: Float64Array, stride: number, length: number, shifts: Float64Array]> = {
  number: 41,
  plain: (row, _, rows, stride, length, shifts) => {
    for (let r = row * stride; r < row * stride + length; r++) rows[r] -= shifts[row];
  },
};

/**
 * Adds four rows of numbers to the sums of their codes. Task: four rows of all, and a block of codes; the block changes
 * fastest.
 *
 * `sums` CHANGED: block b's begin at places[2 b]; for each four rows, four sums side by side for each of places[2 b + 1]
 * codes, from -1 on.
 */
export const addByCode: Kernel<
  [
    codes: Int32Array,
    codeStride: number,
    length: number,
    blocks: number,
    rows: Float64Array,
    stride: number,
    sums: Float64Array,
    places: Float64Array,
  ]
> = {
  number: 42,
  plain: (task, _, codes, codeStride, length, blocks, rows, stride, sums, places) => {
    const block = task % blocks;
    const four = Math.floor(task / blocks);
    const start = places[2 * block] + 4 * (four * places[2 * block + 1] + 1);
    for (let r = 0; r < length; r++) {
      const at = start + 4 * codes[block * codeStride + r];
      for (let k = 0; k < 4; k++) sums[at + k] += rows[(4 * four + k) * stride + r];
    }
  },
};

/**
 * Counts the pairs of codes of two blocks; rows without a code in either do not count. Task: a pair of blocks.
 *
 * @param pairs IN: for each the two blocks, where its counts begin, and the number of the second block's codes.
 */
export const countPairs: Kernel<
  [codes: Int32Array, stride: number, length: number, pairs: Float64Array, counts: Float64Array]
> = {
  number: 43,
  plain: (task, _, codes, stride, length, pairs, counts) => {
    const [left, right, start, width] = pairs.subarray(4 * task, 4 * task + 4);
    for (let r = 0; r < length; r++) {
      const a = codes[left * stride + r];
      const b = codes[right * stride + r];
      if (a >= 0 && b >= 0) counts[start + a * width + b]++;
    }
  },
};
