/** Predictions as they are answered, with what was asked for beside them and what was noticed of the rows. */

import type { ValueIssue } from '../errors.ts';
import type { Issues } from '../table/issues.ts';
import type { Bounds } from '../trust/intervals/conformal.ts';
import type { Observer } from '../trust/observer.ts';
import type { Explanation } from './explain.ts';

/** Where the truth lies, as often as was asked for. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** A prediction taken apart, and what is unusual in its row, whatever the policy does about that. */
export interface Reasons extends Explanation {
  readonly unusual: readonly ValueIssue[];
}

/** What is asked for beside the predictions. */
export interface GuardedOptions {
  /** The coverage of intervals, or of sets of classes: greater than 0, less than 1. Default: none are made. */
  readonly interval?: number | undefined;
  /** Whether each prediction is to be taken apart. Default false. */
  readonly explain?: boolean | undefined;
  /** Who is told of every instance that is answered. */
  readonly observer?: Observer | undefined;
  /** Number of the first row, as messages count them; default 0. */
  readonly first?: number | undefined;
}

/** Predictions, and what was noticed of the rows. */
export interface GuardedPredictions<Prediction> extends Pick<Issues, 'warnings' | 'warningCount'> {
  readonly predictions: readonly Prediction[];
  /** With `interval`, of a regressor. */
  readonly intervals?: readonly Interval[];
  /** With `interval`, of a classifier: the classes that may well be true, the predicted one first. */
  readonly sets?: readonly (readonly string[])[];
  /** With `explain`. */
  readonly explanations?: readonly Reasons[];
}

/** Two columns of bounds as intervals. */
export function intervalsOf({ lower, upper }: Bounds): Interval[] {
  return Array.from(lower, (low, i) => ({ lower: low, upper: upper[i] }));
}
