/** Penalised losses of weighted sums of features, brought to their least value. */

import { factorCholesky } from '../kernels/cholesky.ts';
import { minimize } from '../kernels/lbfgs.ts';
import { plainWorkspace, type Workspace } from '../kernels/workspace.ts';
import { type Metric, metricOf } from './linear-classifier-metric.ts';
import {
  type Coefficients,
  type Penalised,
  partsOf,
  type Stop,
  smoothPart,
  unpack,
} from './linear-classifier-objective.ts';
import { descendAbsolute } from './linear-classifier-proximal.ts';

/**
 * The coefficients of least loss: without an absolute penalty by L-BFGS, with one by accelerated proximal gradients (Beck
 * and Teboulle, SIAM Journal on Imaging Sciences 2, 2009). Either works in the metric of the features, so that neither
 * their sizes nor how they go together make it slow.
 *
 * Each step costs O(rows x blocks x outputs), and O(width²) up to 1,000 features.
 */
export function fitPenalised(space: Workspace, problem: Penalised, stop: Stop): Coefficients {
  const { design, loss, squared, absolute, fitIntercept } = problem;
  const metric = metricOf(space, design, loss.curvature, squared);
  const found = absolute > 0 ? descendAbsolute(problem, metric, stop) : descendSmooth(problem, metric, stop);
  const { coef, intercept } = unpack(problem, metric, found);
  const { shift } = design.features;
  if (!fitIntercept) return { coef, intercept };
  const { length } = shift;
  for (let k = 0; k < intercept.length; k++) {
    for (let j = 0; j < length; j++) intercept[k] -= shift[j] * coef[k * length + j];
  }
  if (loss.isRelative) {
    const mean = intercept.reduce((sum, own) => sum + own, 0) / intercept.length;
    for (let k = 0; k < intercept.length; k++) intercept[k] -= mean;
  }
  return { coef, intercept };
}

/** Where the metric's matrix M = L Lᵀ is known, what is searched is Lᵀ x, in which all directions bend alike. */
function descendSmooth(problem: Penalised, metric: Metric, stop: Stop): Float64Array {
  const { tol, maxIter } = stop;
  const value = smoothPart(problem, metric, stop.throwIfAborted);
  const length = problem.loss.outputs * partsOf(problem);
  const factor = metric.matrix === undefined ? undefined : factorOf(metric.matrix, metric.scale.length);
  const start = new Float64Array(length);
  if (factor === undefined) return minimize(value, start, { maxIter, gtol: tol }).x;
  const parts = partsOf(problem);
  const each = (x: Float64Array, change: (own: Float64Array) => void) => {
    for (let at = 0; at < length; at += parts) change(x.subarray(at, at + factor.width));
    return x;
  };
  const objective = (u: Float64Array, gradient: Float64Array): number => {
    const result = value(
      each(u.slice(), own => solveUpper(factor, own)),
      gradient,
    );
    each(gradient, own => solveLower(factor, own));
    return result;
  };
  const { x } = minimize(objective, start, { maxIter, gtol: tol });
  return each(x, own => solveUpper(factor, own));
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
