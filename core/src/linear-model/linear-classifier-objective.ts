/** What is minimised: a loss of weighted sums of features, and penalties of the weights. */

import { times, transposeTimes } from '../kernels/block-matrix.ts';
import type { Design } from './design.ts';
import type { RowLoss } from './linear-classifier-loss.ts';
import type { Metric } from './metric.ts';

/** Mean loss + squared/2 ‖w‖² + absolute ‖w‖₁. */
export interface Penalised {
  readonly design: Design;
  readonly loss: RowLoss;
  readonly squared: number;
  readonly absolute: number;
  /** Whether each score has a constant of its own, which is not penalised; the design's means are taken off, then. */
  readonly fitIntercept: boolean;
}

export interface Stop {
  /** Ends when no slope is further from 0 than this, measured along the metric. */
  readonly tol: number;
  readonly maxIter: number;
  readonly throwIfAborted: () => void;
}

export interface Coefficients {
  /** (outputs x width), row by row. */
  readonly coef: Float64Array;
  /** (outputs). */
  readonly intercept: Float64Array;
}

/** How many parameters each output has: its coefficients, then its constant. */
export function partsOf({ design, fitIntercept }: Penalised): number {
  return design.features.width + (fitIntercept ? 1 : 0);
}

/**
 * The smooth part, of parameters that are measured in the metric.
 * @param gradient OUT.
 */
export function smoothPart(
  problem: Penalised,
  metric: Metric,
  throwIfAborted: () => void,
): (x: Float64Array, gradient: Float64Array) => number {
  const { design, loss, squared, fitIntercept } = problem;
  const { features, weight, totalWeight } = design;
  const { rows, width } = features;
  const parts = partsOf(problem);
  const { outputs } = loss;
  const scores = new Float64Array(outputs * rows);
  const slopes = new Float64Array(outputs * rows);
  const constant = interceptScale(problem);
  return (x, gradient) => {
    throwIfAborted();
    const { coef, intercept } = unpack(problem, metric, x);
    for (let k = 0; k < outputs; k++) {
      const own = times(features, coef.subarray(k * width, (k + 1) * width));
      for (let r = 0; r < rows; r++) scores[k * rows + r] = own[r] + intercept[k];
    }
    let value = loss.evaluate(scores, slopes, weight) / totalWeight;
    for (let k = 0; k < outputs; k++) {
      const own = slopes.subarray(k * rows, (k + 1) * rows);
      const steep = transposeTimes(features, own);
      for (let j = 0; j < width; j++) {
        const w = coef[k * width + j];
        value += (squared / 2) * w * w;
        gradient[k * parts + j] = (steep[j] / totalWeight + squared * w) / metric.scale[j];
      }
      if (!fitIntercept) continue;
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += own[r];
      gradient[k * parts + width] = sum / totalWeight / constant;
    }
    return value;
  };
}

/** The constant's own scale: it has no penalty, and the features that it goes with have mean 0. */
export function interceptScale({ loss }: Penalised): number {
  return Math.sqrt(loss.curvature);
}

/** From parameters measured in the metric. */
export function unpack(problem: Penalised, { scale }: Metric, x: Float64Array): Coefficients {
  const { outputs } = problem.loss;
  const width = scale.length;
  const parts = partsOf(problem);
  const coef = new Float64Array(outputs * width);
  const intercept = new Float64Array(outputs);
  const constant = interceptScale(problem);
  for (let k = 0; k < outputs; k++) {
    for (let j = 0; j < width; j++) coef[k * width + j] = x[k * parts + j] / scale[j];
    if (parts > width) intercept[k] = x[k * parts + width] / constant;
  }
  return { coef, intercept };
}
