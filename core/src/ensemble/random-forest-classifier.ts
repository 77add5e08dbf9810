/** A forest of classification trees, each on rows of its own. */

import { defineClassifier } from '../estimator/definition.ts';
import { flag, oneOf } from '../estimator/rules.ts';
import { rowsToDraw } from '../tree/bootstrap.ts';
import { compileShares, forestProblem, forestStateRule, predictShares } from '../tree/forest-state.ts';
import { classesToLearn } from '../tree/forest-target.ts';
import { growForest } from '../tree/grow-forest.ts';
import { shareContributions } from '../tree/tree-contributions.ts';
import { forestClassWeight, forestParams, maxFeatures } from '../tree/tree-params.ts';

const name = 'RandomForestClassifier';

/**
 * Each class's share, as the mean of many trees, each grown on rows that are drawn with replacement. Equals
 * scikit-learn's RandomForestClassifier but for the draws of chance, after Breiman, "Random Forests" (Machine Learning 45, 2001).
 *
 * Missing values, categories and one-hot blocks are taken as by `decisionTreeClassifier`. It has the parameters of
 * `randomForestRegressor`, but for
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | criterion | 'gini' | what a split is to lower: the Gini impurity, or the entropy in bits ('entropy', 'log_loss') |
 * | maxFeatures | 'sqrt' | columns looked at for a split, drawn at random; a one-hot block is one column |
 * | classWeight | null | what rows of each class count for: 'balanced', 'balanced_subsample' (in the rows that each tree draws), or by class such as { yes: 5 }; rows are drawn by it as by `sampleWeight`, but for 'balanced_subsample' |
 *
 * O(nEstimators x columns looked at x rows x depth x classes) time; each tree takes a thread.
 *
 * @throws {CauceError} COLUMN_TYPE for free text, PARAM_INVALID for maxSamples and as `decisionTreeClassifier`.
 *
 * @example
 * const { mean } = await crossValidate(pipeline(randomForestClassifier({ nEstimators: 20 })), flowers, { target: 'species' });
 * mean.accuracy > 0.8; //=> true
 */
export const randomForestClassifier = defineClassifier({
  name,
  version: 3,
  params: {
    criterion: oneOf('gini', 'entropy', 'log_loss'),
    ...forestParams,
    maxFeatures: maxFeatures('sqrt'),
    classWeight: forestClassWeight(),
    bootstrap: flag(true),
  },
  state: forestStateRule,
  sampleWeight: true,
  fit(table, target, params, context) {
    const learnt = classesToLearn(name, target, params, context.sampleWeight);
    const draws = rowsToDraw(name, params, learnt.learnt.target.length);
    return growForest(name, table, learnt, { ...params, draws, isRandom: false }, context);
  },
  predictProba: (table, state) => predictShares(name, table, state),
  contributions: (table, state, _, classes) => shareContributions(name, table, state, classes),
  compileRow: (row, state) => compileShares(name, row, state),
  importances: state => [state.importances],
  check: (state, _, classes) => forestProblem(state, classes),
});
