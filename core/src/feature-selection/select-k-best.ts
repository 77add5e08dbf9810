/** The k features of the best scores. */

import { defineTransformer } from '../estimator/definition.ts';
import { plain } from '../estimator/rules.ts';
import { keepBest } from './keep-best.ts';
import { selecting } from './take-features.ts';
import {
  scoreFeatures,
  scoreFunc,
  type UnivariateState,
  univariateProblem,
  univariateState,
} from './univariate.ts';

const name = 'SelectKBest';

/**
 * Keeps the `k` features that tell the target best, each by itself. Equals scikit-learn's SelectKBest; of features that score the same
 * the later are kept, as there.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | scoreFunc | null | 'f_classif', 'chi2' or 'mutual_info_classif' for a target of classes, 'f_regression', 'r_regression' or 'mutual_info_regression' for numbers; null takes F of either, as the target is known here, where scikit-learn has f_classif |
 * | k | 10 | how many are kept, or 'all'; where there are fewer features, all are kept |
 *
 * A one-hot or sparse block is selected feature by feature, and what is left of it stays a block. Its fit costs as much as the
 * score does.
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for missing or infinite values; PARAM_INVALID
 *   for a scoreFunc that is not for this kind of target.
 *
 * @example
 * const { table: out } = await fitTransform(selectKBest({ k: 2 }), flowers, { target: 'species' });
 * out.names; //=> ["petalLength", "petalWidth"]
 */
export const selectKBest = defineTransformer({
  name,
  params: {
    scoreFunc: scoreFunc(),
    k: plain<number | 'all'>('a whole number of at least 0, or "all"', isCount, 10),
  },
  state: univariateState,

  fit(table, { scoreFunc, k }, context): UnivariateState {
    const scores = scoreFeatures(name, table, scoreFunc, context);
    return { kept: keepBest(scores.scores, k === 'all' ? scores.scores.length : k), ...scores };
  },

  ...selecting<UnivariateState>(name),

  check: univariateProblem,
});

function isCount(value: unknown): boolean {
  return value === 'all' || (Number.isInteger(value) && (value as number) >= 0);
}
