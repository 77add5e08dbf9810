/** Logistic regression whose penalty is chosen by cross-validation. */

import { CauceError } from '../errors.ts';
import { softmaxOf } from '../estimator/class-probabilities.ts';
import { classWeight } from '../estimator/class-weight.ts';
import { countedRows } from '../estimator/counted-rows.ts';
import { defineClassifier } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { checkScores, type LinearScores, scoreContributions, scoresOf } from '../estimator/linear-scores.ts';
import { flag, integer, oneOf, plain, positive } from '../estimator/rules.ts';
import { float64s, real, record } from '../estimator/state.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Table } from '../table/table.ts';
import { makeDesign, openSpace } from './design.ts';
import { weighRows } from './linear-classifier-classes.ts';
import { linearClassifierForm, linearClassifierProblem } from './linear-classifier-form.ts';
import { fitLogistic, type LogisticParams } from './logistic-regression-fit.ts';
import { stratifiedFolds } from './stratified-folds.ts';

const name = 'LogisticRegressionCv';

interface LogisticCvState extends LinearScores {
  /** The parameters that were chosen. */
  readonly C: number;
  readonly l1Ratio: number;
}

/**
 * logisticRegression() with the `C` and `l1Ratio`, of those given, that do best in cross-validation, on all rows; the state
 * says which. Equals scikit-learn's LogisticRegressionCV with `refit=True`.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | Cs | 10 | the values of `C` to be tried: a list, or how many from 0.0001 to 10,000, each so many times the one before |
 * | l1Ratios | [0] | the values of `l1Ratio` to be tried |
 * | fitIntercept | true | learn a constant too |
 * | cv | 5 | folds, each with its share of every class, in the order of the rows |
 * | scoring | 'accuracy' | what is best on average over the folds: the share of rows whose class is predicted, or the log loss (`neg_log_loss`, the default of scikit-learn 1.11); of equals the smaller `C` |
 * | classWeight | null | what each class counts for: by name, or `balanced`; null for the same |
 * | tol | 0.0001 | as of `logisticRegression` |
 * | maxIter | 100 | likewise |
 *
 * Heeds `sampleWeight`, in fits and scores. A transformer before it learns from all rows once. Time is that of
 * `logisticRegression`, for each fold, `C` and `l1Ratio`.
 * @throws {CauceError} as `logisticRegression`; TOO_FEW_ROWS when a class has fewer rows than there are folds.
 *
 * @example
 * const model = await pipeline(logisticRegressionCv({ Cs: [0.1, 1, 10] })).fit(flowers, { target: 'species' });
 * model.evaluate(flowers).accuracy > 0.9; //=> true
 */
export const logisticRegressionCv = defineClassifier({
  ...linearClassifierForm(name),
  name,
  params: {
    Cs: plain<number | readonly number[]>(
      'a whole number of at least 1, or a list of numbers above 0',
      value =>
        Array.isArray(value) ? isList(value, C => C > 0) : Number.isInteger(value) && (value as number) >= 1,
      10,
    ),
    l1Ratios: plain<readonly number[]>(
      'a list of numbers from 0 to 1',
      value => isList(value, ratio => ratio >= 0 && ratio <= 1),
      [0],
    ),
    fitIntercept: flag(true),
    cv: integer(5, { min: 2 }),
    scoring: oneOf('accuracy', 'neg_log_loss'),
    classWeight: classWeight(),
    tol: positive(1e-4),
    maxIter: integer(100, { min: 0 }),
  },
  state: record<LogisticCvState>({
    coef: float64s,
    intercept: float64s,
    mean: float64s,
    C: real,
    l1Ratio: real,
  }),
  check: (state, _, classes) => linearClassifierProblem(state, classes),
  sampleWeight: true,
  contributions: (table, state, _, classes) => scoreContributions(name, table, state, classes),
  fit(table, target, params, context): LogisticCvState {
    const rows = countedRows(table, target, context.sampleWeight);
    const given: Learning = {
      ...params,
      table: rows.table,
      target: rows.target,
      context,
      weights: rows.weights,
    };
    const weighed = weighRows(name, rows.target, params.classWeight, rows.weights);
    const folds = foldsOf(rows.target, params.cv);
    let best = { score: Number.NEGATIVE_INFINITY, C: 0, l1Ratio: 0 };
    for (const C of strengths(params.Cs)) {
      for (const l1Ratio of params.l1Ratios) {
        let score = 0;
        for (const fold of folds) score += scoreOf(given, weighed, fold, { ...params, C, l1Ratio });
        if (score > best.score) best = { score, C, l1Ratio };
      }
    }
    const { C, l1Ratio } = best;
    const all = Int32Array.from(rows.target.codes.keys());
    return { ...learn(given, weighed, all, { ...params, C, l1Ratio }), C, l1Ratio };
  },
});

