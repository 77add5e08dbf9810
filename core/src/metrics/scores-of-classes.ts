/** What classifiers say of each class: probabilities or other scores, row by row. */

import { show } from '../errors.ts';
import { positionsOf } from '../table/column.ts';
import { checkRows, metricProblem, type Values } from './input.ts';
import { checkLabels, type Labels } from './labels.ts';

/**
 * Shape (rows x classes), row by row, or a list for each row, as `model.predictProba` gives them. Of two classes the
 * second's alone will do: shape (rows).
 */
export type ClassScores = ArrayLike<number> | readonly (readonly number[])[];

/** Scores with what they are of. */
export interface Columns {
  /** Shape (rows): position of the true class; -1 when it is none of them. */
  readonly codes: Int32Array;
  readonly width: number;
  /** The score of a class. */
  readonly at: (row: number, k: number) => number;
}

/**
 * Checked scores.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, a class is named twice or a score is not finite.
 */
export function scoreColumns(
  where: string,
  truth: Labels,
  scores: ClassScores,
  classes: Labels,
  weights: Values | undefined,
): Columns {
  const { flat, isOneColumn } = flattened(truth.length, scores, classes);
  const width = isOneColumn ? 1 : classes.length;
  checkRows(where, truth.length, flat.length / Math.max(1, width), weights);
  checkLabels(where, truth.length, classes);
  for (let i = 0; i < flat.length; i++) {
    if (Number.isFinite(flat[i])) continue;
    const problem = `the scores of row ${Math.floor(i / width)} must be finite numbers. Got ${show(flat[i])}.`;
    throw metricProblem(where, truth.length, problem);
  }
  const position = positionsOf(classes);
  const codes = Int32Array.from(truth, label => position.get(label) ?? -1);
  if (!isOneColumn) return { codes, width, at: (row, k) => flat[row * width + k] };
  return { codes, width: 2, at: (row, k) => (k === 1 ? flat[row] : -flat[row]) };
}

/**
 * Checked probabilities.
 * @throws {CauceError} METRIC_INPUT as `scoreColumns`, and for what is not from 0 to 1.
 */
export function probabilityColumns(
  where: string,
  truth: Labels,
  scores: ClassScores,
  classes: Labels,
  weights: Values | undefined,
): Columns {
  const { flat, isOneColumn } = flattened(truth.length, scores, classes);
  const width = isOneColumn ? 1 : classes.length;
  checkRows(where, truth.length, flat.length / Math.max(1, width), weights);
  for (let i = 0; i < flat.length; i++) {
    if (flat[i] >= 0 && flat[i] <= 1) continue;
    const problem = `the probabilities of row ${Math.floor(i / width)} must be from 0 to 1. Got ${show(flat[i])}.`;
    throw metricProblem(where, truth.length, problem);
  }
  const columns = scoreColumns(where, truth, flat, classes, weights);
  if (!isOneColumn) return columns;
  return { ...columns, at: (row, k) => (k === 1 ? flat[row] : 1 - flat[row]) };
}

/** The codes of classes that must all be among those known. @throws {CauceError} METRIC_INPUT. */
export function refuseUnknown(where: string, truth: Labels, { codes }: Columns, classes: Labels): void {
  const row = codes.indexOf(-1);
  if (row < 0) return;
  const problem = `the true class of row ${row} must be one of ${classes.map(show).join(', ')}. Got ${show(truth[row])}.`;
  throw metricProblem(where, truth.length, problem);
}

function flattened(
  rows: number,
  scores: ClassScores,
  classes: Labels,
): { flat: ArrayLike<number>; isOneColumn: boolean } {
  const isNested = (given: ClassScores): given is readonly (readonly number[])[] => Array.isArray(given[0]);
  const flat = isNested(scores) ? scores.flat() : (scores as ArrayLike<number>);
  return { flat, isOneColumn: classes.length === 2 && flat.length === rows };
}
