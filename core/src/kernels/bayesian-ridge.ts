/**
 * Bayesian ridge regression: how strongly coefficients are drawn to 0 is learnt too. Tipping, "Sparse Bayesian Learning
 * and the Relevance Vector Machine", Journal of Machine Learning Research 1 (2001), appendix A, with the updates of
 * MacKay, "Bayesian Interpolation", Neural Computation 4 (1992), as scikit-learn's BayesianRidge has them.
 */

import { squaresAround, sumOf } from './moments.ts';
import { triangleOf } from './qr.ts';
import { jacobiSvd } from './svd.ts';
import type { Workspace } from './workspace.ts';

/** scikit-learn's defaults: of both gamma priors shape and rate, and when to stop. */
const prior = 1e-6;
const mostRounds = 300;
const tolerance = 1e-3;

export interface BayesianRidge {
  /** Shape (features). */
  readonly coef: Float64Array;
  readonly intercept: number;
}

/**
 * The posterior mean of the coefficients.
 *
 * @param columns IN: (features), each of as many rows as the target; finite.
 * @param target IN: (rows), at least one; finite.
 * @returns New. NaN or infinite where the numbers are too large.
 * O(rows x features² + features³).
 */
export function bayesianRidge(
  space: Workspace,
  columns: readonly Float64Array[],
  target: Float64Array,
): BayesianRidge {
  const rows = target.length;
  const means = Float64Array.from(columns, column => sumOf(column) / rows);
  const targetMean = sumOf(target) / rows;
  const rotated = rotate(space, columns, means, target, targetMean);
  const variance = squaresAround(target, targetMean) / rows;
  const coef = posteriorMean(rotated, rows, variance);
  let intercept = targetMean;
  for (let j = 0; j < coef.length; j++) intercept -= means[j] * coef[j];
  return { coef, intercept };
}

/** The centred problem along its singular vectors, where each coefficient is told apart from the others. */
interface Rotated {
  /** (k): eigenvalues of XᵀX. */
  readonly eigenvalues: Float64Array;
  /** (k): the target's share in each direction times the singular value. */
  readonly shares: Float64Array;
  /** Column-major (k x k): the directions. */
  readonly v: Float64Array;
  /** The squares of the target that no coefficients explain. */
  readonly rest: number;
}

function rotate(
  space: Workspace,
  columns: readonly Float64Array[],
  means: Float64Array,
  target: Float64Array,
  targetMean: number,
): Rotated {
  const k = columns.length;
  // The target as a last column: its entry on the diagonal is what the others leave of it.
  const { r } = triangleOf(space, {
    rows: target.length,
    width: k + 1,
    read(start, count, out, height) {
      for (let j = 0; j < k; j++) {
        for (let i = 0; i < count; i++) out[j * height + i] = columns[j][start + i] - means[j];
      }
      for (let i = 0; i < count; i++) out[k * height + i] = target[start + i] - targetMean;
      out.fill(0, (k + 1) * height, (k + 1) * height + count);
    },
  });
  const square = new Float64Array(k * k);
  for (let j = 0; j < k; j++) square.set(r.subarray(j * (k + 1), j * (k + 1) + k), j * k);
  const projected = r.slice(k * (k + 1), k * (k + 1) + k);
  const { us, singular, v } = jacobiSvd(square, k);
  const shares = new Float64Array(k);
  const left = projected.slice();
  for (let j = 0; j < k; j++) {
    for (let i = 0; i < k; i++) shares[j] += us[j * k + i] * projected[i];
    if (singular[j] === 0) continue;
    const part = shares[j] / singular[j] / singular[j];
    for (let i = 0; i < k; i++) left[i] -= part * us[j * k + i];
  }
  let rest = r[k * (k + 1) + k] ** 2;
  for (let i = 0; i < k; i++) rest += left[i] * left[i];
  return { eigenvalues: singular.map(s => s * s), shares, v, rest };
}

/** MacKay's updates until the coefficients stay. */
function posteriorMean(
  { eigenvalues, shares, v, rest }: Rotated,
  rows: number,
  variance: number,
): Float64Array {
  const k = eigenvalues.length;
  let alpha = 1 / (variance + Number.EPSILON);
  let lambda = 1;
  let before = new Float64Array(k);
  for (let round = 0; round < mostRounds; round++) {
    const coef = coefficients(eigenvalues, shares, v, lambda / alpha);
    let squares = 0;
    let explained = 0;
    let errors = rest;
    for (let j = 0; j < k; j++) {
      squares += coef[j] * coef[j];
      explained += (alpha * eigenvalues[j]) / (lambda + alpha * eigenvalues[j]);
      if (eigenvalues[j] === 0) continue;
      const missed = shares[j] * (lambda / alpha / (eigenvalues[j] + lambda / alpha));
      errors += (missed * missed) / eigenvalues[j];
    }
    lambda = (explained + 2 * prior) / (squares + 2 * prior);
    alpha = (rows - explained + 2 * prior) / (errors + 2 * prior);
    let moved = 0;
    for (let j = 0; j < k; j++) moved += Math.abs(before[j] - coef[j]);
    if (round > 0 && moved < tolerance) break;
    before = coef;
  }
  return coefficients(eigenvalues, shares, v, lambda / alpha);
}

function coefficients(
  eigenvalues: Float64Array,
  shares: Float64Array,
  v: Float64Array,
  penalty: number,
): Float64Array<ArrayBuffer> {
  const k = eigenvalues.length;
  const coef = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    const along = shares[j] / (eigenvalues[j] + penalty);
    for (let i = 0; i < k; i++) coef[i] += along * v[j * k + i];
  }
  return coef;
}
