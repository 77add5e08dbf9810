/** What boosting makes small: the squared or the absolute error of numbers, or the log loss of classes. */

import type { ClassTarget } from '../../estimator/definition.ts';
import { type Pinball, quantileOf } from '../../kernels/boosting/pinball.ts';
import { log } from '../../kernels/exponential.ts';
import { orderFreeSum } from '../../kernels/fixed-point.ts';

export type Objective = Shared &
  ({ readonly loss: 'squaredError' | 'logLoss' } | { readonly loss: 'pinball'; readonly pinball: Pinball });

interface Shared {
  /** False where every row's second derivative is 1, or is taken for it: for all losses of numbers. */
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
  /** The constant raw predictions that fit these rows best. */
  baseline(rows: Uint32Array): Float64Array;
}

/** Half the squared error; a raw prediction is the prediction. */
export function squaredError(target: Float64Array): Objective {
  return {
    loss: 'squaredError',
    hasHessian: false,
    leastGain: 0,
    outputs: 1,
    target,
    baseline: rows => Float64Array.of(orderFreeSum(rows.length, i => target[rows[i]]) / rows.length),
  };
}

/** The absolute error, which the median makes least. */
export function absoluteError(target: Float64Array): Objective {
  return pinballLoss(target, { level: 0.5, above: 1, below: 1 });
}

/** The pinball loss, which a quantile makes least: Koenker and Bassett, "Regression Quantiles" (1978). */
export function quantileLoss(target: Float64Array, quantile: number): Objective {
  return pinballLoss(target, { level: quantile, above: quantile, below: 1 - quantile });
}

function pinballLoss(target: Float64Array, pinball: Pinball): Objective {
  return {
    loss: 'pinball',
    pinball,
    hasHessian: false,
    leastGain: 1e-12,
    outputs: 1,
    target,
    baseline: rows =>
      Float64Array.of(
        quantileOf(
          Float64Array.from(rows, row => target[row]),
          pinball.level,
        ),
      ),
  };
}

/** The log loss; raw predictions are log odds of the second of two classes, or logarithms of probabilities but a constant. */
export function logLoss({ codes, classes }: ClassTarget): Objective {
  const isBinary = classes.length === 2;
  return {
    loss: 'logLoss',
    hasHessian: true,
    leastGain: 0,
    outputs: isBinary ? 1 : classes.length,
    target: Float64Array.from(codes),
    baseline: rows => {
      const counts = new Float64Array(classes.length);
      for (let i = 0; i < rows.length; i++) counts[codes[rows[i]]] += 1;
      // A class that only the rows held out have is not impossible.
      const logs = counts.map(count => log(Math.max(count / rows.length, Number.EPSILON)));
      if (isBinary) return Float64Array.of(logs[1] - logs[0]);
      const mean = logs.reduce((total, own) => total + own, 0) / logs.length;
      return logs.map(own => own - mean);
    },
  };
}
