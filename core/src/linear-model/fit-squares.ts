/** Least squares and ridge regression, by what suits the design: what LinearRegression and Ridge have in common. */

import { type BlockMatrix, times, transposeTimes, withoutSparseBlocks } from '../kernels/block-matrix.ts';
import { lsqr } from '../kernels/lsqr.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Design } from './design.ts';
import { leastSquares } from './least-squares.ts';
import { solveNormal } from './normal-equations.ts';

/** Weighted or sparse designs whose shorter side is longer are solved step by step. */
const mostDirect = 1000;
/** Numbers that sparse blocks may become: 512 MB. */
const mostNumbers = 2 ** 26;
/** Of what is solved step by step: near enough to rounding. */
const tolerance = 1e-14;

/**
 * The coefficients that minimise ‖y − Xw‖² + alpha ‖w‖², each row's square times its weight; of several, those of smallest
 * norm.
 *
 * @param cutoff As `leastSquares` has it, which is asked where alpha is 0, or too small for the normal equations: they
 *   square what is nearly collinear.
 */
export function fitSquares(space: Workspace, design: Design, cutoff: number, alpha = 0): Float64Array {
  const { features, weight } = design;
  const { rows, width, blocks } = features;
  const isSparse = blocks.some(block => block.sparse !== undefined);
  const isWide = Math.min(rows, width) > mostDirect || (isSparse && rows * width > mostNumbers);
  if (isWide && (isSparse || weight !== undefined)) return solveByLsqr(design, alpha);
  const dense = () => (isSparse ? { ...design, features: withoutSparseBlocks(features) } : design);
  // Products of features need no columns of sparse blocks; products of rows do.
  const solved = alpha > 0 ? solveNormal(space, width <= rows ? design : dense(), alpha) : undefined;
  return solved ?? leastSquares(space, dense(), cutoff, alpha);
}

/**
 * By LSQR on the rows, each times the root of its weight, and a row of √alpha for each feature below them. With a penalty
 * the features are first brought to length 1, which makes steps fewer and does not change the one solution.
 */
function solveByLsqr({ features, target, targetMean, weight }: Design, alpha: number): Float64Array {
  const { rows, width } = features;
  const roots = weight?.map(Math.sqrt);
  const weigh = (vector: Float64Array) => (roots === undefined ? vector : vector.map((x, r) => x * roots[r]));
  const b = weigh(target.map(y => y - targetMean));
  const maxIter = 10 * Math.max(rows, width);
  if (alpha === 0) {
    const a = {
      rows,
      width,
      times: (v: Float64Array) => weigh(times(features, v)),
      transposeTimes: (u: Float64Array) => transposeTimes(features, weigh(u)),
    };
    return lsqr(a, b, { maxIter, tol: tolerance }).x;
  }
  const penalty = Math.sqrt(alpha);
  const scale = lengthsOf(features, weight).map(length => 1 / Math.hypot(length, penalty));
  const a = {
    rows: rows + width,
    width,
    times(v: Float64Array) {
      const scaled = v.map((x, j) => x * scale[j]);
      const out = new Float64Array(rows + width);
      out.set(weigh(times(features, scaled)));
      for (let j = 0; j < width; j++) out[rows + j] = penalty * scaled[j];
      return out;
    },
    transposeTimes: (u: Float64Array) =>
      transposeTimes(features, weigh(u.subarray(0, rows))).map(
        (x, j) => (x + penalty * u[rows + j]) * scale[j],
      ),
  };
  const padded = new Float64Array(rows + width);
  padded.set(b);
  return lsqr(a, padded, { maxIter, tol: tolerance }).x.map((x, j) => x * scale[j]);
}

/**
 * Shape (features): the root of Σ w x² of each feature, less its shift, also where squares of numbers are too large or too
 * small.
 */
export function lengthsOf({ rows, width, blocks, shift }: BlockMatrix, weight?: Float64Array): Float64Array {
  const out = new Float64Array(width);
  const sums = new Float64Array(width);
  let total = 0;
  for (let r = 0; r < rows; r++) total += weight?.[r] ?? 1;
  for (const { start, width: features, values, codes, sparse } of blocks) {
    if (values !== undefined) {
      out[start] = lengthOf(values, shift[start], weight);
      continue;
    }
    for (let r = 0; r < rows; r++) {
      const own = weight?.[r] ?? 1;
      if (codes !== undefined) {
        if (codes[r] < 0) continue;
        out[start + codes[r]] += own;
        sums[start + codes[r]] += own;
      } else {
        for (let at = sparse.starts[r]; at < sparse.starts[r + 1]; at++) {
          const feature = start + sparse.indices[at];
          out[feature] += own * sparse.values[at] ** 2;
          sums[feature] += own * sparse.values[at];
        }
      }
    }
    for (let j = start; j < start + features; j++) {
      out[j] = Math.sqrt(Math.max(0, out[j] - shift[j] * (2 * sums[j] - shift[j] * total)));
    }
  }
  return out;
}

function lengthOf(values: Float64Array, shift: number, weight: Float64Array | undefined): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value - shift)), 0);
  if (largest === 0) return 0;
  const squares = values.reduce(
    (sum, value, r) => sum + (weight?.[r] ?? 1) * ((value - shift) / largest) ** 2,
    0,
  );
  return largest * Math.sqrt(squares);
}
