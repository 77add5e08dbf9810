/** Predictions with all that the server can say of them, and the check that it did. */

import { isNumber, isText, readObject, readPredictions, unexpected } from './answers.ts';
import { type Issue, isRecord } from './errors.ts';

export interface GuardedPredictions<Prediction> {
  /** As many as rows, in their order; so is each list below. */
  readonly predictions: Prediction[];
  /** Of a regressor that was asked for an `interval`. */
  readonly intervals?: readonly Interval[];
  /** Of a classifier that was asked for an `interval`: the classes that may well be true, the predicted one first. */
  readonly sets?: readonly (readonly Prediction[])[];
  /** Where it was asked to `explain`. */
  readonly explanations?: readonly Explanation[];
  /** What is unusual in the rows and the predictions; at most 100. */
  readonly warnings: readonly Issue[];
  /** How many there are in all. */
  readonly warningCount: number;
  /** By which `feedback` is told the true targets. */
  readonly id: string;
  readonly model: { readonly name: string; readonly version: number };
}

/** Where the truth lies, as often as was asked for; null where there is no bound. */
export interface Interval {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A prediction taken apart: the base and all contributions add up to the value, but for rounding. */
export interface Explanation {
  /** What would be predicted of a typical row. */
  readonly base: number;
  /** What is predicted, in the unit. */
  readonly value: number;
  /** A regressor's is `prediction`; a classifier's is of the class that it predicts. */
  readonly unit: 'prediction' | 'logPrediction' | 'probability' | 'logOdds';
  /** Of every field; 0 for those that the model does not use. */
  readonly contributions: readonly { readonly column: string; readonly contribution: number }[];
  /** What is unusual in the row, whatever the model's policy does about that. */
  readonly unusual: readonly Issue[];
}

/** What is asked for beside the predictions. */
export interface Asked {
  /** The share of rows whose interval, or set of classes, is to hold the truth, such as 0.9. Default: none are made. */
  readonly interval?: number | undefined;
  /** Whether each prediction is to be taken apart into what every field contributes; for at most 100 rows. Default false. */
  readonly explain?: boolean | undefined;
}

/** @throws {CauceAnswerError} also when what was asked for is not there, or not for every row. */
export function readGuarded<P>(
  value: unknown,
  rows: number,
  { interval, explain }: Asked,
  where: string,
): GuardedPredictions<P> {
  const rules = { warnings: Array.isArray, warningCount: isNumber, id: isText, model: isRecord };
  const answer = readObject(value, where, rules);
  readPredictions(answer['predictions'], rows, where);
  const { intervals, sets, explanations } = answer;
  const isForEach = (list: unknown, isOne: (value: unknown) => boolean): boolean =>
    Array.isArray(list) && list.length === rows && list.every(isOne);
  if (interval !== undefined && !isForEach(intervals, isInterval) && !isForEach(sets, Array.isArray)) {
    throw unexpected(where, `an object with ${rows} "intervals", or "sets"`, value);
  }
  if (explain && !isForEach(explanations, isExplanation)) {
    throw unexpected(where, `an object with ${rows} "explanations"`, value);
  }
  return answer as unknown as GuardedPredictions<P>;
}

function isInterval(value: unknown): boolean {
  const isBound = (bound: unknown): boolean => bound === null || isNumber(bound);
  return isRecord(value) && isBound(value['lower']) && isBound(value['upper']);
}

function isExplanation(value: unknown): boolean {
  return isRecord(value) && isNumber(value['base']) && Array.isArray(value['contributions']);
}
