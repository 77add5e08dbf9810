/** Least squares on a design: what the linear models have in common. */

import { type Block, type BlockMatrix, transposeTimes, writeFeature } from '../kernels/block-matrix.ts';
import { extentOf } from '../kernels/moments.ts';
import { nonNegativeLeastSquares } from '../kernels/nnls.ts';
import { type RowReader, triangleOf } from '../kernels/qr.ts';
import { jacobiSvd, type Svd } from '../kernels/svd.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Design } from './design.ts';

/**
 * The coefficients that minimise ‖y − Xw‖² + alpha ‖w‖², each row's square times its weight; of several, those of
 * smallest norm.
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
export function leastSquares(space: Workspace, design: Design, cutoff: number, alpha = 0): Float64Array {
  const scale = scaleOf(design.features);
  const penalty = Math.sqrt(alpha) * scale;
  const solve = design.features.rows < design.features.width ? solveWide : solveTall;
  return solve(space, design, cutoff, scale, penalty).map(w => w * scale);
}

/** The smallest share that rounding leaves meaningful: max(rows, features) x 2.2e-16. */
export function roundingCutoff({ rows, width }: BlockMatrix): number {
  return Math.max(rows, width) * Number.EPSILON;
}

/** X = QR and R = U S Vᵀ, so w = V S⁻¹ Uᵀ Qᵀy. */
function solveTall(
  space: Workspace,
  design: Design,
  cutoff: number,
  scale: number,
  penalty: number,
): Float64Array {
  const { r, qty } = triangleOf(space, withPenalty(readerOf(design, scale), penalty));
  return pseudoSolve(jacobiSvd(r, design.features.width), ({ us }, j) => dot(us, qty, j), cutoff);
}

/**
 * The coefficients of at least 0 that minimise ‖y − Xw‖², each row's square times its weight. O(n p²) for n rows and p
 * features, and O(p³) for each that is not 0.
 */
export function nonNegativeSquares(space: Workspace, design: Design): Float64Array {
  const scale = scaleOf(design.features);
  const { r, qty } = triangleOf(space, readerOf(design, scale));
  return nonNegativeLeastSquares(r, design.features.width, qty).map(w => w * scale);
}

/** The rows of a design, each times the root of its weight, and the features times `scale`. */
function readerOf({ features, target, targetMean, weight }: Design, scale: number): RowReader {
  const { rows, width, blocks } = features;
  const roots = weight?.map(Math.sqrt);
  return {
    rows,
    width,
    read(start, count, out, height) {
      for (const block of blocks) {
        for (let j = block.start; j < block.start + block.width; j++) {
          const column = out.subarray(j * height, j * height + count);
          writeFeature(features, block, j, start, column);
          for (let r = 0; r < count; r++) column[r] *= scale * (roots?.[start + r] ?? 1);
        }
      }
      for (let r = 0; r < count; r++) {
        out[width * height + r] = (target[start + r] - targetMean) * (roots?.[start + r] ?? 1);
      }
    },
  };
}

/** Xᵀ = QR and R = U S Vᵀ, so (XXᵀ)⁺y = V S⁻² Vᵀ y, and w = Xᵀ (XXᵀ)⁺ y. */
function solveWide(
  space: Workspace,
  { features, target, targetMean, weight }: Design,
  cutoff: number,
  scale: number,
  penalty: number,
): Float64Array {
  const { rows, width, blocks } = features;
  const roots = weight?.map(Math.sqrt);
  const feature = new Float64Array(rows);
  const owner = blocks.flatMap(block => new Array<Block>(block.width).fill(block));
  const reader: RowReader = {
    rows: width,
    width: rows,
    read(start, count, out, height) {
      for (let i = 0; i < count; i++) {
        writeFeature(features, owner[start + i], start + i, 0, feature);
        for (let r = 0; r < rows; r++) out[r * height + i] = feature[r] * scale * (roots?.[r] ?? 1);
      }
      out.fill(0, rows * height, rows * height + count);
    },
  };
  const { r } = triangleOf(space, withPenalty(reader, penalty));
  const centred = target.map((y, r) => (y - targetMean) * (roots?.[r] ?? 1));
  const dual = pseudoSolve(jacobiSvd(r, rows), ({ v }, j) => dot(v, centred, j), cutoff);
  const own = roots === undefined ? dual : dual.map((x, r) => x * roots[r]);
  return transposeTimes(features, own).map(w => w * scale);
}

/** The same rows, and a diagonal matrix of this value below them. */
function withPenalty(reader: RowReader, value: number): RowReader {
  if (value === 0) return reader;
  const { rows, width } = reader;
  return {
    rows: rows + width,
    width,
    read(start, count, out, height) {
      const own = Math.max(0, Math.min(count, rows - start));
      if (own > 0) reader.read(start, own, out, height);
      for (let j = 0; j <= width; j++) out.fill(0, j * height + own, j * height + count);
      for (let i = own; i < count; i++) {
        const j = start + i - rows;
        out[j * height + i] = value;
      }
    },
  };
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

/** A power of two, which multiplies exactly, that brings the largest number of X near 1. */
function scaleOf({ blocks, shift }: BlockMatrix): number {
  let largest = 0;
  for (const { start, values, codes, sparse } of blocks) {
    if (codes !== undefined) largest = Math.max(largest, 1);
    else {
      const less = sparse === undefined ? shift[start] : 0;
      const { min, max } = extentOf(
        values ?? sparse.values.subarray(0, sparse.starts[sparse.starts.length - 1]),
      );
      largest = Math.max(largest, max - less, less - min);
    }
  }
  // Within ±1000, so that the power itself is an ordinary number.
  const exponent = largest === 0 ? 0 : Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
  return 2 ** -exponent;
}
