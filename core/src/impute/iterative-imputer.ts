/** Missing values predicted from the other features. */

import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { flag, integer, number, oneOf, optional, plain, type Rule } from '../estimator/rules.ts';
import { count, float64s, int32s, record, uint8s } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { type Column, type NumericColumn, numeric } from '../table/column.ts';
import { denseTable } from '../table/dense.ts';
import { refuseInfinite } from '../table/finite.ts';
import { Table } from '../table/table.ts';
import { fillAtFirst, type LimitParam, learnRounds, limitsOf } from './imputation-rounds.ts';
import { hasMissing, indicatorName, indicatorOf } from './indicator.ts';
import { fillIn, type Regression } from './round-robin.ts';
import { statisticOf } from './statistic.ts';

interface IterativeImputerState {
  /** Shape (features): what is filled in at first; NaN for one that is dropped. */
  readonly initial: Float64Array;
  /** Shape (features): 1 for each that had no value at all in fit. */
  readonly empty: Uint8Array;
  /** Shape (features): 1 for each that gets an indicator. */
  readonly indicated: Uint8Array;
  /** Shape (regressions): the feature that each predicts, in the order that they were learnt in. */
  readonly features: Int32Array;
  /** Shape (regressions). */
  readonly intercepts: Float64Array;
  /** How many predictors each regression has. */
  readonly perRegression: number;
  /** Shape (regressions x perRegression). */
  readonly predictors: Int32Array;
  /** Shape (regressions x perRegression). */
  readonly coef: Float64Array;
}

/**
 * Fills missing values with what the other features predict: a regression for each feature, round after round, each
 * learning from what the ones before filled in (multivariate imputation by chained equations). Equals scikit-learn's
 * IterativeImputer with its default estimator, BayesianRidge, which is the only one here.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | maxIter | 10 | rounds at most; 0 keeps what is filled in at first |
 * | tol | 1e-3 | ends before when the values filled in move by less than this, in units of the greatest absolute value |
 * | nNearestFeatures | null | predicts from this many other features, drawn by their correlation; null for all |
 * | initialStrategy | 'mean' | what is filled in at first: `mean`, `median`, `most_frequent`, or a `constant` |
 * | fillValue | null | the constant; null is 0 |
 * | imputationOrder | 'ascending' | from the feature with fewest missing values to most, or `descending`, left to right (`roman`), right to left (`arabic`), or `random` in each round |
 * | skipComplete | false | no regression for features that lack nothing in fit: missing later, they get what is filled in at first |
 * | minValue | null | least value to fill in, for all features or a list with one for each (null: none) |
 * | maxValue | null | greatest value to fill in, as `minValue` |
 * | randomState | null | seed, for what is drawn; null takes the fit's |
 * | addIndicator | false | adds a 0/1 column `missingindicator_…` for each feature that had missing values in fit |
 * | keepEmptyFeatures | false | keeps a feature that has no value at all, filled with `fillValue` for `constant`, else 0; otherwise it is dropped |
 *
 * There is no `samplePosterior`: a row gets the same prediction each time it is asked about; and a row alone gets what it
 * gets among others, also where it lacks every value (scikit-learn leaves a batch of nothing but such at the first fill).
 * Features come out as numbers under their names, the indicators after them. One-hot blocks are expanded. What is filled
 * in counts, in explanations, for the feature that lacked it. O(rounds x features x (rows x features² + features³)).
 * @throws {CauceError} COLUMN_TYPE for a column of strings; COLUMN_MISSING_VALUES for infinite values; PARAM_INVALID for
 *   limits that are not one for each feature, or the wrong way round; FIT_FAILED for numbers too large to compute with.
 *
 * van Buuren and Groothuis-Oudshoorn, "mice: Multivariate Imputation by Chained Equations in R", Journal of Statistical
 * Software 45 (2011).
 *
 * @example
 * const rows = [{ a: 1, b: 2 }, { a: 2, b: 4 }, { a: 3, b: 6 }, { a: 4, b: 8 }, { a: 5, b: null }];
 * const { table } = await fitTransform(iterativeImputer(), tableFromRows(rows));
 * Math.round(table.rowAt(4).b); //=> 10
 */
