/** What scores of rows cost: smooth losses. */

import { exp, log } from '../kernels/exponential.ts';

/** A convex loss of the scores of rows; of several scores each, all of one score before those of the next. */
export interface RowLoss {
  /** How many scores a row has. */
  readonly outputs: number;
  /** The loss never curves more than this, in the scores of a row of weight 1. */
  readonly curvature: number;
  /** True where scores that are all raised by the same cost the same. */
  readonly isRelative: boolean;
  /**
   * @param scores IN: (outputs x rows).
   * @param slopes OUT: (outputs x rows): how the loss of each row changes with its scores.
   * @returns Shape (rows) of losses, added up with their weights.
   */
  readonly evaluate: (scores: Float64Array, slopes: Float64Array, weight: Float64Array | undefined) => number;
}

/** Beyond this, e^x is not computed. */
const most = 700;

/**
 * −log of the probability of the right one of two classes, where the score is the log odds of the second.
 * @param target (rows): 0 or 1.
 */
export function binomialLoss(target: Float64Array): RowLoss {
  return {
    outputs: 1,
    curvature: 0.25,
    isRelative: false,
    evaluate(scores, slopes, weight) {
      let total = 0;
      for (let r = 0; r < target.length; r++) {
        const score = scores[r];
        const e = exp(-Math.min(most, Math.abs(score)));
        const own = weight === undefined ? 1 : weight[r];
        total += own * (log(1 + e) + Math.max(score, 0) - target[r] * score);
        slopes[r] = own * ((score >= 0 ? 1 : e) / (1 + e) - target[r]);
      }
      return total;
    },
  };
}

/**
 * −log of the probability of the right class, where probabilities are the softmax of the scores. It curves at most by ½:
 * Böhning, "Multinomial logistic regression algorithm", Annals of the Institute of Statistical Mathematics 44 (1992).
 * @param target (rows): the position of the class.
 */
export function multinomialLoss(target: Float64Array, classes: number): RowLoss {
  const rows = target.length;
  return {
    outputs: classes,
    curvature: 0.5,
    isRelative: true,
    evaluate(scores, slopes, weight) {
      let total = 0;
      for (let r = 0; r < rows; r++) {
        let largest = scores[r];
        for (let k = 1; k < classes; k++) largest = Math.max(largest, scores[k * rows + r]);
        let sum = 0;
        for (let at = r; at < slopes.length; at += rows) {
          const e = exp(Math.max(-most, scores[at] - largest));
          slopes[at] = e;
          sum += e;
        }
        const own = weight === undefined ? 1 : weight[r];
        const right = target[r] * rows + r;
        total += own * (log(sum) + largest - scores[right]);
        for (let at = r; at < slopes.length; at += rows) slopes[at] *= own / sum;
        slopes[right] -= own;
      }
      return total;
    },
  };
}
