/** Features of which few are there by chance. */

import { defineTransformer } from '../estimator/definition.ts';
import { number } from '../estimator/rules.ts';
import { keepByDiscovery } from './keep-best.ts';
import { selecting } from './take-features.ts';
import {
  scoreFeatures,
  testFunc,
  type UnivariateState,
  univariateProblem,
  univariateState,
} from './univariate.ts';

const name = 'SelectFdr';

/**
 * Keeps features of small p-values so that at most a share `alpha` of them is expected to tell nothing of the target. Equals
 * scikit-learn's SelectFdr (Benjamini and Hochberg, Journal of the Royal Statistical Society B 57, 1995).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | scoreFunc | null | 'f_classif' or 'chi2' for a target of classes, 'f_regression' for numbers; null takes F of either, as the target is known here, where scikit-learn has f_classif |
 * | alpha | 0.05 | the share, from 0 to 1 |
 *
 * A one-hot or sparse block is selected feature by feature, and what is left of it stays a block. Its fit costs as much as the
 * score does.
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for missing or infinite values; PARAM_INVALID
 *   for a scoreFunc that is not for this kind of target.
 *
 * @example
 * const { table: out } = await fitTransform(selectFdr(), flowers, { target: 'species' });
 * out.names.includes("petalLength"); //=> true
 */
export const selectFdr = defineTransformer({
  name,
  params: { scoreFunc: testFunc(), alpha: number(0.05, { min: 0, max: 1 }) },
  state: univariateState,

  fit(table, { scoreFunc, alpha }, context): UnivariateState {
    const scores = scoreFeatures(name, table, scoreFunc, context);
    return { kept: keepByDiscovery(scores.pValues as Float64Array, alpha), ...scores };
  },

  ...selecting<UnivariateState>(name),

  check: univariateProblem,
});
