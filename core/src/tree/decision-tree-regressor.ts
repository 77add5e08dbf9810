/** One regression tree. */

import { defineRegressor } from '../estimator/definition.ts';
import { oneOf } from '../estimator/rules.ts';
import { compileNumbers, forestProblem, forestStateRule, predictNumbers } from './forest-state.ts';
import { numbersToLearn } from './forest-target.ts';
import { growForest } from './grow-forest.ts';
import { numberContributions } from './tree-contributions.ts';
import { maxFeatures, treeParams } from './tree-params.ts';

const name = 'DecisionTreeRegressor';

/**
 * A tree that splits the rows again and again where the squared error falls most, and predicts the mean of a leaf. Equals
 * scikit-learn's DecisionTreeRegressor, itself after Breiman et al., "Classification and Regression Trees" (1984), where
 * no two splits gain the same and no more than 4,095 rows are learnt from.
 *
 * Missing values need no imputer: each split tries them on both sides; a split that met none sends later ones to its
 * larger side. Category columns need no encoder: in the order of their mean target they are cut in two, which is the best
 * of all ways; missing or unknown ones count as a category of their own. Of more than 255 categories the most frequent
 * are kept. A one-hot block is one column, each of whose ones is tried against the rest.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | criterion | 'squared_error' | what a split is to lower: the squared error, half the Poisson deviance ('poisson', for counts and amounts of at least 0), or the absolute error ('absolute_error': leaves predict medians; on one thread, in O(log(rows)) the time) |
 * | splitter | 'best' | the best threshold of each column looked at, or one drawn at random between its extremes |
 * | maxDepth | null | splits from the root to a leaf at most; null for no bound |
 * | minSamplesSplit | 2 | rows of a node that may be split; less than 1 is a share of all |
 * | minSamplesLeaf | 1 | rows of a leaf; less than 1 is a share of all |
 * | minWeightFractionLeaf | 0 | share of all rows, or of their weight, that a leaf must have; at most 0.5 |
 * | maxFeatures | null | columns looked at for a split: a number, a share, 'sqrt', 'log2'; null for all |
 * | maxLeafNodes | null | leaves at most, reached by the splits that gain most; null for no bound |
 * | minImpurityDecrease | 0 | what a split must take off the mean squared error |
 * | randomState | null | seed, for the order of columns, which decides between equal splits; null takes the fit's |
 * | ccpAlpha | 0 | what a leaf must gain, or it is pruned |
 * | monotonicCst | null | by column 1 where predictions must not fall as it rises, -1 where they must not rise: { km: -1 } |
 *
 * With `sampleWeight`, rows count for what they weigh, in every criterion and mean; those that weigh 0 are as if they were
 * not there (for scikit-learn they still count in shares of rows, as in `minSamplesLeaf: 0.1`). Each feature of a sparse
 * block is a column of numbers, 0 where it has none; the block is expanded.
 *
 * With more than 4,095 rows, nodes of more than 512 rows are split between 255 ranges of each column's values that share
 * all rows evenly, smaller ones between any two values. Numbers are compared as doubles, where scikit-learn has floats.
 * O(columns x rows x depth) time.
 *
 * @throws {CauceError} COLUMN_TYPE for free text; PARAM_INVALID for 'poisson' where the target has negative numbers or only
 *   zeros, and for a column of `monotonicCst` that is not there or not numeric.
 *
 * @example
 * const tree = await pipeline(decisionTreeRegressor({ maxDepth: 1 })).fit(flowers.select(['petalLength', 'petalWidth']), { target: 'petalWidth' });
 * const [small, large] = tree.predict([{ petalLength: 1 }, { petalLength: 9 }]);
 * small < large; //=> true
 */
export const decisionTreeRegressor = defineRegressor({
  name,
  version: 3,
  params: {
    criterion: oneOf('squared_error', 'absolute_error', 'poisson'),
    splitter: oneOf('best', 'random'),
    ...treeParams,
    maxFeatures: maxFeatures(null),
  },
  state: forestStateRule,
  sampleWeight: true,
  fit(table, target, params, context) {
    const learnt = numbersToLearn(name, target, params.criterion, context.sampleWeight);
    const isRandom = params.splitter === 'random';
    return growForest(name, table, learnt, { ...params, nEstimators: 1, draws: 0, isRandom }, context);
  },
  predict: (table, state) => predictNumbers(name, table, state),
  contributions: (table, state) => numberContributions(name, table, state),
  compileRow: (row, state) => compileNumbers(name, row, state),
  importances: state => [state.importances],
  check: (state, _, classes) => forestProblem(state, classes),
});
