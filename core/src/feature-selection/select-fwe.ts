/** Features of which probably none is there by chance. */

import { defineTransformer } from '../estimator/definition.ts';
import { number } from '../estimator/rules.ts';
import { keepByFamily } from './keep-best.ts';
import { selecting } from './take-features.ts';
import {
  scoreFeatures,
  testFunc,
  type UnivariateState,
  univariateProblem,
  univariateState,
} from './univariate.ts';

const name = 'SelectFwe';

/**
 * Keeps features of p-values so small that the chance that any of them tells nothing of the target is below `alpha`. Equals
 * scikit-learn's SelectFwe.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | scoreFunc | null | 'f_classif' or 'chi2' for a target of classes, 'f_regression' for numbers; null takes F of either, as the target is known here, where scikit-learn has f_classif |
 * | alpha | 0.05 | the chance, from 0 to 1 |
 *
 * A one-hot or sparse block is selected feature by feature, and what is left of it stays a block. Its fit costs as much as the
 * score does.
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for missing or infinite values; PARAM_INVALID
 *   for a scoreFunc that is not for this kind of target.
 *
 * @example
 * const { table: out } = await fitTransform(selectFwe(), flowers, { target: 'species' });
 * out.names.includes("petalLength"); //=> true
 */
export const selectFwe = defineTransformer({
  name,
  params: { scoreFunc: testFunc(), alpha: number(0.05, { min: 0, max: 1 }) },
  state: univariateState,

  fit(table, { scoreFunc, alpha }, context): UnivariateState {
    const scores = scoreFeatures(name, table, scoreFunc, context);
    return { kept: keepByFamily(scores.pValues as Float64Array, alpha), ...scores };
  },

  ...selecting<UnivariateState>(name),

  check: univariateProblem,
});
