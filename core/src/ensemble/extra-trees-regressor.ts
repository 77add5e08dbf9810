/** A forest of regression trees with thresholds drawn at random. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag, oneOf } from '../estimator/rules.ts';
import { rowsToDraw } from '../tree/bootstrap.ts';
import { compileNumbers, forestProblem, forestStateRule, predictNumbers } from '../tree/forest-state.ts';
import { numbersToLearn } from '../tree/forest-target.ts';
import { growForest } from '../tree/grow-forest.ts';
import { numberContributions } from '../tree/tree-contributions.ts';
import { forestParams, maxFeatures } from '../tree/tree-params.ts';

const name = 'ExtraTreesRegressor';

/**
 * The mean of many trees whose thresholds are drawn at random. Equals scikit-learn's ExtraTreesRegressor but for the draws of
 * chance, after Geurts et al., "Extremely randomized trees" (Machine Learning 63, 2006).
 *
 * For each column looked at, one threshold is drawn between the node's smallest and largest value, and the best of these
 * splits is taken. Missing values go to a side at random; so does each category (not all to one side), missing or unknown
 * ones as a category of their own; of a one-hot block one of its ones is drawn.
 *
 * It has the parameters of `randomForestRegressor`, but for
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | bootstrap | false | whether each tree draws its rows with replacement; otherwise all take all |
 *
 * The same seed gives the same trees on any number of threads. O(nEstimators x columns x rows x depth) time; each tree
 * takes a thread.
 *
 * @throws {CauceError} COLUMN_TYPE for free text, PARAM_INVALID for maxSamples and as `decisionTreeRegressor`.
 *
 * @example
 * const { mean } = await crossValidate(pipeline(extraTreesRegressor({ nEstimators: 20 })), flowers.select(['petalLength', 'petalWidth']), { target: 'petalWidth' });
 * mean.r2 > 0.8; //=> true
 */
export const extraTreesRegressor = defineRegressor({
  name,
  version: 3,
  params: {
    criterion: oneOf('squared_error', 'absolute_error', 'poisson'),
    ...forestParams,
    maxFeatures: maxFeatures(null),
    bootstrap: flag(false),
  },
  state: forestStateRule,
  sampleWeight: true,
  fit(table, target, params, context) {
    const learnt = numbersToLearn(name, target, params.criterion, context.sampleWeight, params.bootstrap);
    const draws = rowsToDraw(name, params, learnt.learnt.target.length);
    return growForest(name, table, learnt, { ...params, draws, isRandom: true }, context);
  },
  predict: (table, state) => predictNumbers(name, table, state),
  contributions: (table, state) => numberContributions(name, table, state),
  compileRow: (row, state) => compileNumbers(name, row, state),
  importances: state => [state.importances],
  check: (state, _, classes) => forestProblem(state, classes),
});
