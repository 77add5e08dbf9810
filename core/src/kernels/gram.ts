/**
 * Products of a matrix with itself. A one-hot block costs the time of one column, however wide it is: its 0 and 1 are
 * multiplied as they are, by looking up, and its shift is made up for afterwards by
 * Σ(x − s)(z − t) = Σxz − sΣz − tΣx + n s t.
 */

import type { Block, BlockMatrix } from './block-matrix.ts';

/**
 * XᵀX.
 *
 * @returns (width x width), row by row, new; only the lower triangle is filled. O(rows x blocks² + width²) time.
 */
export function featureGram({ rows, width, blocks, shift }: BlockMatrix): Float64Array {
  const gram = new Float64Array(width * width);
  const totals = new Float64Array(width);
  for (const [i, block] of blocks.entries()) {
    addTotals(block, totals);
    for (let j = 0; j <= i; j++) addProducts(block, blocks[j], gram, width);
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      gram[i * width + j] += rows * shift[i] * shift[j] - shift[i] * totals[j] - shift[j] * totals[i];
    }
  }
  return gram;
}

/**
 * XXᵀ, for matrices with more features than rows.
 *
 * @returns (rows x rows), row by row, new; only the lower triangle is filled. O(rows² x blocks + width) time.
 */
export function rowGram({ rows, blocks, shift }: BlockMatrix): Float64Array {
  const gram = new Float64Array(rows * rows);
  // For one-hot blocks Σ(x − s)(z − s) over features is [same code] − s of one row's − s of the other's + Σs².
  const own = new Float64Array(rows);
  let squares = 0;
  for (const s of shift) squares += s * s;
  for (const { start, values, codes } of blocks) {
    for (let a = 0; a < rows; a++) {
      if (values !== undefined) {
        for (let b = 0; b <= a; b++) gram[a * rows + b] += values[a] * values[b];
      } else if (codes[a] >= 0) {
        own[a] += shift[start + codes[a]];
        for (let b = 0; b <= a; b++) if (codes[b] === codes[a]) gram[a * rows + b] += 1;
      }
    }
  }
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b <= a; b++) gram[a * rows + b] += squares - own[a] - own[b];
  }
  return gram;
}

/** Adds the sum of each feature of a block, not shifted. For centred numbers it is what rounding left. */
function addTotals({ start, values, codes }: Block, totals: Float64Array): void {
  if (values !== undefined) for (const value of values) totals[start] += value;
  else for (const code of codes) if (code >= 0) totals[start + code] += 1;
}

/** Adds the products of the features of two blocks, not shifted; `right` is not after `left`. */
function addProducts(left: Block, right: Block, gram: Float64Array, width: number): void {
  const corner = left.start * width + right.start;
  if (left.values !== undefined && right.values !== undefined) {
    let dot = 0;
    for (let r = 0; r < left.values.length; r++) dot += left.values[r] * right.values[r];
    gram[corner] = dot;
  } else if (left.values !== undefined && right.codes !== undefined) {
    scatter(right.codes, left.values, gram, corner, 1);
  } else if (left.codes !== undefined && right.values !== undefined) {
    scatter(left.codes, right.values, gram, corner, width);
  } else if (left.codes !== undefined && right.codes !== undefined) {
    for (let r = 0; r < left.codes.length; r++) {
      if (left.codes[r] >= 0 && right.codes[r] >= 0)
        gram[corner + left.codes[r] * width + right.codes[r]] += 1;
    }
  }
}

/** Adds each value to the place of its row's code. */
function scatter(
  codes: Int32Array,
  values: Float64Array,
  out: Float64Array,
  corner: number,
  stride: number,
): void {
  for (let r = 0; r < codes.length; r++) if (codes[r] >= 0) out[corner + codes[r] * stride] += values[r];
}