export const iterativeImputer = defineTransformer({
  name: 'IterativeImputer',
  params: {
    maxIter: integer(10, { min: 0 }),
    tol: number(1e-3, { min: 0 }),
    nNearestFeatures: optional(integer(1, { min: 1 })),
    initialStrategy: oneOf('mean', 'median', 'most_frequent', 'constant'),
    fillValue: optional(number(0)),
    imputationOrder: oneOf('ascending', 'descending', 'roman', 'arabic', 'random'),
    skipComplete: flag(false),
    minValue: limit(),
    maxValue: limit(),
    randomState: optional(integer(0)),
    addIndicator: flag(false),
    keepEmptyFeatures: flag(false),
  },
  state: record<IterativeImputerState>({
    initial: float64s,
    empty: uint8s,
    indicated: uint8s,
    features: int32s,
    intercepts: float64s,
    perRegression: count(),
    predictors: int32s,
    coef: float64s,
  }),

  fit(table, params, context): IterativeImputerState {
    const dense = finiteTable(table);
    const columns = dense.columns as readonly NumericColumn[];
    const { initialStrategy: strategy, keepEmptyFeatures } = params;
    const fill = strategy === 'constant' ? (params.fillValue ?? 0) : 0;
    const initial = new Float64Array(columns.length);
    const empty = new Uint8Array(columns.length);
    columns.forEach(({ values }, i) => {
      if (values.every(Number.isNaN)) empty[i] = 1;
      const own = strategy === 'constant' ? fill : statisticOf(values, strategy);
      initial[i] = empty[i] === 0 ? own : keepEmptyFeatures ? fill : Number.NaN;
    });
    const indicated = Uint8Array.from(columns, column => (params.addIndicator && hasMissing(column) ? 1 : 0));
    const regressions = learnRounds(dense, initial, empty, params, context);
    return { initial, empty, indicated, ...packed(regressions) };
  },

  transform(table, state, params) {
    const { initial, empty, indicated, features } = state;
    const dense = finiteTable(table);
    checkWidth('IterativeImputer', initial.length, dense);
    const { columns, missing } = fillAtFirst(dense, initial, empty);
    const limits = limitsOf(params, initial.length);
    for (let k = 0; k < features.length; k++) {
      fillIn(columns, missing[features[k]], regressionAt(state, k), limits);
    }
    const out: (readonly [string, Column])[] = [];
    dense.names.forEach((name, i) => {
      if (!Number.isNaN(initial[i])) out.push([name, numeric(columns[i])]);
    });
    dense.entries().forEach(([name, column], i) => {
      if (indicated[i] === 1) out.push([indicatorName(name), indicatorOf(column)]);
    });
    return new Table(out, dense.length);
  },

  origins(table, { initial, indicated }) {
    const own = denseOrigins(table);
    const kept = own.filter((_, i) => !Number.isNaN(initial[i]));
    return [...kept, ...own.filter((_, i) => indicated[i] === 1)];
  },

  check({ initial, empty, indicated, features, intercepts, perRegression, predictors, coef }) {
    const width = initial.length;
    if (empty.length !== width || indicated.length !== width) return 'its parts differ in length';
    const numbers = features.length * perRegression;
    if (intercepts.length !== features.length || predictors.length !== numbers || coef.length !== numbers) {
      return 'its regressions differ in length';
    }
    const isOne = (feature: number) => feature >= 0 && feature < width && !Number.isNaN(initial[feature]);
    return features.every(isOne) && predictors.every(isOne) ? undefined : 'a regression is of no feature';
  },
});

function limit(): Rule<LimitParam> {
  const isLimit = (value: unknown) => value === null || Number.isFinite(value);
  return plain<LimitParam>(
    'a number, a list of a number or null for each feature, or null',
    value => isLimit(value) || (Array.isArray(value) && value.every(isLimit)),
    null,
  );
}

/** @throws {CauceError} as `denseTable` and `refuseInfinite`. */
function finiteTable(table: Table): Table {
  const dense = denseTable(table, 'IterativeImputer');
  dense.entries().forEach(([name, column]) => {
    refuseInfinite('IterativeImputer', name, (column as NumericColumn).values);
  });
  return dense;
}

type Packed = Omit<IterativeImputerState, 'initial' | 'empty' | 'indicated'>;

function packed(regressions: readonly Regression[]): Packed {
  const perRegression = regressions[0]?.coef.length ?? 0;
  const predictors = new Int32Array(regressions.length * perRegression);
  const coef = new Float64Array(regressions.length * perRegression);
  regressions.forEach((own, k) => {
    predictors.set(own.predictors, k * perRegression);
    coef.set(own.coef, k * perRegression);
  });
  return {
    features: Int32Array.from(regressions, own => own.feature),
    intercepts: Float64Array.from(regressions, own => own.intercept),
    perRegression,
    predictors,
    coef,
  };
}

function regressionAt(
  { features, intercepts, perRegression, predictors, coef }: Packed,
  k: number,
): Regression {
  const [start, end] = [k * perRegression, (k + 1) * perRegression];
  return {
    feature: features[k],
    predictors: predictors.subarray(start, end),
    coef: coef.subarray(start, end),
    intercept: intercepts[k],
  };
}
