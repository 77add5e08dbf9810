/** Several weighted sums of the features of each row: the scores of classes. */

import type { BlockMatrix } from './block-matrix.ts';

/**
 * X Wᵀ + b. The sums run over the blocks in order, so that a row alone has the bits that it has among others.
 *
 * @param matrix IN: its shift is not taken off.
 * @param coef (outputs x width), IN: row by row.
 * @param intercept (outputs), IN.
 * @returns (rows x outputs), row by row, new. O(rows x blocks x outputs), of sparse blocks their values.
 */
export function linearScores(
  { rows, width, blocks }: BlockMatrix,
  coef: Float64Array,
  intercept: Float64Array,
): Float64Array {
  const outputs = intercept.length;
  const out = new Float64Array(rows * outputs);
  for (let r = 0; r < rows; r++) out.set(intercept, r * outputs);
  for (const { start, values, codes, sparse } of blocks) {
    for (let k = 0; k < outputs; k++) {
      const first = k * width + start;
      if (values !== undefined) {
        const factor = coef[first];
        for (let r = 0; r < rows; r++) out[r * outputs + k] += values[r] * factor;
      } else if (codes !== undefined) {
        for (let r = 0; r < rows; r++) if (codes[r] >= 0) out[r * outputs + k] += coef[first + codes[r]];
      } else {
        for (let r = 0; r < rows; r++) {
          let total = 0;
          for (let at = sparse.starts[r]; at < sparse.starts[r + 1]; at++) {
            total += sparse.values[at] * coef[first + sparse.indices[at]];
          }
          out[r * outputs + k] += total;
        }
      }
    }
  }
  return out;
}

/**
 * What the rows of each class, or of each other group, add up to.
 *
 * @param codes (rows), IN: the group of each row.
 * @param weights (rows), IN: what each row counts for; undefined for 1.
 * @returns (groups x width), row by row, new. O(rows x blocks + groups x width).
 */
export function sumByGroup(
  { rows, width, blocks }: BlockMatrix,
  codes: Int32Array,
  groups: number,
  weights: Float64Array | undefined,
): Float64Array {
  const out = new Float64Array(groups * width);
  for (const { start, values, codes: features, sparse } of blocks) {
    for (let r = 0; r < rows; r++) {
      const first = codes[r] * width + start;
      const weight = weights === undefined ? 1 : weights[r];
      if (values !== undefined) out[first] += weight * values[r];
      else if (features !== undefined) {
        if (features[r] >= 0) out[first + features[r]] += weight;
      } else {
        for (let at = sparse.starts[r]; at < sparse.starts[r + 1]; at++) {
          out[first + sparse.indices[at]] += weight * sparse.values[at];
        }
      }
    }
  }
  return out;
}
