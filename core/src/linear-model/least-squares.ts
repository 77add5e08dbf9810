/** Least squares on a design: what the linear models have in common. */

import { type BlockMatrix, transposeTimes, writeFeature, writeRow } from '../kernels/block-matrix.ts';
import { BlockedQr } from '../kernels/qr.ts';
import { jacobiSvd, type Svd } from '../kernels/svd.ts';
import type { Design } from './design.ts';

/**
 * The coefficients that minimise ‖y − Xw‖² + alpha ‖w‖²; of several, those of smallest norm.
 *
 * The shorter side of X is factorised by QR in blocks, then the triangle by SVD: Golub and Van Loan, Matrix Computations
 * (4th ed.), section 5.5. The penalty is so many rows of √alpha more. X is multiplied by a power of two throughout, so
 * that squares of huge and tiny numbers stay numbers.
 *
 * With n rows and p features O(n p min(n, p)) time; memory for min(n, p)².
 *
 * @param cutoff Singular values of at most this share of the largest count as 0.
 * @returns Shape (features).
 */
export function leastSquares(design: Design, cutoff: number, alpha = 0): Float64Array {
  const scale = scaleOf(design.features);
  const penalty = Math.sqrt(alpha) * scale;
  const coef =
    design.features.rows < design.features.width
      ? solveWide(design, cutoff, scale, penalty)
      : solveTall(design, cutoff, scale, penalty);
  return coef.map(w => w * scale);
}

/** The smallest share that rounding leaves meaningful: max(rows, features) x 2.2e-16. */
export function roundingCutoff({ rows, width }: BlockMatrix): number {
  return Math.max(rows, width) * Number.EPSILON;
}

/** X = QR and R = U S Vᵀ, so w = V S⁻¹ Uᵀ Qᵀy. */
function solveTall(
  { features, target }: Design,
  cutoff: number,
  scale: number,
  penalty: number,
): Float64Array {
  const { rows, width } = features;
  const qr = new BlockedQr(width);
  const row = new Float64Array(width);
  for (let r = 0; r < rows; r++) {
    writeRow(features, r, row);
    for (let j = 0; j < width; j++) row[j] *= scale;
    qr.add(row, target[r]);
  }
  addDiagonal(qr, width, penalty);
  const { r, qty } = qr.finish();
  return pseudoSolve(jacobiSvd(r, width), ({ us }, j) => dot(us, qty, j), cutoff);
}

/** Xᵀ = QR and R = U S Vᵀ, so (XXᵀ)⁺y = V S⁻² Vᵀ y, and w = Xᵀ (XXᵀ)⁺ y. */
function solveWide(
  { features, target }: Design,
  cutoff: number,
  scale: number,
  penalty: number,
): Float64Array {
  const { rows, blocks } = features;
  const qr = new BlockedQr(rows);
  const column = new Float64Array(rows);
  for (const block of blocks) {
    for (let j = block.start; j < block.start + block.width; j++) {
      writeFeature(features, block, j, column);
      for (let r = 0; r < rows; r++) column[r] *= scale;
      qr.add(column, 0);
    }
  }
  addDiagonal(qr, rows, penalty);
  const { r } = qr.finish();
  const dual = pseudoSolve(jacobiSvd(r, rows), ({ v }, j) => dot(v, target, j), cutoff);
  return transposeTimes(features, dual).map(w => w * scale);
}

/** Σ vⱼ (share of j) / sⱼ² over the singular values that count. */
function pseudoSolve(svd: Svd, share: (svd: Svd, j: number) => number, cutoff: number): Float64Array {
  const { singular, v } = svd;
  const n = singular.length;
  const smallest = singular.reduce((a, b) => Math.max(a, b), 0) * cutoff;
  const x = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    if (singular[j] <= smallest) continue;
    const factor = share(svd, j) / singular[j] ** 2;
    for (let i = 0; i < n; i++) x[i] += v[j * n + i] * factor;
  }
  return x;
}

/** Column j of a column-major matrix times a vector of its height. */
function dot(matrix: Float64Array, vector: Float64Array, j: number): number {
  const n = vector.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += matrix[j * n + i] * vector[i];
  return total;
}

function addDiagonal(qr: BlockedQr, width: number, value: number): void {
  if (value === 0) return;
  const row = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    row.fill(0);
    row[j] = value;
    qr.add(row, 0);
  }
}

/** A power of two, which multiplies exactly, that brings the largest number of X near 1. */
function scaleOf({ blocks }: BlockMatrix): number {
  let largest = 0;
  for (const { values } of blocks) {
    if (values === undefined) largest = Math.max(largest, 1);
    else for (const value of values) largest = Math.max(largest, Math.abs(value));
  }
  // Within ±1000, so that the power itself is an ordinary number.
  const exponent = largest === 0 ? 0 : Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
  return 2 ** -exponent;
}
