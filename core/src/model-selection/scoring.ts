/** What predictions are measured by: named scores, and functions of one's own. */

import { type Task as Purpose, targetOf } from '../compose/target.ts';
import { CauceError, show } from '../errors.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';
import { classificationMetrics } from '../metrics/classification.ts';
import { regressionMetrics } from '../metrics/regression.ts';
import { type Scorer, type ScorerName, scorerNamed } from '../metrics/scorers.ts';
import type { Table } from '../table/table.ts';
import type { Predictions } from './task.ts';

/**
 * A score of one's own: from the true values and the predicted ones, numbers or classes. More is better: of an error give
 * the negative to those that choose by it.
 */
export type ScoreFunction<Prediction extends number | string = number | string> = {
  // A method, so that a function of numbers will do for a pipeline of which the compiler does not know what it predicts.
  of(truth: readonly Prediction[], predicted: readonly Prediction[]): number;
}['of'];

/** One score. */
export type OneScore<Prediction extends number | string = number | string> =
  | ScorerName
  | ScoreFunction<Prediction>;

/** One score, or several at once: a list of names, or named ones: `{ rmse: 'rmse', off: (truth, predicted) => … }`. */
export type Scoring<Prediction extends number | string = number | string> =
  | OneScore<Prediction>
  | readonly ScorerName[]
  | Readonly<Record<string, OneScore<Prediction>>>;

/** A score that is ready to be computed. */
export interface Score {
  readonly name: string;
  readonly greaterIsBetter: boolean;
  readonly needsProbabilities: boolean;
  /** @throws {CauceError} METRIC_INPUT; what a function of the user's throws. */
  readonly of: (truth: Truth, predictions: Predictions) => number;
}

/** What is right: shape (rows). */
export type Truth = Float64Array | readonly string[];

/** What a score is called that was given as a function. */
const unnamed = 'score';

/**
 * The scores that are meant.
 *
 * @param scoring Default: the one that is `byDefault`.
 * @throws {CauceError} PARAM_INVALID with the nearest name; for one that is not of this purpose.
 */
export function scoresOf(
  where: string,
  purpose: Purpose,
  scoring: Scoring | undefined,
  byDefault: 'all' | 'one',
): Score[] {
  const entries = entriesOf(where, purpose, scoring, byDefault);
  if (entries.length === 0) {
    const rule = 'the name of a score, a function, or several of them';
    throw new CauceError('PARAM_INVALID', { where, param: 'scoring', rule, received: scoring });
  }
  return entries.map(([name, one]) =>
    typeof one === 'function' ? ownScore(name, one) : namedScore(where, purpose, name, one),
  );
}

/** The target of every row, as scores take it. @throws {CauceError} as `targetOf`. */
export function truthOf(purpose: Purpose, table: Table<unknown>, target: string): Truth {
  const values = targetOf(purpose, table, target);
  return values instanceof Float64Array ? values : wordsOf(values);
}

/** The truth of some rows. */
export function someOf(truth: Truth, rows: Int32Array): Truth {
  return truth instanceof Float64Array
    ? Float64Array.from(rows, row => truth[row])
    : Array.from(rows, row => truth[row]);
}

/** Predictions as a model gives them: numbers, or the names of classes. */
export function predictedOf({ predicted, classes }: Predictions): (number | string)[] {
  return Array.from(predicted, value => (classes.length === 0 ? value : classes[value]));
}

function wordsOf({ codes, classes }: ClassTarget): string[] {
  return Array.from(codes, code => classes[code]);
}

function entriesOf(
  where: string,
  purpose: Purpose,
  scoring: Scoring | undefined,
  byDefault: 'all' | 'one',
): (readonly [string, OneScore])[] {
  if (scoring === undefined) return namesOf(purpose, byDefault).map(name => [name, name]);
  if (typeof scoring === 'function') return [[unnamed, scoring]];
  if (typeof scoring === 'string') return [[scoring, scoring]];
  if (Array.isArray(scoring)) return [...new Set(scoring as ScorerName[])].map(name => [name, name]);
  const entries = Object.entries((scoring ?? {}) as Readonly<Record<string, OneScore>>);
  const wrong = entries.find(([, one]) => typeof one !== 'string' && typeof one !== 'function');
  if (wrong === undefined) return entries;
  const rule = `the name of a score or a function, for ${show(wrong[0])}`;
  throw new CauceError('PARAM_INVALID', { where, param: 'scoring', rule, received: wrong[1] });
}

function namesOf(purpose: Purpose, byDefault: 'all' | 'one'): ScorerName[] {
  if (byDefault === 'one') return [purpose === 'regression' ? 'r2' : 'accuracy'];
  return purpose === 'regression'
    ? (Object.keys(regressionMetrics([1], [1])) as ScorerName[])
    : (Object.keys(classificationMetrics(['a'], Float64Array.of(1), ['a'])) as ScorerName[]);
}

function namedScore(where: string, purpose: Purpose, name: string, one: string): Score {
  const scorer = scorerNamed(one, where);
  if (scorer.task !== purpose) {
    const rule = `a score of ${purpose}, such as ${show(namesOf(purpose, 'one')[0])}`;
    throw new CauceError('PARAM_INVALID', { where, param: 'scoring', rule, received: one });
  }
  return {
    name,
    greaterIsBetter: scorer.greaterIsBetter,
    needsProbabilities: scorer.task === 'classification',
    of: (truth, predictions) => scored(scorer, truth, predictions),
  };
}

function scored(scorer: Scorer, truth: Truth, predictions: Predictions): number {
  if (scorer.task === 'regression') return scorer.score(truth as Float64Array, predictions.predicted);
  return scorer.score(truth as readonly string[], {
    predicted: predictedOf(predictions) as string[],
    probabilities: predictions.probabilities as Float64Array,
    classes: predictions.classes,
  });
}

function ownScore(name: string, score: ScoreFunction): Score {
  return {
    name,
    greaterIsBetter: true,
    needsProbabilities: false,
    of(truth, predictions) {
      const value = score([...truth], predictedOf(predictions));
      if (typeof value === 'number') return value;
      const rule = 'a function that returns a number';
      throw new CauceError('PARAM_INVALID', { where: name, param: 'scoring', rule, received: value });
    },
  };
}
