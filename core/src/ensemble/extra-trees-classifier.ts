/** A forest of classification trees with thresholds drawn at random. */

import { defineClassifier } from '../estimator/definition.ts';
import { flag, oneOf } from '../estimator/rules.ts';
import { rowsToDraw } from '../tree/bootstrap.ts';
import { compileShares, forestProblem, forestStateRule, predictShares } from '../tree/forest-state.ts';
import { classesToLearn } from '../tree/forest-target.ts';
import { growForest } from '../tree/grow-forest.ts';
import { shareContributions } from '../tree/tree-contributions.ts';
import { forestClassWeight, forestParams, maxFeatures } from '../tree/tree-params.ts';

const name = 'ExtraTreesClassifier';

/**
 * Each class's share, as the mean of many trees whose thresholds are drawn at random. Equals scikit-learn's
 * ExtraTreesClassifier but for the draws of chance, after Geurts et al., "Extremely randomized trees" (Machine Learning 63, 2006).
 *
 * Splits are drawn as by `extraTreesRegressor`. It has the parameters of `randomForestClassifier`, but for
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | bootstrap | false | whether each tree draws its rows with replacement; otherwise all take all |
 *
 * O(nEstimators x columns looked at x rows x depth x classes) time; each tree takes a thread.
 *
 * @throws {CauceError} COLUMN_TYPE for free text, PARAM_INVALID for maxSamples and as `decisionTreeClassifier`.
 *
 * @example
 * const { mean } = await crossValidate(pipeline(extraTreesClassifier({ nEstimators: 20 })), flowers, { target: 'species' });
 * mean.accuracy > 0.8; //=> true
 */
export const extraTreesClassifier = defineClassifier({
  name,
  version: 3,
  params: {
    criterion: oneOf('gini', 'entropy', 'log_loss'),
    ...forestParams,
    maxFeatures: maxFeatures('sqrt'),
    classWeight: forestClassWeight(),
    bootstrap: flag(false),
  },
  state: forestStateRule,
  sampleWeight: true,
  fit(table, target, params, context) {
    const learnt = classesToLearn(name, target, params, context.sampleWeight);
    const draws = rowsToDraw(name, params, learnt.learnt.target.length);
    return growForest(name, table, learnt, { ...params, draws, isRandom: true }, context);
  },
  predictProba: (table, state) => predictShares(name, table, state),
  contributions: (table, state, _, classes) => shareContributions(name, table, state, classes),
  compileRow: (row, state) => compileShares(name, row, state),
  importances: state => [state.importances],
  check: (state, _, classes) => forestProblem(state, classes),
});
