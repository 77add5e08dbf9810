/** Curves over all thresholds of a score. They are plain data; `view(…)` draws them. */

import { sum } from '../kernels/sum.ts';
import { metricProblem, type Values } from './input.ts';
import type { Labels } from './labels.ts';
import {
  type CurveOptions,
  countThresholds,
  fromNone,
  joined,
  pick,
  type ThresholdCounts,
} from './threshold-counts.ts';

/** Shape (points) each. */
export interface RocCurve {
  /** Share of the other class with at least the threshold, ascending; NaN where there is no other class. */
  readonly fpr: Float64Array;
  /** Share of the class looked for; NaN where no row is of it. */
  readonly tpr: Float64Array;
  /** Descending; the first is infinite. */
  readonly thresholds: Float64Array;
}

export interface PrecisionRecallCurve {
  /** The last is 1, for no row at all. */
  readonly precision: Float64Array;
  /** Descending; the last is 0. */
  readonly recall: Float64Array;
  /** Ascending; one fewer than points. */
  readonly thresholds: Float64Array;
}

export interface DetCurve {
  /** Share of the other class with at least the threshold, descending. */
  readonly fpr: Float64Array;
  /** Share of the class looked for below it, ascending. */
  readonly fnr: Float64Array;
  /** Ascending; the last may be infinite. */
  readonly thresholds: Float64Array;
}

/**
 * What share of the class looked for is found at which share of false alarms, for each threshold of a score. Equals
 * scikit-learn's roc_curve.
 *
 * @param scores Shape (rows): higher for the class looked for: its probability, or a decision value.
 * @param options `dropIntermediate` is true by default.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, a score is not finite, or there are more than
 *   two classes and none is named.
 *
 * @example
 * const { fpr, tpr } = rocCurve(['no', 'no', 'yes', 'yes'], [0.1, 0.4, 0.35, 0.8]);
 * [...fpr]; //=> [0, 0, 0.5, 0.5, 1]
 * [...tpr]; //=> [0, 0.5, 0.5, 1, 1]
 */
export function rocCurve(truth: Labels, scores: Values, options: CurveOptions = {}): RocCurve {
  const all = countThresholds('rocCurve', truth, scores, options);
  return rocOf(options.dropIntermediate === false ? all : pick(all, isCorner(all)));
}

/** The curve of counts. */
export function rocOf(counts: ThresholdCounts): RocCurve {
  const { thresholds, falsePositives, truePositives } = fromNone(counts);
  return { fpr: shares(falsePositives), tpr: shares(truePositives), thresholds };
}

/**
 * How precise predictions are at which share of the class found, for each threshold of a score. Equals scikit-learn's
 * precision_recall_curve; where no row is of the class, recall is 1.
 *
 * @param scores Shape (rows): higher for the class looked for.
 * @param options `dropIntermediate` is false by default.
 * @throws {CauceError} METRIC_INPUT as `rocCurve`.
 *
 * @example
 * const { precision } = precisionRecallCurve(['no', 'no', 'yes', 'yes'], [0.1, 0.4, 0.35, 0.8]);
 * [...precision]; //=> [0.5, 0.666667, 0.5, 1, 1]
 */
export function precisionRecallCurve(
  truth: Labels,
  scores: Values,
  options: CurveOptions = {},
): PrecisionRecallCurve {
  const all = countThresholds('precisionRecallCurve', truth, scores, options);
  return precisionRecallOf(options.dropIntermediate === true ? pick(all, changesFound(all)) : all);
}

/** The curve of counts. */
export function precisionRecallOf({
  thresholds,
  falsePositives,
  truePositives,
}: ThresholdCounts): PrecisionRecallCurve {
  const found = truePositives[truePositives.length - 1];
  const precision = truePositives.map((hits, i) => hits / (hits + falsePositives[i]));
  const recall = truePositives.map(hits => (found === 0 ? 1 : hits / found));
  return {
    precision: joined(precision.reverse(), [1]),
    recall: joined(recall.reverse(), [0]),
    thresholds: thresholds.toReversed(),
  };
}

