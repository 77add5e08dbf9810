/** A forest of classification trees, each on rows of its own. */

import { defineClassifier } from '../estimator/definition.ts';
import { flag, oneOf } from '../estimator/rules.ts';
import { rowsToDraw } from '../tree/bootstrap.ts';
import { compileShares, forestProblem, forestStateRule, predictShares } from '../tree/forest-state.ts';
import { growClasses } from '../tree/grow-forest.ts';
import { shareContributions } from '../tree/tree-contributions.ts';
import { forestParams, maxFeatures } from '../tree/tree-params.ts';

const name = 'RandomForestClassifier';

/**
 * Each class's share, as the mean of many trees, each grown on rows that are drawn with replacement. Follows
 * scikit-learn's RandomForestClassifier, after Breiman, "Random Forests" (Machine Learning 45, 2001).
 *
 * Missing values, categories and one-hot blocks are taken as by `decisionTreeClassifier`. It has the parameters of
 * `randomForestRegressor`, but for
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | criterion | 'gini' | what a split is to lower: the Gini impurity, or the entropy in bits ('entropy', 'log_loss') |
 * | maxFeatures | 'sqrt' | columns looked at for a split, drawn at random; a one-hot block is one column |
 *
 * O(nEstimators x columns looked at x rows x depth x classes) time; each tree takes a thread.
 *
 * @throws {CauceError} COLUMN_TYPE for free text, PARAM_INVALID for maxSamples.
 */
export const randomForestClassifier = defineClassifier({
  name,
  version: 2,
  params: {
    criterion: oneOf('gini', 'entropy', 'log_loss'),
    ...forestParams,
    maxFeatures: maxFeatures('sqrt'),
    bootstrap: flag(true),
  },
  state: forestStateRule,
  fit(table, target, params, context) {
    const draws = rowsToDraw(name, params, target.codes.length);
    const isEntropy = params.criterion !== 'gini';
    return growClasses(name, table, target, { ...params, draws, isEntropy, isRandom: false }, context);
  },
  predictProba: (table, state) => predictShares(name, table, state),
  contributions: (table, state, _, classes) => shareContributions(name, table, state, classes),
  compileRow: (row, state) => compileShares(name, row, state),
  check: forestProblem,
});
