/**
 * The elastic net: w that minimises ½‖y − Xw‖² + absolute ‖w‖₁ + ½ squared ‖w‖², one coefficient after the other, as
 * scikit-learn does: Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate
 * descent", Journal of Statistical Software 33 (2010). It needs the products of the features only, not the rows.
 */

import type { Kernel, Workspace } from './workspace.ts';

export interface ElasticNetProblem {
  /** (features x features), both triangles: XᵀX. Of the workspace. */
  readonly gram: Float64Array;
  /** (features): Xᵀy. Of the workspace. */
  readonly target: Float64Array;
  /** yᵀy. */
  readonly targetSquares: number;
  /** Penalty of the absolute values, at least 0: scikit-learn's rows · alpha · l1_ratio. */
  readonly absolute: number;
  /** Penalty of the squares, at least 0: scikit-learn's rows · alpha · (1 − l1_ratio). */
  readonly squared: number;
}

export interface Descent {
  /** How far the objective is from its least value, at most. */
  readonly gap: number;
  readonly sweeps: number;
}

const descendKernel: Kernel<
  [
    gram: Float64Array,
    n: number,
    target: Float64Array,
    targetSquares: number,
    coef: Float64Array,
    fitted: Float64Array,
    absolute: number,
    squared: number,
    tolerance: number,
    most: number,
    result: Float64Array,
  ]
> = {
  number: 46,
  plain: (
    _task,
    _thread,
    gram,
    n,
    target,
    targetSquares,
    coef,
    fitted,
    absolute,
    squared,
    tolerance,
    most,
    result,
  ) => {
    let sweep = 0;
    let gap = Number.POSITIVE_INFINITY;
    while (sweep < most) {
      sweep++;
      let largest = 0;
      let change = 0;
      for (let j = 0; j < n; j++) {
        const own = gram[j * n + j];
        if (own === 0) continue;
        const old = coef[j];
        const pull = target[j] - fitted[j] + old * own;
        const size = Math.max(Math.abs(pull) - absolute, 0) / (own + squared);
        const now = pull < 0 ? -size : size;
        if (now !== old) {
          coef[j] = now;
          for (let i = 0; i < n; i++) fitted[i] += (now - old) * gram[j * n + i];
        }
        largest = Math.max(largest, size);
        change = Math.max(change, Math.abs(now - old));
      }
      if (change > tolerance * largest && sweep < most) continue;
      gap = dualityGap({ gram, target, targetSquares, absolute, squared }, coef, fitted);
      if (gap <= tolerance * targetSquares) break;
    }
    result[0] = gap;
    result[1] = sweep;
  },
};

/** The gap between the objective and its dual: Kim et al., IEEE Journal of Selected Topics in Signal Processing 1 (2007). */
function dualityGap(
  { target, targetSquares, absolute, squared }: ElasticNetProblem,
  coef: Float64Array,
  fitted: Float64Array,
): number {
  let withTarget = 0;
  let withFitted = 0;
  let sizes = 0;
  let squares = 0;
  let steepest = 0;
  for (let j = 0; j < coef.length; j++) {
    withTarget += coef[j] * target[j];
    withFitted += coef[j] * fitted[j];
    sizes += Math.abs(coef[j]);
    squares += coef[j] * coef[j];
    steepest = Math.max(steepest, Math.abs(target[j] - fitted[j] - squared * coef[j]));
  }
  const residual = targetSquares + withFitted - 2 * withTarget;
  const scale = steepest > absolute ? absolute / steepest : 1;
  return (
    0.5 * residual * (1 + scale * scale) +
    absolute * sizes -
    scale * (targetSquares - withTarget) +
    0.5 * squared * (1 + scale * scale) * squares
  );
}

/**
 * Sweeps over all coefficients until the duality gap is at most `tolerance` · yᵀy. A sweep is O(features²) at most, and
 * O(features) for each coefficient that stays 0. It is one task: each step needs the one before.
 *
 * @param coef IN: where to begin, of the workspace; OUT: the coefficients.
 * @param sweeps At most so many, at least 1.
 */
export function descend(
  space: Workspace,
  problem: ElasticNetProblem,
  coef: Float64Array,
  { tolerance, sweeps }: { tolerance: number; sweeps: number },
): Descent {
  const { gram, target, targetSquares, absolute, squared } = problem;
  const n = coef.length;
  const fitted = space.array(Float64Array, n);
  for (let j = 0; j < n; j++) {
    if (coef[j] !== 0) for (let i = 0; i < n; i++) fitted[i] += coef[j] * gram[j * n + i];
  }
  const result = space.array(Float64Array, 2);
  space.run(
    descendKernel,
    1,
    gram,
    n,
    target,
    targetSquares,
    coef,
    fitted,
    absolute,
    squared,
    tolerance,
    sweeps,
    result,
  );
  const [gap, done] = result;
  space.free(fitted);
  space.free(result);
  return { gap, sweeps: done };
}
