/** How ridge regressions err on rows that they have not seen, without fitting one for each. */

import { times, transposeTimes } from '../kernels/block-matrix.ts';
import { factorCholesky, solveCholesky } from '../kernels/cholesky.ts';
import { rowGram } from '../kernels/gram.ts';
import { rowOf } from '../kernels/matrix-row.ts';
import { weightedGram } from '../kernels/weighted-gram.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Design } from './design.ts';

/**
 * For each strength the mean over rows of weight · (y − prediction)², each prediction by the ridge of all other rows:
 * Golub, Heath and Wahba, "Generalized cross-validation as a method for choosing a good ridge parameter", Technometrics 21
 * (1979). Undefined where a system is singular to working precision.
 *
 * For n rows and p features O(n p²), or for more features than rows O(n² p + n³), for each strength.
 */
export function leaveOneOutErrors(
  space: Workspace,
  design: Design,
  alphas: readonly number[],
  fitIntercept: boolean,
): (number | undefined)[] {
  const { rows, width } = design.features;
  const weight = design.weight ?? new Float64Array(rows).fill(1);
  const task = { space, design, weight, fitIntercept };
  return width > rows ? wideErrors(task, alphas) : tallErrors(task, alphas);
}

interface Task {
  readonly space: Workspace;
  readonly design: Design;
  readonly weight: Float64Array;
  readonly fitIntercept: boolean;
}

/** The error of a row that is left out is its own, divided by 1 − h, where h is what the row's target counts for in its fit. */
function tallErrors(
  { space, design, weight, fitIntercept }: Task,
  alphas: readonly number[],
): (number | undefined)[] {
  const { features, target, targetMean, totalWeight } = design;
  const { rows, width } = features;
  const centred = target.map(y => y - targetMean);
  const products = transposeTimes(
    features,
    centred.map((y, r) => y * weight[r]),
  );
  const gram = weightedGram(space, features, weight);
  const factor = space.array(Float64Array, width * width);
  return alphas.map(alpha => {
    factor.set(gram);
    for (let j = 0; j < width; j++) factor[j * width + j] += alpha;
    if (factorCholesky(space, factor, width) === 0) return undefined;
    const coef = products.slice();
    solveCholesky(factor, coef);
    const fitted = times(features, coef);
    let total = 0;
    for (let r = 0; r < rows; r++) {
      const own = fitIntercept ? weight[r] / totalWeight : 0;
      const leverage = own + weight[r] * squaresBehind(factor, rowOf(features, r));
      total += weight[r] * ((centred[r] - fitted[r]) / (1 - leverage)) ** 2;
    }
    return total / rows;
  });
}

/** With G = √W X Xᵀ √W + alpha I and c = G⁻¹ √W y the weighted error is c over the diagonal of G⁻¹. */
function wideErrors(
  { space, design, weight, fitIntercept }: Task,
  alphas: readonly number[],
): (number | undefined)[] {
  const { features, target, targetMean, totalWeight } = design;
  const { rows } = features;
  const roots = weight.map(Math.sqrt);
  const gram = rowGram(space, features);
  for (let i = 0; i < rows; i++) for (let j = 0; j <= i; j++) gram[i * rows + j] *= roots[i] * roots[j];
  const factor = space.array(Float64Array, rows * rows);
  return alphas.map(alpha => {
    factor.set(gram);
    for (let r = 0; r < rows; r++) factor[r * rows + r] += alpha;
    if (factorCholesky(space, factor, rows) === 0) return undefined;
    const dual = target.map((y, r) => (y - targetMean) * roots[r]);
    solveCholesky(factor, dual);
    let total = 0;
    for (let r = 0; r < rows; r++) {
      const unit = new Float64Array(rows);
      unit[r] = 1;
      // The intercept takes a direction of its own, which G divides by alpha alone.
      const own = fitIntercept ? weight[r] / (alpha * totalWeight) : 0;
      total += (dual[r] / (squaresBehind(factor, unit) - own)) ** 2;
    }
    return total / rows;
  });
}

/** ‖L⁻¹ v‖², which is vᵀ (L Lᵀ)⁻¹ v. @param vector OUT: L⁻¹ v. */
function squaresBehind(factor: Float64Array, vector: Float64Array): number {
  const n = vector.length;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    let rest = vector[i];
    for (let k = 0; k < i; k++) rest -= factor[i * n + k] * vector[k];
    vector[i] = rest / factor[i * n + i];
    squares += vector[i] * vector[i];
  }
  return squares;
}
