/** One classification tree. */

import { defineClassifier } from '../estimator/definition.ts';
import { oneOf } from '../estimator/rules.ts';
import { compileShares, forestProblem, forestStateRule, predictShares } from './forest-state.ts';
import { growClasses } from './grow-forest.ts';
import { shareContributions } from './tree-contributions.ts';
import { maxFeatures, treeParams } from './tree-params.ts';

const name = 'DecisionTreeClassifier';

/**
 * A tree that splits the rows again and again where their classes become purest, and predicts each class's share of a
 * leaf. Follows scikit-learn's DecisionTreeClassifier.
 *
 * Missing values, categories and one-hot blocks are taken as by `decisionTreeRegressor`, whose parameters it has. With
 * more than two classes, categories are cut in the order of their share of the node's most frequent class.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | criterion | 'gini' | what a split is to lower: the Gini impurity, or the entropy in bits ('entropy', 'log_loss') |
 * | minImpurityDecrease | 0 | what a split must take off that |
 *
 * O(columns x rows x depth x classes) time.
 *
 * @throws {CauceError} COLUMN_TYPE for free text.
 */
export const decisionTreeClassifier = defineClassifier({
  name,
  version: 2,
  params: {
    criterion: oneOf('gini', 'entropy', 'log_loss'),
    splitter: oneOf('best', 'random'),
    ...treeParams,
    maxFeatures: maxFeatures(null),
  },
  state: forestStateRule,
  fit(table, target, params, context) {
    const isEntropy = params.criterion !== 'gini';
    const isRandom = params.splitter === 'random';
    return growClasses(
      name,
      table,
      target,
      { ...params, nEstimators: 1, draws: 0, isEntropy, isRandom },
      context,
    );
  },
  predictProba: (table, state) => predictShares(name, table, state),
  contributions: (table, state, _, classes) => shareContributions(name, table, state, classes),
  compileRow: (row, state) => compileShares(name, row, state),
  check: forestProblem,
});
