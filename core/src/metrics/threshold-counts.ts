/** How many rows are found, rightly and wrongly, at each threshold of a score. */

import { show } from '../errors.ts';
import { checkRows, metricProblem, type Values, type Weighted } from './input.ts';
import { type Labels, labelsOf, type PositiveLabel, positiveLabel } from './labels.ts';

export interface CurveOptions extends Weighted, PositiveLabel {
  /** Leaves out points that lie on a straight line between others. */
  readonly dropIntermediate?: boolean;
}

/** Shape (thresholds), the highest threshold first: of rows with at least this score. */
export interface ThresholdCounts {
  readonly thresholds: Float64Array;
  /** Weight of the rows of the other class. */
  readonly falsePositives: Float64Array;
  /** Weight of the rows of the class looked for. */
  readonly truePositives: Float64Array;
}

/**
 * Counts at each distinct score of `isPositive` rows and others. Rows without weight are left out. Sums run in the order
 * of the scores, as scikit-learn's do, so that the same points are found to lie on a line. O(rows log rows).
 */
export function thresholdCounts(
  isPositive: ArrayLike<boolean>,
  scores: Values,
  weights?: Values,
): ThresholdCounts {
  const order = Array.from({ length: scores.length }, (_, row) => row)
    .filter(row => weights?.[row] !== 0)
    .sort((a, b) => scores[b] - scores[a]);
  const [thresholds, falsePositives, truePositives]: number[][] = [[], [], []];
  let [positives, negatives] = [0, 0];
  for (const [place, row] of order.entries()) {
    const weight = weights?.[row] ?? 1;
    if (isPositive[row]) positives += weight;
    else negatives += weight;
    if (place < order.length - 1 && scores[order[place + 1]] === scores[row]) continue;
    thresholds.push(scores[row]);
    falsePositives.push(negatives);
    truePositives.push(positives);
  }
  return {
    thresholds: Float64Array.from(thresholds),
    falsePositives: Float64Array.from(falsePositives),
    truePositives: Float64Array.from(truePositives),
  };
}

/**
 * `thresholdCounts` of classes.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, a score is not finite, or there are more than
 *   two classes.
 */
export function countThresholds(
  where: string,
  truth: Labels,
  scores: Values,
  { sampleWeight, posLabel }: Weighted & PositiveLabel,
): ThresholdCounts {
  checkRows(where, truth.length, scores.length, sampleWeight);
  for (let row = 0; row < scores.length; row++) {
    if (Number.isFinite(scores[row])) continue;
    const problem = `the score of row ${row} must be a finite number. Got ${show(scores[row])}.`;
    throw metricProblem(where, truth.length, problem);
  }
  const positive = curveLabel(where, truth, posLabel);
  return thresholdCounts(
    truth.map(label => label === positive),
    scores,
    sampleWeight,
  );
}

/** The counts at these places alone. */
export function pick(counts: ThresholdCounts, isKept: (place: number) => boolean): ThresholdCounts {
  const of = (values: Float64Array) => values.filter((_, place) => isKept(place));
  return {
    thresholds: of(counts.thresholds),
    falsePositives: of(counts.falsePositives),
    truePositives: of(counts.truePositives),
  };
}

/** With a threshold that no row reaches before the others. */
export function fromNone(counts: ThresholdCounts): ThresholdCounts {
  return {
    thresholds: joined([Number.POSITIVE_INFINITY], counts.thresholds),
    falsePositives: joined([0], counts.falsePositives),
    truePositives: joined([0], counts.truePositives),
  };
}

/** One after the other. */
export function joined(first: Values, second: Values): Float64Array {
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** Any number of classes is right where one is named. */
function curveLabel(where: string, truth: Labels, posLabel: string | undefined): string {
  const present = labelsOf(truth);
  return posLabel !== undefined && present.includes(posLabel)
    ? posLabel
    : positiveLabel(where, truth.length, present, posLabel);
}
