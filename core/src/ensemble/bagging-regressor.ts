/** The mean of one regressor fitted many times. */

import { defineRegressor, type RegressorDefinition, type Step } from '../estimator/definition.ts';
import { compileNested, predictNested } from '../estimator/nested.ts';
import { type Nested, oneEstimator } from '../estimator/nested-params.ts';
import { checkWidth } from '../estimator/width.ts';
import { decisionTreeRegressor } from '../tree/decision-tree-regressor.ts';
import { compileMean, weightedMean } from './average.ts';
import {
  type BaggingParams,
  baggingParams,
  baggingProblem,
  baggingState,
  columnsOf,
  fitBagging,
  settleBagging,
} from './bagging.ts';
import { meanContributions } from './mean-contributions.ts';

const name = 'BaggingRegressor';

const factory = defineRegressor({
  name,
  params: { estimator: oneEstimator('regressor', decisionTreeRegressor()), ...baggingParams },
  state: baggingState,
  sampleWeight: true,
  fit: (table, target, params, context) => fitBagging(name, table, target, params, context),
  predict(table, { estimators, width }, { estimator }) {
    checkWidth(name, width, table);
    const all = estimators.map(own => predictNested(estimator, own.learnt, columnsOf(table, own)));
    return weightedMean(all, null);
  },
  contributions(table, { estimators, width }, { estimator: value }) {
    checkWidth(name, width, table);
    const members = estimators.map(own => ({ value, state: own.learnt, table: columnsOf(table, own) }));
    return meanContributions(table, members, null);
  },
  compileRow(row, { estimators, width }, { estimator }) {
    checkWidth(name, width, row);
    return compileMean(
      estimators.map(own => compileNested(estimator, own.learnt, columnsOf(row, own))),
      null,
    );
  },
  settle: settleBagging,
  check: baggingProblem,
});

/** What makes its steps: `baggingRegressor`. */
export interface BaggingRegressor {
  <const E extends Nested<'regressor'>>(
    params: Partial<BaggingParams<E>> & { readonly estimator: E },
  ): Step<'baggingRegressor', BaggingParams<E>, 'regressor'>;
  (params?: Partial<BaggingParams>): Step<'baggingRegressor', BaggingParams, 'regressor'>;
  readonly definition: RegressorDefinition;
}

/**
 * The mean of one regressor fitted many times, each time on rows, and columns if wanted, drawn at random: steadier than one
 * of them. Follows scikit-learn's BaggingRegressor, after Breiman, "Bagging Predictors" (Machine Learning 24, 1996); rows
 * are drawn by another generator, columns never twice.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimator | decisionTreeRegressor() | a regressor, or a pipeline that ends in one |
 * | nEstimators | 10 | how many fits |
 * | maxSamples | 1 | rows of each: a share of all, or a whole number of at least 2 |
 * | maxFeatures | 1 | columns of each, likewise; a one-hot block is one column |
 * | bootstrap | true | whether a row may be drawn twice |
 *
 * With `sampleWeight`, rows are drawn as often as their weight says.
 * @throws {CauceError} PARAM_INVALID for more rows or columns than there are; what the estimator refuses.
 *
 * @example
 * const bagging = baggingRegressor({ estimator: pipeline(simpleImputer(), ridge()), nEstimators: 5 });
 * const model = await pipeline(bagging).fit(cars.select(['km', 'year', 'price']), { target: 'price' });
 * model.predict(cars.slice(0, 2)).length; //=> 2
 */
export const baggingRegressor = factory as unknown as BaggingRegressor;
