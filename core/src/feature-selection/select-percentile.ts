/** The share of features of the best scores. */

import { defineTransformer } from '../estimator/definition.ts';
import { number } from '../estimator/rules.ts';
import { keepPercentile } from './keep-best.ts';
import { selecting } from './take-features.ts';
import {
  scoreFeatures,
  scoreFunc,
  type UnivariateState,
  univariateProblem,
  univariateState,
} from './univariate.ts';

const name = 'SelectPercentile';

/**
 * Keeps the features that tell the target best, each by itself: so many of a hundred. Equals scikit-learn's SelectPercentile; of
 * features at the bound that score the same the earlier are kept, as there.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | scoreFunc | null | 'f_classif', 'chi2' or 'mutual_info_classif' for a target of classes, 'f_regression', 'r_regression' or 'mutual_info_regression' for numbers; null takes F of either, as the target is known here, where scikit-learn has f_classif |
 * | percentile | 10 | how many of a hundred features are kept, from 0 to 100 |
 *
 * A one-hot or sparse block is selected feature by feature, and what is left of it stays a block. Its fit costs as much as the
 * score does.
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for missing or infinite values; PARAM_INVALID
 *   for a scoreFunc that is not for this kind of target.
 *
 * @example
 * const { table: out } = await fitTransform(selectPercentile({ percentile: 40 }), flowers, { target: 'species' });
 * out.names.length; //=> 1
 */
export const selectPercentile = defineTransformer({
  name,
  params: { scoreFunc: scoreFunc(), percentile: number(10, { min: 0, max: 100 }) },
  state: univariateState,

  fit(table, { scoreFunc, percentile }, context): UnivariateState {
    const scores = scoreFeatures(name, table, scoreFunc, context);
    return { kept: keepPercentile(scores.scores, percentile), ...scores };
  },

  ...selecting<UnivariateState>(name),

  check: univariateProblem,
});
