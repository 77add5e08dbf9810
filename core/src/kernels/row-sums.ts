/** Sums over the rows of numbers and one-hot blocks: all that a Gram matrix is made of. */

import type { OneHotBlock } from './block-matrix.ts';
import { addByCode, addProducts, centre, countPairs } from './products.ts';
import type { Workspace } from './workspace.ts';

/** Numbers that a batch of rows may hold: they stay in the cache while they are multiplied. */
const batchNumbers = 2 ** 19;
const leastRows = 256;
const mostRows = 2 ** 16;

/** Columns of numbers, less a number each. */
export interface Numbers {
  /** Each of shape (rows). */
  readonly values: readonly Float64Array[];
  readonly shifts: Float64Array;
}

export interface RowSums {
  /** Σ x z of two columns. */
  product(column: number, other: number): number;
  /** Σ x of a column over the rows with a code of a block, -1 included. */
  byCode(block: number, code: number, column: number): number;
  /** How many rows have a code of a block. */
  count(block: number, code: number): number;
  /** How many rows have a code of a block and a code of another. */
  pairCount(block: number, code: number, other: number, otherCode: number): number;
}

/**
 * Sums over all rows, which are copied into the workspace batch by batch. Batches follow from the shape of the data
 * alone, and each sum belongs to one task, so that all are the same to the bit on any number of threads.
 *
 * O(rows x (columns + blocks)²) time; room for the sums, and for 4 MB of rows or 256 rows.
 */
export function sumRows(
  space: Workspace,
  rows: number,
  { values, shifts }: Numbers,
  blocks: readonly OneHotBlock[],
): RowSums {
  const count = values.length;
  const fours = Math.ceil(count / 4);
  const stride = Math.min(rows, batchRows(4 * fours));
  // Rows of zeros fill the last four.
  const batch = space.array(Float64Array, 4 * fours * stride);
  const codes = space.array(Int32Array, blocks.length * stride);
  const ownShifts = space.array(Float64Array, count);
  ownShifts.set(shifts);
  const products = space.array(Float64Array, count * count);
  const places = placesOf(space, blocks, fours);
  const sums = space.array(Float64Array, places.total);
  const pairs = pairsOf(space, blocks);
  const pairCounts = space.array(Float64Array, pairs.total);

  for (let start = 0; start < rows; start += stride) {
    const end = Math.min(start + stride, rows);
    const length = end - start;
    for (let j = 0; j < count; j++) batch.set(values[j].subarray(start, end), j * stride);
    for (let b = 0; b < blocks.length; b++) codes.set(blocks[b].codes.subarray(start, end), b * stride);
    space.run(centre, count, batch, stride, length, ownShifts);
    addProducts(space, { rows: batch, count, stride, length }, products, count, { factor: 1, side: 4 });
    const tasks = blocks.length * fours;
    space.run(addByCode, tasks, codes, stride, length, blocks.length, batch, stride, sums, places.array);
    space.run(countPairs, pairs.array.length / 4, codes, stride, length, pairs.array, pairCounts);
  }
  space.free(batch);
  space.free(codes);

  const counts = blocks.map(countCodes);
  return {
    product: (i, j) => products[Math.max(i, j) * count + Math.min(i, j)],
    byCode: (block, code, column) => {
      const slot = (column >> 2) * (blocks[block].width + 1) + 1 + code;
      return sums[places.array[2 * block] + 4 * slot + (column & 3)];
    },
    count: (block, code) => counts[block][code],
    pairCount: (block, code, other, otherCode) => {
      if (block < other) [block, code, other, otherCode] = [other, otherCode, block, code];
      const start = pairs.array[4 * ((block * (block - 1)) / 2 + other) + 2];
      return pairCounts[start + code * blocks[other].width + otherCode];
    },
  };
}

function batchRows(columns: number): number {
  const fitting = 2 ** Math.floor(Math.log2(batchNumbers / columns));
  return Math.max(leastRows, Math.min(mostRows, fitting));
}

function countCodes({ codes, width }: OneHotBlock): Float64Array {
  const counts = new Float64Array(width);
  for (let r = 0; r < codes.length; r++) if (codes[r] >= 0) counts[codes[r]]++;
  return counts;
}

/** Where the sums of each block are, as `addByCode` wants it. */
function placesOf(
  space: Workspace,
  blocks: readonly OneHotBlock[],
  fours: number,
): { array: Float64Array; total: number } {
  const array = space.array(Float64Array, 2 * blocks.length);
  let total = 0;
  blocks.forEach(({ width }, b) => {
    array.set([total, width + 1], 2 * b);
    total += 4 * fours * (width + 1);
  });
  return { array, total };
}

/** Each block with each before it, as `countPairs` wants it. */
function pairsOf(space: Workspace, blocks: readonly OneHotBlock[]): { array: Float64Array; total: number } {
  const array = space.array(Float64Array, 2 * blocks.length * (blocks.length - 1));
  let total = 0;
  let pair = 0;
  for (let b = 0; b < blocks.length; b++) {
    for (let other = 0; other < b; other++) {
      array.set([b, other, total, blocks[other].width], 4 * pair++);
      total += blocks[b].width * blocks[other].width;
    }
  }
  return { array, total };
}
