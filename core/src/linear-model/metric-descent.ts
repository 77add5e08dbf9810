/** A descent in the metric of the features, in which all directions bend alike. */

import { factorCholesky } from '../kernels/cholesky.ts';
import { type MinimizeOptions, minimize, type Objective } from '../kernels/lbfgs.ts';
import { plainWorkspace } from '../kernels/workspace.ts';
import type { Metric } from './metric.ts';

/**
 * The least value of a function of coefficients that are measured in the metric's scale, from zeros on, by L-BFGS. Where the
 * metric's matrix M = L Lᵀ is known, what is searched is Lᵀ x.
 *
 * @param length How many numbers `objective` takes.
 * @param parts Every so many of them there begin as many coefficients as there are features; the others are taken as they are.
 */
export function descendIn(
  { scale, matrix }: Metric,
  objective: Objective,
  length: number,
  parts: number,
  options: MinimizeOptions,
): Float64Array {
  const start = new Float64Array(length);
  const factor = matrix === undefined ? undefined : factorOf(matrix, scale.length);
  if (factor === undefined) return minimize(objective, start, options).x;
  const each = (x: Float64Array, change: (own: Float64Array) => void) => {
    for (let at = 0; at < length; at += parts) change(x.subarray(at, at + factor.width));
    return x;
  };
  const within: Objective = (u, gradient) => {
    const value = objective(
      each(u.slice(), own => solveUpper(factor, own)),
      gradient,
    );
    each(gradient, own => solveLower(factor, own));
    return value;
  };
  return each(minimize(within, start, options).x, own => solveUpper(factor, own));
}

interface Factor {
  /** (width x width), row by row: L in the lower triangle. */
  readonly l: Float64Array;
  readonly width: number;
}

/** Added to a diagonal of ones where features go together all but fully: it makes the search slower, not its end another. */
const slack = 1e-8;

function factorOf(matrix: Float64Array, width: number): Factor | undefined {
  for (const added of [0, slack]) {
    const l = matrix.slice();
    for (let i = 0; i < width; i++) l[i * width + i] += added;
    if (factorCholesky(plainWorkspace(), l, width) > slack / 10) return { l, width };
  }
  return undefined;
}

function solveLower({ l, width }: Factor, b: Float64Array): void {
  for (let i = 0; i < width; i++) {
    let rest = b[i];
    for (let j = 0; j < i; j++) rest -= l[i * width + j] * b[j];
    b[i] = rest / l[i * width + i];
  }
}

function solveUpper({ l, width }: Factor, b: Float64Array): void {
  for (let i = width - 1; i >= 0; i--) {
    b[i] /= l[i * width + i];
    for (let j = 0; j < i; j++) b[j] -= l[i * width + j] * b[i];
  }
}
