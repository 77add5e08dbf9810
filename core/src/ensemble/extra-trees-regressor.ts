/** A forest of regression trees with thresholds drawn at random. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag, oneOf } from '../estimator/rules.ts';
import { rowsToDraw } from '../tree/bootstrap.ts';
import { compileNumbers, forestProblem, forestStateRule, predictNumbers } from '../tree/forest-state.ts';
import { growNumbers } from '../tree/grow-forest.ts';
import { numberContributions } from '../tree/tree-contributions.ts';
import { forestParams, maxFeatures } from '../tree/tree-params.ts';

const name = 'ExtraTreesRegressor';

/**
 * The mean of many trees whose thresholds are drawn at random. Follows scikit-learn's ExtraTreesRegressor, after Geurts et
 * al., "Extremely randomized trees" (Machine Learning 63, 2006).
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
 * @throws {CauceError} COLUMN_TYPE for free text, PARAM_INVALID for maxSamples.
 */
export const extraTreesRegressor = defineRegressor({
  name,
  version: 2,
  params: {
    criterion: oneOf('squared_error'),
    ...forestParams,
    maxFeatures: maxFeatures(null),
    bootstrap: flag(false),
  },
  state: forestStateRule,
  fit(table, target, params, context) {
    const draws = rowsToDraw(name, params, target.length);
    return growNumbers(name, table, target, { ...params, draws, isEntropy: false, isRandom: true }, context);
  },
  predict: (table, state) => predictNumbers(name, table, state),
  contributions: (table, state) => numberContributions(name, table, state),
  compileRow: (row, state) => compileNumbers(name, row, state),
  check: forestProblem,
});