interface Learning {
  readonly table: Table;
  readonly target: ClassTarget;
  readonly weights: Float64Array | undefined;
  readonly context: FitContext;
  readonly scoring: 'accuracy' | 'neg_log_loss';
  readonly tol: number;
  readonly maxIter: number;
}

function isList(value: unknown, isRight: (item: number) => boolean): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every(item => Number.isFinite(item) && isRight(item))
  );
}

function strengths(Cs: number | readonly number[]): readonly number[] {
  if (typeof Cs !== 'number') return [...Cs].sort((a, b) => a - b);
  return Array.from({ length: Cs }, (_, i) => 10 ** (Cs === 1 ? -4 : -4 + (8 * i) / (Cs - 1)));
}

/** @throws {CauceError} TOO_FEW_ROWS. */
function foldsOf({ codes, classes }: ClassTarget, cv: number): Int32Array[] {
  const counts = new Int32Array(classes.length);
  for (const code of codes) counts[code]++;
  const fewest = Math.min(...counts.filter(count => count > 0));
  if (fewest >= cv) return stratifiedFolds(codes, cv);
  const where = `${name} with ${cv} folds, in each class,`;
  throw new CauceError('TOO_FEW_ROWS', { where, needed: cv, received: fewest });
}

/** Learns from some rows. */
function learn(
  { table, target, context, tol, maxIter }: Learning,
  weighed: Float64Array | undefined,
  rows: Int32Array,
  params: LogisticParams,
): LinearScores {
  const codes = Float64Array.from(rows, row => target.codes[row]);
  const weights = weighed && Float64Array.from(rows, row => weighed[row]);
  const design = makeDesign(name, table.take(rows), codes, params.fitIntercept, weights);
  const space: Workspace = openSpace(design, context.threads);
  try {
    const stop = { tol, maxIter, throwIfAborted: context.throwIfAborted };
    return checkScores(name, { ...fitLogistic(space, design, target, params, stop), mean: design.mean });
  } finally {
    space.close();
  }
}

/** How good what is learnt from all other rows is on those of a fold; higher is better. */
function scoreOf(
  given: Learning,
  weighed: Float64Array | undefined,
  fold: Int32Array,
  params: LogisticParams,
): number {
  const { table, target, weights, scoring } = given;
  const held = new Set(fold);
  const others = Int32Array.from(target.codes.keys()).filter(row => !held.has(row));
  const state = learn(given, weighed, others, params);
  const width = target.classes.length;
  const scores = softmaxOf(scoresOf(name, table.take(fold), state), fold.length, state.intercept.length);
  let sum = 0;
  let total = 0;
  for (const [i, row] of fold.entries()) {
    const own = scores.subarray(i * width, (i + 1) * width);
    const code = target.codes[row];
    const weight = weights?.[row] ?? 1;
    const isRight = own.every((p, k) => p < own[code] || (p === own[code] && k >= code));
    sum +=
      weight * (scoring === 'accuracy' ? Number(isRight) : Math.log(Math.max(Number.EPSILON, own[code])));
    total += weight;
  }
  return sum / total;
}
