/** What boosting makes small: the squared error of numbers, or the log loss of classes. */

import type { ClassTarget } from '../../estimator/definition.ts';
import { log } from '../../kernels/exponential.ts';
import { orderFreeSum } from '../../kernels/fixed-point.ts';

export interface Objective {
  readonly isSquaredError: boolean;
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
    isSquaredError: true,
    outputs: 1,
    target,
    baseline: rows => Float64Array.of(orderFreeSum(rows.length, i => target[rows[i]]) / rows.length),
  };
}

/** The log loss; raw predictions are log odds of the second of two classes, or logarithms of probabilities but a constant. */
export function logLoss({ codes, classes }: ClassTarget): Objective {
  const isBinary = classes.length === 2;
  return {
    isSquaredError: false,
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
