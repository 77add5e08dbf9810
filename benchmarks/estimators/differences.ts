/** How far apart two sides are. */

import type { Measured } from './case.ts';

/**
 * The greatest difference of two outputs, as a share of the greatest size in its column; infinite where they differ in
 * size, or where one has no number and the other has.
 *
 * @param rows How many rows both have.
 */
export function relativeDifference(ours: Float64Array, theirs: Float64Array, rows: number): number {
  if (ours.length !== theirs.length) return Number.POSITIVE_INFINITY;
  const width = ours.length / rows;
  let worst = 0;
  for (let j = 0; j < width; j++) {
    let size = 0;
    let difference = 0;
    for (let at = j; at < ours.length; at += width) {
      if (Number.isNaN(ours[at]) && Number.isNaN(theirs[at])) continue;
      const own = Math.abs(ours[at] - theirs[at]);
      if (!Number.isFinite(own)) return Number.POSITIVE_INFINITY;
      difference = Math.max(difference, own);
      size = Math.max(size, Math.abs(theirs[at]));
    }
    // A column of zeros, or of what rounding left of them, has no size: there the difference itself counts.
    worst = Math.max(worst, difference / (size < 1e-12 ? 1 : size));
  }
  return worst;
}

export interface Scores {
  readonly ours: MeanAndDeviation;
  readonly theirs: MeanAndDeviation;
  /** The difference of the means in standard errors (Welch), and in itself. */
  readonly errors: number;
  readonly difference: number;
}

interface MeanAndDeviation {
  readonly mean: number;
  readonly deviation: number;
}

/** Over the seeds: R², or its like for probabilities (1 less the share of the Brier score that the frequencies have). */
export function compareScores(ours: Measured, theirs: Measured, truth: Float64Array): Scores {
  const of = ({ outputs }: Measured) => meanAndDeviation(outputs.map(output => score(output, truth)));
  const [own, other] = [of(ours), of(theirs)];
  const difference = own.mean - other.mean;
  const variance = own.deviation ** 2 / ours.outputs.length + other.deviation ** 2 / theirs.outputs.length;
  const errors = difference === 0 ? 0 : difference / Math.sqrt(variance);
  return { ours: own, theirs: other, errors, difference };
}

/** @param truth Of the same shape as the output. */
function score(output: Float64Array, truth: Float64Array): number {
  const rows = truth.length;
  let mean = 0;
  for (const value of truth) mean += value / rows;
  let error = 0;
  let spread = 0;
  for (let i = 0; i < rows; i++) {
    error += (output[i] - truth[i]) ** 2;
    spread += (truth[i] - mean) ** 2;
  }
  return 1 - error / spread;
}

function meanAndDeviation(values: readonly number[]): MeanAndDeviation {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}
