/** What boosting makes small: errors of numbers, deviances of counts and amounts, or the log loss of classes. */

import type { ClassTarget } from '../../estimator/fit-context.ts';
import { type Pinball, quantileOf, weightedQuantileOf } from '../../kernels/boosting/pinball.ts';
import { log } from '../../kernels/exponential.ts';
import { orderFreeSum } from '../../kernels/fixed-point.ts';

export type Objective = Shared &
  (
    | { readonly loss: 'squaredError' | 'poisson' | 'gamma' | 'logLoss' }
    | { readonly loss: 'pinball'; readonly pinball: Pinball }
  );

interface Shared {
  /** False where every row's second derivative is 1, or is taken for it: for errors of numbers without weights. */
  readonly hasHessian: boolean;
  /**
   * What a split must gain more than, as a share of what the node has gained itself. Where all rows of a node have the same
   * gradient, as they often do for absolute errors, no split gains anything but an error of rounding. (scikit-learn splits
   * there, by one of the first columns: better or worse as these matter.)
   */
  readonly leastGain: number;
  /** Raw predictions of a row: one for numbers and for two classes, else one for each class. */
  readonly outputs: number;
  /** Shape (rows): numbers, or numbers of classes. */
  readonly target: Float64Array;
  /** Shape (rows): what each counts for, greater than 0; undefined where all count the same. */
  readonly weights: Float64Array | undefined;
  /** The constant raw predictions that fit these rows best. */
  baseline(rows: Uint32Array): Float64Array;
}

type Weights = Float64Array | undefined;

/** Half the squared error; a raw prediction is the prediction. */
export function squaredError(target: Float64Array, weights?: Weights): Objective {
  return {
    loss: 'squaredError',
    hasHessian: weights !== undefined,
    leastGain: 0,
    outputs: 1,
    target,
    weights,
    baseline: rows => Float64Array.of(meanOf(rows, target, weights)),
  };
}

/** Half the Poisson deviance, but for a constant; a raw prediction is the logarithm of the prediction. */
export function poissonDeviance(target: Float64Array, weights?: Weights): Objective {
  return deviance('poisson', target, weights);
}

/** Half the deviance of gamma distributions, but for a constant; a raw prediction is the logarithm of the prediction. */
export function gammaDeviance(target: Float64Array, weights?: Weights): Objective {
  return deviance('gamma', target, weights);
}

function deviance(loss: 'poisson' | 'gamma', target: Float64Array, weights: Weights): Objective {
  return {
    loss,
    hasHessian: true,
    leastGain: 0,
    outputs: 1,
    target,
    weights,
    baseline: rows => Float64Array.of(log(Math.max(meanOf(rows, target, weights), 10 * Number.EPSILON))),
  };
}

function meanOf(rows: Uint32Array, values: Float64Array, weights: Weights): number {
  if (weights === undefined) return orderFreeSum(rows.length, i => values[rows[i]]) / rows.length;
  const total = orderFreeSum(rows.length, i => weights[rows[i]]);
  return orderFreeSum(rows.length, i => values[rows[i]] * (weights[rows[i]] / total));
}

/** The absolute error, which the median makes least. */
export function absoluteError(target: Float64Array, weights?: Weights): Objective {
  return pinballLoss(target, { level: 0.5, above: 1, below: 1 }, weights);
}

/** The pinball loss, which a quantile makes least: Koenker and Bassett, "Regression Quantiles" (1978). */
export function quantileLoss(target: Float64Array, quantile: number, weights?: Weights): Objective {
  return pinballLoss(target, { level: quantile, above: quantile, below: 1 - quantile }, weights);
}

function pinballLoss(target: Float64Array, pinball: Pinball, weights: Weights): Objective {
  return {
    loss: 'pinball',
    pinball,
    hasHessian: weights !== undefined,
    leastGain: 1e-12,
    outputs: 1,
    target,
    weights,
    baseline: rows => {
      const own = Float64Array.from(rows, row => target[row]);
      if (weights === undefined) return Float64Array.of(quantileOf(own, pinball.level));
      return Float64Array.of(
        weightedQuantileOf(
          own,
          Float64Array.from(rows, row => weights[row]),
          pinball.level,
        ),
      );
    },
  };
}

/** The log loss; raw predictions are log odds of the second of two classes, or logarithms of probabilities but a constant. */
export function logLoss({ codes, classes }: ClassTarget, weights?: Weights): Objective {
  const isBinary = classes.length === 2;
  return {
    loss: 'logLoss',
    hasHessian: true,
    leastGain: 0,
    outputs: isBinary ? 1 : classes.length,
    target: Float64Array.from(codes),
    weights,
    baseline: rows => {
      const counts = new Float64Array(classes.length);
      for (let i = 0; i < rows.length; i++)
        counts[codes[rows[i]]] += weights === undefined ? 1 : weights[rows[i]];
      const total = weights === undefined ? rows.length : counts.reduce((sum, count) => sum + count, 0);
      // A class that only the rows held out have is not impossible.
      const logs = counts.map(count => log(Math.max(count / total, Number.EPSILON)));
      if (isBinary) return Float64Array.of(logs[1] - logs[0]);
      const mean = logs.reduce((sum, own) => sum + own, 0) / logs.length;
      return logs.map(own => own - mean);
    },
  };
}
