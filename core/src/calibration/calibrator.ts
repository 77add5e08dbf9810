/** From the scores of a classifier to probabilities. */

import { logistic } from '../estimator/class-probabilities.ts';
import { log } from '../kernels/exponential.ts';
import { minimize } from '../kernels/lbfgs.ts';

/** Probability of the positive class: 1 / (1 + e^(slope · score + offset)). */
export interface Sigmoid {
  readonly slope: number;
  readonly offset: number;
}

/** Scores of this size and more are scaled down before the fit, which they would make hard. */
const largeScore = 30;

/**
 * Platt's sigmoid with his prior for the targets: "Probabilistic Outputs for Support Vector Machines" (1999), section 2.2.
 *
 * @param scores (n), IN. @param isPositive (n), IN: 1 or 0. @param weights (n), IN.
 */
export function fitSigmoid(
  scores: Float64Array,
  isPositive: Float64Array,
  weights: Float64Array | undefined,
): Sigmoid {
  const weightOf = (i: number): number => weights?.[i] ?? 1;
  const largest = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
  const scale = largest >= largeScore ? largest : 1;
  let [negatives, positives] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    if (isPositive[i] > 0) positives += weightOf(i);
    else negatives += weightOf(i);
  }
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (negatives + 2)];
  const loss = ([a, b]: Float64Array, gradient: Float64Array): number => {
    let total = 0;
    gradient.fill(0);
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i] / scale;
      const raw = -(a * score + b);
      const truth = isPositive[i] > 0 ? high : low;
      const weight = weightOf(i);
      // log(1 + e^raw) − truth · raw, without overflow.
      total += weight * (Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw))) - truth * raw);
      const slope = weight * (logistic(raw) - truth);
      gradient[0] -= slope * score;
      gradient[1] -= slope;
    }
    return total;
  };
  const start = Float64Array.of(0, log((negatives + 1) / (positives + 1)));
  const { x } = minimize(loss, start, { maxIter: 1000, gtol: 1e-10 * Math.max(1, scores.length) });
  return { slope: x[0] / scale, offset: x[1] };
}

export function sigmoidAt({ slope, offset }: Sigmoid, score: number): number {
  return logistic(-(slope * score + offset));
}
