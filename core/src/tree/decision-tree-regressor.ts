/** One regression tree. */

import { defineRegressor } from '../estimator/definition.ts';
import { oneOf } from '../estimator/rules.ts';
import { compileNumbers, forestProblem, forestStateRule, predictNumbers } from './forest-state.ts';
import { growNumbers } from './grow-forest.ts';
import { numberContributions } from './tree-contributions.ts';
import { maxFeatures, treeParams } from './tree-params.ts';

const name = 'DecisionTreeRegressor';

/**
 * A tree that splits the rows again and again where the squared error falls most, and predicts the mean of a leaf. Follows
 * scikit-learn's DecisionTreeRegressor, itself after Breiman et al., "Classification and Regression Trees" (1984); where
 * no two splits gain the same, the trees are the same.
 *
 * Missing values need no imputer: each split tries them on both sides; a split that met none sends later ones to its
 * larger side. Category columns need no encoder: in the order of their mean target they are cut in two, which is the best
 * of all ways; missing or unknown ones count as a category of their own. Of more than 255 categories the most frequent
 * are kept. A one-hot block is one column, each of whose ones is tried against the rest.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | criterion | 'squared_error' | what a split is to lower |
 * | splitter | 'best' | the best threshold of each column looked at, or one drawn at random between its extremes |
 * | maxDepth | null | splits from the root to a leaf at most; null for no bound |
 * | minSamplesSplit | 2 | rows of a node that may be split; less than 1 is a share of all |
 * | minSamplesLeaf | 1 | rows of a leaf; less than 1 is a share of all |
 * | minWeightFractionLeaf | 0 | share of all rows that a leaf must have |
 * | maxFeatures | null | columns looked at for a split: a number, a share, 'sqrt', 'log2'; null for all |
 * | maxLeafNodes | null | leaves at most, reached by the splits that gain most; null for no bound |
 * | minImpurityDecrease | 0 | what a split must take off the mean squared error |
 * | randomState | null | seed, for the order of columns, which decides between equal splits; null takes the fit's |
 * | ccpAlpha | 0 | what a leaf must gain, or it is pruned |
 *
 * With more than 4,095 rows, nodes of more than 512 rows are split between 255 ranges of each column's values that share
 * all rows evenly, smaller ones between any two values. Numbers are compared as doubles, where scikit-learn has floats.
 * O(columns x rows x depth) time.
 *
 * @throws {CauceError} COLUMN_TYPE for free text.
 */
export const decisionTreeRegressor = defineRegressor({
  name,
  version: 2,
  params: {
    criterion: oneOf('squared_error'),
    splitter: oneOf('best', 'random'),
    ...treeParams,
    maxFeatures: maxFeatures(null),
  },
  state: forestStateRule,
  fit(table, target, params, context) {
    const isRandom = params.splitter === 'random';
    return growNumbers(
      name,
      table,
      target,
      { ...params, nEstimators: 1, draws: 0, isEntropy: false, isRandom },
      context,
    );
  },
  predict: (table, state) => predictNumbers(name, table, state),
  contributions: (table, state) => numberContributions(name, table, state),
  compileRow: (row, state) => compileNumbers(name, row, state),
  check: forestProblem,
});
