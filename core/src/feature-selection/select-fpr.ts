/** Features of small p-values. */

import { defineTransformer } from '../estimator/definition.ts';
import { number } from '../estimator/rules.ts';
import { keepBelow } from './keep-best.ts';
import { selecting } from './take-features.ts';
import {
  scoreFeatures,
  testFunc,
  type UnivariateState,
  univariateProblem,
  univariateState,
} from './univariate.ts';

const name = 'SelectFpr';

/**
 * Keeps the features whose p-value is below `alpha`: each has that chance of being kept without telling anything of the target.
 * Equals scikit-learn's SelectFpr.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | scoreFunc | null | 'f_classif' or 'chi2' for a target of classes, 'f_regression' for numbers; null takes F of either, as the target is known here, where scikit-learn has f_classif |
 * | alpha | 0.05 | what p-values must be below, from 0 to 1 |
 *
 * A one-hot or sparse block is selected feature by feature, and what is left of it stays a block. Its fit costs as much as the
 * score does.
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for missing or infinite values; PARAM_INVALID
 *   for a scoreFunc that is not for this kind of target.
 *
 * @example
 * const { table: out } = await fitTransform(selectFpr({ alpha: 0.01 }), flowers, { target: 'species' });
 * out.names.includes("petalLength"); //=> true
 */
export const selectFpr = defineTransformer({
  name,
  params: { scoreFunc: testFunc(), alpha: number(0.05, { min: 0, max: 1 }) },
  state: univariateState,

  fit(table, { scoreFunc, alpha }, context): UnivariateState {
    const scores = scoreFeatures(name, table, scoreFunc, context);
    return { kept: keepBelow(scores.pValues as Float64Array, alpha), ...scores };
  },

  ...selecting<UnivariateState>(name),

  check: univariateProblem,
});
