/** A forest of regression trees, each on rows of its own. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag, oneOf } from '../estimator/rules.ts';
import { rowsToDraw } from '../tree/bootstrap.ts';
import { compileNumbers, forestProblem, forestStateRule, predictNumbers } from '../tree/forest-state.ts';
import { numbersToLearn } from '../tree/forest-target.ts';
import { growForest } from '../tree/grow-forest.ts';
import { numberContributions } from '../tree/tree-contributions.ts';
import { forestParams, maxFeatures } from '../tree/tree-params.ts';

const name = 'RandomForestRegressor';

/**
 * The mean of many trees, each grown on rows that are drawn with replacement. Equals scikit-learn's RandomForestRegressor
 * but for the draws of chance, after Breiman, "Random Forests" (Machine Learning 45, 2001).
 *
 * Missing values, categories and one-hot blocks are taken as by `decisionTreeRegressor`.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nEstimators | 100 | number of trees |
 * | criterion | 'squared_error' | what a split is to lower: also 'poisson' or 'absolute_error' |
 * | maxFeatures | null | columns looked at for a split, drawn at random: a number, a share, 'sqrt', 'log2'; null for all |
 * | bootstrap | true | whether each tree draws its rows; otherwise all take all |
 * | maxSamples | null | rows that each tree draws; less than 1 is a share of all; null for as many as there are |
 * | maxDepth, minSamplesSplit, minSamplesLeaf, minWeightFractionLeaf, maxLeafNodes, minImpurityDecrease, ccpAlpha, monotonicCst | | as for `decisionTreeRegressor`; a row drawn twice is one row to the bounds on rows, two to those on weight |
 * | randomState | null | seed; null takes the fit's |
 *
 * With `sampleWeight`, rows are drawn by their weights and count as often as they are drawn; without `bootstrap` they count
 * for what they weigh. So does scikit-learn from 1.9 on, which takes shares in `maxSamples` of the sum of weights, though.
 *
 * The same seed gives the same trees on any number of threads. O(nEstimators x columns x rows x depth) time; each tree
 * takes a thread. Fully grown, as by default, a model has some 25 bytes for each row and tree.
 *
 * @throws {CauceError} COLUMN_TYPE for free text, PARAM_INVALID for maxSamples and as `decisionTreeRegressor`.
 *
 * @example
 * const { mean } = await crossValidate(pipeline(randomForestRegressor({ nEstimators: 20 })), flowers.select(['petalLength', 'petalWidth']), { target: 'petalWidth' });
 * mean.r2 > 0.8; //=> true
 */
export const randomForestRegressor = defineRegressor({
  name,
  version: 3,
  params: {
    criterion: oneOf('squared_error', 'absolute_error', 'poisson'),
    ...forestParams,
    maxFeatures: maxFeatures(null),
    bootstrap: flag(true),
  },
  state: forestStateRule,
  sampleWeight: true,
  fit(table, target, params, context) {
    const learnt = numbersToLearn(name, target, params.criterion, context.sampleWeight, params.bootstrap);
    const draws = rowsToDraw(name, params, learnt.learnt.target.length);
    return growForest(name, table, learnt, { ...params, draws, isRandom: false }, context);
  },
  predict: (table, state) => predictNumbers(name, table, state),
  contributions: (table, state) => numberContributions(name, table, state),
  compileRow: (row, state) => compileNumbers(name, row, state),
  importances: state => [state.importances],
  check: (state, _, classes) => forestProblem(state, classes),
});
