/** Classes as codes, and how often each is predicted for each. */

import { show } from '../errors.ts';
import { byCodePoint, positionsOf } from '../table/column.ts';
import { checkRows, metricProblem, type Values, type Weighted } from './input.ts';

/** Shape (rows): a class for each. */
export type Labels = readonly string[];

export interface LabelOptions extends Weighted {
  /** The classes that count, in the order of the result. Default: all that occur, in ascending order of code points. */
  readonly labels?: Labels | undefined;
}

/** Which class is the one looked for, among two. */
export interface PositiveLabel {
  /**
   * The class that one looks for. Default: the last of the classes that occur, in ascending order of code points: `1` of
   * `0` and `1`, `true` of `false` and `true`, `yes` of `no` and `yes`. (scikit-learn's default is 1, and has none for strings.)
   */
  readonly posLabel?: string;
}

/** How much of each true class was predicted as each: (classes x classes), row by row, rows are the true ones. */
export interface Counts {
  readonly labels: Labels;
  /** Shape (labels x labels). */
  readonly matrix: Float64Array;
}

/** All classes that occur, in ascending order of code points. */
export function labelsOf(...lists: readonly Labels[]): string[] {
  return [...new Set(lists.flat())].sort(byCodePoint);
}

/**
 * Counts by true and predicted class.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or a weight is none.
 */
export function countLabels(where: string, truth: Labels, predicted: Labels, weights?: Values): Counts {
  checkRows(where, truth.length, predicted.length, weights);
  const labels = labelsOf(truth, predicted);
  const position = positionsOf(labels);
  const matrix = new Float64Array(labels.length ** 2);
  for (let row = 0; row < truth.length; row++) {
    const [t, p] = [position.get(truth[row]) as number, position.get(predicted[row]) as number];
    matrix[t * labels.length + p] += weights?.[row] ?? 1;
  }
  return { labels, matrix };
}

/**
 * The class that is looked for.
 * @throws {CauceError} METRIC_INPUT when there are more than two classes, or two and it is none of them.
 */
export function positiveLabel(
  where: string,
  rows: number,
  present: Labels,
  given: string | undefined,
): string {
  if (present.length > 2) {
    const problem = `two classes are needed. Got ${present.length}: ${present.slice(0, 5).map(show).join(', ')}${present.length > 5 ? ', …' : ''}. Give average: 'macro', 'micro', 'weighted' or null.`;
    throw metricProblem(where, rows, problem);
  }
  if (given === undefined) return present[present.length - 1];
  if (present.length < 2 || present.includes(given)) return given;
  const problem = `posLabel must be one of ${present.map(show).join(' and ')}. Got ${show(given)}.`;
  throw metricProblem(where, rows, problem);
}

/** @throws {CauceError} METRIC_INPUT for labels that are none, or occur twice. */
export function checkLabels(where: string, rows: number, labels: Labels): void {
  if (labels.length === 0) throw metricProblem(where, rows, 'labels must have at least one class. Got none.');
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice === undefined) return;
  throw metricProblem(where, rows, `labels must be different classes. ${show(twice)} occurs twice.`);
}
