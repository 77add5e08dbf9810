/** Losses with a penalty of absolute values: steps along the gradient that end where the penalty bends. */

import { times, transposeTimes } from '../kernels/block-matrix.ts';
import { type Penalised, partsOf, type Stop, smoothPart } from './linear-classifier-objective.ts';
import type { Metric } from './metric.ts';

/** Sweeps over the coefficients for one step, at most. */
const mostSweeps = 1000;

/**
 * Accelerated proximal gradients in the metric, begun anew whenever the momentum points uphill: O'Donoghue and Candès,
 * "Adaptive restart for accelerated gradient schemes", Foundations of Computational Mathematics 15 (2015).
 *
 * Where the metric's matrix is known it is an upper bound of what the loss bends, so that each step is certain to go down;
 * where it is not, a step of the diagonal is shortened by the largest eigenvalue.
 * @returns (outputs x parts): measured in the metric.
 */
export function descendAbsolute(problem: Penalised, metric: Metric, stop: Stop): Float64Array {
  const { tol, maxIter } = stop;
  const value = smoothPart(problem, metric, stop.throwIfAborted);
  const parts = partsOf(problem);
  const length = problem.loss.outputs * parts;
  const bend = metric.matrix === undefined ? largestBend(problem, metric) : 1;
  const limits = Float64Array.from({ length: parts }, (_, j) =>
    j < metric.scale.length ? problem.absolute / metric.scale[j] : 0,
  );
  const gradient = new Float64Array(length);
  let x = new Float64Array(length);
  let ahead = x;
  let momentum = 1;
  for (let iteration = 0; iteration < maxIter; iteration++) {
    value(ahead, gradient);
    const next = ahead.slice();
    for (let at = 0; at < length; at += parts) {
      const own = next.subarray(at, at + parts);
      const steep = gradient.subarray(at, at + parts);
      if (metric.matrix === undefined) shrink(own, steep, limits, bend);
      else sweep(own, steep, limits, metric.matrix, metric.scale.length, 0.01 * tol);
    }
    let furthest = 0;
    let uphill = 0;
    for (let i = 0; i < length; i++) {
      furthest = Math.max(furthest, Math.abs(next[i] - ahead[i]));
      uphill += (ahead[i] - next[i]) * (next[i] - x[i]);
    }
    if (!Number.isFinite(furthest)) break;
    const grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const share = uphill > 0 ? 0 : (momentum - 1) / grown;
    momentum = uphill > 0 ? 1 : grown;
    const last = x;
    x = next;
    if (furthest * bend <= tol) break;
    ahead = share === 0 ? next : next.map((own, i) => own + share * (own - last[i]));
  }
  return x;
}

/** A step along the gradient, each parameter by itself. */
function shrink(x: Float64Array, gradient: Float64Array, limits: Float64Array, bend: number): void {
  for (let j = 0; j < x.length; j++) x[j] = soft(x[j] - gradient[j] / bend, limits[j] / bend);
}

/** The least of gradient · d + ½ dᵀ M d + limits · |x + d|, one coefficient after the other; the constant is by itself. */
function sweep(
  x: Float64Array,
  gradient: Float64Array,
  limits: Float64Array,
  matrix: Float64Array,
  width: number,
  tol: number,
): void {
  const steep = gradient.slice();
  for (let count = 0; count < mostSweeps; count++) {
    let furthest = 0;
    for (let j = 0; j < width; j++) {
      const next = soft(x[j] - steep[j], limits[j]);
      const change = next - x[j];
      if (change === 0) continue;
      x[j] = next;
      furthest = Math.max(furthest, Math.abs(change));
      for (let i = 0; i < width; i++) steep[i] += change * matrix[j * width + i];
    }
    if (furthest <= tol) break;
  }
  if (x.length > width) x[width] -= gradient[width];
}

function soft(x: number, limit: number): number {
  return x > limit ? x - limit : x < -limit ? x + limit : 0;
}

const powerSteps = 20;
/** The steps find an eigenvalue from below. */
const margin = 1.2;

/** The largest eigenvalue of what the metric is the diagonal of, so measured; by the power method. At least 1. */
function largestBend({ design, loss, squared }: Penalised, { scale }: Metric): number {
  const { features, weight, totalWeight } = design;
  let vector = scale.map((_, j) => 1 + (j % 7) / 7);
  let largest = 1;
  for (let step = 0; step < powerSteps; step++) {
    const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
    if (step > 0) largest = Math.max(largest, length);
    if (!(length > 0)) break;
    const unit = vector.map((x, j) => x / length / scale[j]);
    const rows = times(features, unit);
    for (let r = 0; r < rows.length; r++) rows[r] *= (loss.curvature / totalWeight) * (weight?.[r] ?? 1);
    const bent = transposeTimes(features, rows);
    vector = bent.map((x, j) => (x + squared * unit[j]) / scale[j]);
  }
  return margin * largest;
}
