/** One classification tree. */

import { classWeight } from '../estimator/class-weight.ts';
import { defineClassifier } from '../estimator/definition.ts';
import { oneOf } from '../estimator/rules.ts';
import { compileShares, forestProblem, forestStateRule, predictShares } from './forest-state.ts';
import { classesToLearn } from './forest-target.ts';
import { growForest } from './grow-forest.ts';
import { shareContributions } from './tree-contributions.ts';
import { maxFeatures, treeParams } from './tree-params.ts';

const name = 'DecisionTreeClassifier';

/**
 * A tree that splits the rows again and again where their classes become purest, and predicts each class's share of a
 * leaf. Equals scikit-learn's DecisionTreeClassifier where `decisionTreeRegressor` equals its sibling.
 *
 * Missing values, categories and one-hot blocks are taken as by `decisionTreeRegressor`, whose parameters it has. With
 * more than two classes, categories are cut in the order of their share of the node's most frequent class.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | criterion | 'gini' | what a split is to lower: the Gini impurity, or the entropy in bits ('entropy', 'log_loss') |
 * | minImpurityDecrease | 0 | what a split must take off that |
 * | classWeight | null | what rows of each class count for: 'balanced', or by class such as { yes: 5 } |
 * | monotonicCst | null | of two classes: by column 1 where the probability of the second must not fall as it rises, -1 where it must not rise |
 *
 * O(columns x rows x depth x classes) time.
 *
 * @throws {CauceError} COLUMN_TYPE for free text; PARAM_INVALID for a class that there is none of in `classWeight`, for
 *   `monotonicCst` with more than two classes, or of a column that is not there or not numeric.
 *
 * @example
 * const tree = await pipeline(decisionTreeClassifier({ maxDepth: 2 })).fit(flowers, { target: 'species' });
 * tree.predict(flowers).filter((own, row) => own === flowers.toRows()[row].species).length > 25; //=> true
 */
export const decisionTreeClassifier = defineClassifier({
  name,
  version: 3,
  params: {
    criterion: oneOf('gini', 'entropy', 'log_loss'),
    splitter: oneOf('best', 'random'),
    ...treeParams,
    maxFeatures: maxFeatures(null),
    classWeight: classWeight(),
  },
  state: forestStateRule,
  sampleWeight: true,
  fit(table, target, params, context) {
    const learnt = classesToLearn(name, target, params, context.sampleWeight);
    const isRandom = params.splitter === 'random';
    return growForest(name, table, learnt, { ...params, nEstimators: 1, draws: 0, isRandom }, context);
  },
  predictProba: (table, state) => predictShares(name, table, state),
  contributions: (table, state, _, classes) => shareContributions(name, table, state, classes),
  compileRow: (row, state) => compileShares(name, row, state),
  importances: state => [state.importances],
  check: (state, _, classes) => forestProblem(state, classes),
});
