/** Penalised losses of weighted sums of features, brought to their least value. */

import type { Workspace } from '../kernels/workspace.ts';
import {
  type Coefficients,
  type Penalised,
  partsOf,
  type Stop,
  smoothPart,
  unpack,
} from './linear-classifier-objective.ts';
import { descendAbsolute } from './linear-classifier-proximal.ts';
import { type Metric, metricOf } from './metric.ts';
import { descendIn } from './metric-descent.ts';

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

function descendSmooth(problem: Penalised, metric: Metric, stop: Stop): Float64Array {
  const { tol, maxIter, throwIfAborted } = stop;
  const value = smoothPart(problem, metric, throwIfAborted);
  const parts = partsOf(problem);
  return descendIn(metric, value, problem.loss.outputs * parts, parts, { maxIter, gtol: tol });
}
