/** Squared losses of those rows that are on the wrong side of a margin. */

import type { RowLoss } from '../linear-model/linear-classifier-loss.ts';

const form = { outputs: 1, curvature: 2, isRelative: false } as const;

/** max(0, 1 − y · score)². @param target (rows): y, 1 or −1. */
export function squaredHinge(target: Float64Array): RowLoss {
  return {
    ...form,
    evaluate(scores, slopes, weight) {
      let total = 0;
      for (let r = 0; r < target.length; r++) {
        const own = weight === undefined ? 1 : weight[r];
        const short = Math.max(0, 1 - target[r] * scores[r]);
        total += own * short * short;
        slopes[r] = -2 * own * target[r] * short;
      }
      return total;
    },
  };
}

/** max(0, |score − y| − epsilon)². @param target (rows): y. */
export function squaredInsensitive(target: Float64Array, epsilon: number): RowLoss {
  return {
    ...form,
    evaluate(scores, slopes, weight) {
      let total = 0;
      for (let r = 0; r < target.length; r++) {
        const own = weight === undefined ? 1 : weight[r];
        const off = scores[r] - target[r];
        const beyond = Math.max(0, Math.abs(off) - epsilon);
        total += own * beyond * beyond;
        slopes[r] = 2 * own * Math.sign(off) * beyond;
      }
      return total;
    },
  };
}