/**
 * False alarms and misses at each threshold of a score: the detection error tradeoff. Equals scikit-learn's det_curve
 * (Martin et al., Eurospeech 1997).
 *
 * @param scores Shape (rows): higher for the class looked for.
 * @param options `dropIntermediate` is false by default.
 * @throws {CauceError} METRIC_INPUT as `rocCurve`, and when all rows are of one class.
 *
 * @example
 * const { fpr, fnr } = detCurve(['no', 'no', 'yes', 'yes'], [0.1, 0.4, 0.35, 0.8]);
 * [...fpr]; //=> [0.5, 0.5, 0]
 * [...fnr]; //=> [0, 0.5, 0.5]
 */
export function detCurve(truth: Labels, scores: Values, options: CurveOptions = {}): DetCurve {
  const where = 'detCurve';
  const whole = fromNone(countThresholds(where, truth, scores, options));
  const all = options.dropIntermediate === true ? pick(whole, changesFound(whole)) : whole;
  const { thresholds, falsePositives, truePositives } = all;
  const last = thresholds.length - 1;
  const [negatives, positives] = [falsePositives[last], truePositives[last]];
  if (negatives === 0 || positives === 0) {
    throw metricProblem(where, truth.length, 'two classes are needed among the rows that count. Got one.');
  }
  // From the last point without a false alarm to the first that misses nothing.
  const first = falsePositives.lastIndexOf(falsePositives[0]);
  const end = truePositives.indexOf(positives) + 1;
  const part = (values: Float64Array, change: (value: number) => number) =>
    values.slice(first, end).map(change).reverse();
  return {
    fpr: part(falsePositives, count => count / negatives),
    fnr: part(truePositives, hits => (positives - hits) / positives),
    thresholds: part(thresholds, threshold => threshold),
  };
}

/**
 * The area under a curve, by trapezoids. Equals scikit-learn's auc.
 * @param x Ascending or descending.
 * @throws {CauceError} METRIC_INPUT for fewer than two points, lengths that differ, or an `x` that turns.
 *
 * @example
 * auc([0, 0.5, 1], [0, 0.8, 1]); //=> 0.65
 */
export function auc(x: Values, y: Values): number {
  if (x.length !== y.length || x.length < 2) {
    throw metricProblem(
      'auc',
      x.length,
      `at least 2 points are needed, x and y alike. Got ${x.length} and ${y.length}.`,
    );
  }
  const steps = x.length - 1;
  let [isUp, isDown] = [true, true];
  for (let i = 0; i < steps; i++) {
    if (x[i + 1] < x[i]) isUp = false;
    if (x[i + 1] > x[i]) isDown = false;
  }
  if (!isUp && !isDown) throw metricProblem('auc', x.length, 'x must be ascending or descending.');
  const area = sum(steps, i => ((x[i + 1] - x[i]) * (y[i + 1] + y[i])) / 2);
  return isUp ? area : -area;
}

function shares(counts: Float64Array): Float64Array {
  const all = counts[counts.length - 1];
  return counts.map(count => (all <= 0 ? Number.NaN : count / all));
}

/** Whether the curve turns at a point: points on a straight line are left out. */
function isCorner({ falsePositives, truePositives }: ThresholdCounts): (place: number) => boolean {
  const last = falsePositives.length - 1;
  const turn = (values: Float64Array, i: number): number =>
    values[i + 1] - values[i] - (values[i] - values[i - 1]);
  return i =>
    last < 2 || i === 0 || i === last || turn(falsePositives, i) !== 0 || turn(truePositives, i) !== 0;
}

/** Whether what is found changes before or after a point. */
function changesFound({ truePositives }: ThresholdCounts): (place: number) => boolean {
  const last = truePositives.length - 1;
  return i =>
    last < 2 ||
    i === 0 ||
    i === last ||
    truePositives[i] !== truePositives[i - 1] ||
    truePositives[i + 1] !== truePositives[i];
}
