/** Products of a matrix with itself, each row with a weight: what Newton's method for generalised linear models solves. */

import type { BlockMatrix, NumberBlock, OneHotBlock } from './block-matrix.ts';
import { addProducts } from './products.ts';
import { addSparseProducts, type GramOutput } from './sparse-gram.ts';
import type { Workspace } from './workspace.ts';

/** Rows that are multiplied at a time. */
const batchRows = 2048;

/**
 * Xᵀ diag(weight) X. One-hot blocks are looked up, of sparse ones only the values.
 *
 * @param weight (rows), IN: at least 0.
 * @returns (width x width), row by row, of the workspace; only the lower triangle is filled. O(rows x blocks² + width²)
 *   time, where a sparse block counts for as many as a row of it has values.
 */
export function weightedGram(space: Workspace, matrix: BlockMatrix, weight: Float64Array): Float64Array {
  const { width, blocks, shift } = matrix;
  const gram = space.array(Float64Array, width * width);
  const numbers = blocks.filter(block => block.values !== undefined);
  const coded = blocks.filter(block => block.codes !== undefined);
  addNumbers(space, numbers, shift, weight, { gram, width });
  coded.forEach((block, b) => {
    for (const own of numbers) addCross(block, own, shift, weight, { gram, width });
    for (const other of coded.slice(0, b + 1)) addPairs(block, other, shift, weight, { gram, width });
  });
  addSparseProducts(blocks, shift, weight, { gram, width });
  return gram;
}

/** The columns less their shifts, times the roots of the weights, are multiplied as they are. */
function addNumbers(
  space: Workspace,
  numbers: readonly NumberBlock[],
  shift: Float64Array,
  weight: Float64Array,
  { gram, width }: GramOutput,
): void {
  const count = numbers.length;
  const rows = weight.length;
  const stride = Math.min(rows, batchRows);
  const batch = space.array(Float64Array, count * stride);
  const products = space.array(Float64Array, count * count);
  for (let first = 0; first < rows; first += stride) {
    const length = Math.min(stride, rows - first);
    const roots = weight.subarray(first, first + length).map(Math.sqrt);
    numbers.forEach(({ start, values }, j) => {
      const less = shift[start];
      for (let r = 0; r < length; r++) batch[j * stride + r] = (values[first + r] - less) * roots[r];
    });
    addProducts(space, { rows: batch, count, stride, length }, products, count, { factor: 1, side: 4 });
  }
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) gram[numbers[i].start * width + numbers[j].start] = products[i * count + j];
  }
  space.free(batch);
  space.free(products);
}

/** Σ w (1 − s) z of each feature of a one-hot block and a column z, which is less its shift. */
function addCross(
  { start, width: features, codes }: OneHotBlock,
  own: NumberBlock,
  shift: Float64Array,
  weight: Float64Array,
  { gram, width }: GramOutput,
): void {
  const sums = new Float64Array(features + 1);
  const less = shift[own.start];
  let total = 0;
  for (let r = 0; r < weight.length; r++) sums[codes[r] + 1] += weight[r] * (own.values[r] - less);
  for (const part of sums) total += part;
  for (let j = 0; j < features; j++) {
    const [high, low] = own.start > start ? [own.start, start + j] : [start + j, own.start];
    gram[high * width + low] = sums[j + 1] - shift[start + j] * total;
  }
}

/** Σ w (1 − s)(1 − t) of the features of two one-hot blocks, which may be the same. */
function addPairs(
  left: OneHotBlock,
  right: OneHotBlock,
  shift: Float64Array,
  weight: Float64Array,
  { gram, width }: GramOutput,
): void {
  const side = right.width + 1;
  const sums = new Float64Array((left.width + 1) * side);
  for (let r = 0; r < weight.length; r++) sums[(left.codes[r] + 1) * side + right.codes[r] + 1] += weight[r];
  const ofLeft = new Float64Array(left.width + 1);
  const ofRight = new Float64Array(side);
  let total = 0;
  for (let i = 0; i <= left.width; i++) {
    for (let j = 0; j < side; j++) {
      ofLeft[i] += sums[i * side + j];
      ofRight[j] += sums[i * side + j];
    }
    total += ofLeft[i];
  }
  for (let i = 0; i < left.width; i++) {
    const s = shift[left.start + i];
    for (let j = 0; j < (left === right ? i + 1 : right.width); j++) {
      const t = shift[right.start + j];
      gram[(left.start + i) * width + right.start + j] =
        sums[(i + 1) * side + j + 1] - t * ofLeft[i + 1] - s * ofRight[j + 1] + s * t * total;
    }
  }
}
