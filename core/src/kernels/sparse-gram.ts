/** Products of sparse features with one another and with others, without making columns of them. */

import type { Block, NumberBlock, OneHotBlock, SparseBlock, SparseRows } from './block-matrix.ts';

/** A symmetric matrix whose lower triangle is filled. */
export interface GramOutput {
  /** (width x width), row by row. CHANGED. */
  readonly gram: Float64Array;
  readonly width: number;
}

/**
 * Adds Xᵀ diag(weight) X where either feature is of a sparse block. What is 0 is passed over; shifts are made up for
 * afterwards by Σw(x − s)(z − t) = Σwxz − sΣwz − tΣwx + st Σw. Numbers are shifted first, so that nothing cancels.
 *
 * @param shift (width), IN. @param weight (rows), IN: at least 0.
 * O(Σ over rows of its sparse values times all its values + width x sparse features) time.
 */
export function addSparseProducts(
  blocks: readonly Block[],
  shift: Float64Array,
  weight: Float64Array,
  out: GramOutput,
): void {
  const apart = blocks.flatMap(block => (block.values === undefined ? [featuresOf(block, weight)] : []));
  for (const [position, own] of apart.entries()) {
    if (!own.isSparse) continue;
    for (const block of blocks) if (block.values !== undefined) addNumbers(own, block, shift, weight, out);
    // Of two sparse blocks once.
    for (const [i, other] of apart.entries())
      if (!other.isSparse || i <= position) addPairs(own, other, shift, weight, out);
  }
}

/** A block whose values are mostly 0. */
interface Features {
  readonly isSparse: boolean;
  readonly start: number;
  readonly width: number;
  readonly rows: SparseRows;
  /** (features): Σ w x. */
  readonly sums: Float64Array;
}

function featuresOf(block: OneHotBlock | SparseBlock, weight: Float64Array): Features {
  const { start, width } = block;
  const rows = block.sparse ?? rowsOfCodes(block.codes);
  const sums = new Float64Array(width);
  for (let r = 0; r < weight.length; r++) {
    for (let at = rows.starts[r]; at < rows.starts[r + 1]; at++)
      sums[rows.indices[at]] += weight[r] * rows.values[at];
  }
  return { isSparse: block.sparse !== undefined, start, width, rows, sums };
}

function rowsOfCodes(codes: Int32Array): SparseRows {
  const starts = new Int32Array(codes.length + 1);
  for (let r = 0; r < codes.length; r++) starts[r + 1] = starts[r] + (codes[r] < 0 ? 0 : 1);
  const indices = codes.filter(code => code >= 0);
  return { starts, indices, values: new Float64Array(indices.length).fill(1) };
}

function addNumbers(
  { start, width: features, rows: { starts, indices, values } }: Features,
  number: NumberBlock,
  shift: Float64Array,
  weight: Float64Array,
  { gram, width }: GramOutput,
): void {
  const sums = new Float64Array(features);
  let total = 0;
  for (let r = 0; r < weight.length; r++) {
    const own = weight[r] * (number.values[r] - shift[number.start]);
    total += own;
    for (let at = starts[r]; at < starts[r + 1]; at++) sums[indices[at]] += own * values[at];
  }
  for (let j = 0; j < features; j++) {
    const feature = start + j;
    const place = Math.max(feature, number.start) * width + Math.min(feature, number.start);
    gram[place] += sums[j] - shift[feature] * total;
  }
}

function addPairs(
  own: Features,
  other: Features,
  shift: Float64Array,
  weight: Float64Array,
  { gram, width }: GramOutput,
): void {
  // The one of later features has the rows of the triangle.
  const [low, high] = own.start < other.start ? [own, other] : [other, own];
  const isSame = own === other;
  let mass = 0;
  for (let r = 0; r < weight.length; r++) {
    mass += weight[r];
    for (let p = high.rows.starts[r]; p < high.rows.starts[r + 1]; p++) {
      const row = (high.start + high.rows.indices[p]) * width + low.start;
      const value = weight[r] * high.rows.values[p];
      // Ascending: of one block those up to this one.
      const end = isSame ? p + 1 : low.rows.starts[r + 1];
      for (let q = low.rows.starts[r]; q < end; q++)
        gram[row + low.rows.indices[q]] += value * low.rows.values[q];
    }
  }
  for (let i = 0; i < high.width; i++) {
    const s = shift[high.start + i];
    for (let j = 0; j < (isSame ? i + 1 : low.width); j++) {
      const t = shift[low.start + j];
      gram[(high.start + i) * width + low.start + j] += s * t * mass - s * low.sums[j] - t * high.sums[i];
    }
  }
}
