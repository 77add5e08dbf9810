/** How much a model needs each column: by how much its score falls when the column is shuffled. */

import type { Model } from '../compose/model.ts';
import { CauceError } from '../errors.ts';
import type { FitOptions } from '../estimator/fit-context.ts';
import type { ScorerName } from '../metrics/scorers.ts';
import { deviationOf, meanOf } from '../model-selection/fold-scores.ts';
import { type ScoreFunction, scoresOf, truthOf } from '../model-selection/scoring.ts';
import { predictionsOf } from '../model-selection/task.ts';
import { createRandom } from '../random.ts';
import { takeColumn } from '../table/column.ts';
import type { Table } from '../table/table.ts';

export interface PermutationImportanceOptions
  extends Pick<FitOptions, 'randomState' | 'onProgress' | 'signal'> {
  /** What is measured; default `r2`, for classifiers `accuracy`. A function of one's own: more is better. */
  readonly scoring?: ScorerName | ScoreFunction;
  /** How often each column is shuffled, at least 1; default 5. */
  readonly nRepeats?: number;
  /** Which columns; default all inputs. */
  readonly columns?: readonly string[];
}

export interface PermutationImportance {
  readonly scoring: string;
  /** The score of the table as it is. */
  readonly score: number;
  /** In the order of the columns. */
  readonly columns: readonly ColumnImportance[];
}

export interface ColumnImportance {
  readonly column: string;
  /** How much better the score is with the column as it is, on average, whichever way is better. About 0: not needed. */
  readonly mean: number;
  /** Standard deviation over the repeats (divisor: their number). */
  readonly std: number;
  /** Of each repeat. */
  readonly importances: readonly number[];
}

/**
 * Shuffles one column after the other and measures how much worse the model predicts. Equals scikit-learn's
 * permutation_importance, for the columns as they come in, before any transformer; rows are shuffled by another generator.
 * Breiman, "Random Forests" (Machine Learning 45, 2001), section 10.
 *
 * Two columns that say the same can each be missed little: shuffle rows that the model did not learn from, and see both.
 *
 * @param table Rows with the target, best those that the model did not learn from. Only read.
 * @param options.randomState Seed of the shuffling; default 0.
 * @throws {CauceError} as `model.evaluate`; COLUMN_UNKNOWN for a column that is no input, PARAM_INVALID, ABORTED.
 *
 * @example
 * const model = await pipeline(ridge()).fit(flowers.drop(['species']), { target: 'petalWidth' });
 * const { columns } = permutationImportance(model, flowers);
 * columns.map(({ column }) => column); //=> ['petalLength', 'sepalLength']
 * columns[0].mean > columns[1].mean; //=> true
 */
export function permutationImportance<Row, Prediction extends number | string>(
  model: Model<Row, Prediction>,
  table: Table<unknown>,
  options: PermutationImportanceOptions = {},
): PermutationImportance {
  const { nRepeats = 5, randomState = 0, onProgress, signal } = options;
  const where = 'permutationImportance';
  if (!Number.isSafeInteger(nRepeats) || nRepeats < 1) {
    const rule = 'a whole number of at least 1';
    throw new CauceError('PARAM_INVALID', { where, param: 'nRepeats', rule, received: nRepeats });
  }
  const names = namesOf(where, model.schema.names, options.columns);
  const [score] = scoresOf(where, model.task, options.scoring, 'one');
  const truth = truthOf(model.task, table, model.target.name);
  const input = model.fitted.input(table);
  const measure = (rows: Table): number =>
    score.of(truth, predictionsOf(model.fitted, rows, { probabilities: score.needsProbabilities }));
  const baseline = measure(input);
  const sign = score.greaterIsBetter ? 1 : -1;
  const columns = names.map((column, i): ColumnImportance => {
    const random = createRandom(randomState).fork(column);
    const importances = Array.from({ length: nRepeats }, () => {
      if (signal?.aborted) throw new CauceError('ABORTED', { where });
      const shuffled = takeColumn(input.column(column), random.permutation(input.length));
      return sign * (baseline - measure(input.with([[column, shuffled]])));
    });
    onProgress?.({ step: where, done: i + 1, total: names.length });
    return { column, mean: meanOf(importances), std: deviationOf(importances), importances };
  });
  return { scoring: score.name, score: baseline, columns };
}

/** @throws {CauceError} COLUMN_UNKNOWN. */
export function namesOf(
  where: string,
  known: readonly string[],
  wanted: readonly string[] | undefined,
): readonly string[] {
  const unknown = wanted?.find(name => !known.includes(name));
  if (unknown !== undefined) throw new CauceError('COLUMN_UNKNOWN', { where, column: unknown, known });
  return wanted ?? known;
}
