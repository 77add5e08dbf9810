/** Counts and rates, by a logarithmic linear model. */

import { defineRegressor } from '../estimator/definition.ts';
import { glmForm, glmParams } from './glm-form.ts';

const name = 'PoissonRegressor';

/**
 * Predicts e^(intercept + Xw) for a target of counts, or of amounts of at least 0: minimises half the mean Poisson deviance
 * + ½ alpha ‖w‖². Equals scikit-learn's PoissonRegressor (McCullagh and Nelder, Generalized Linear Models, 1989).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alpha | 1 | strength of the penalty, at least 0 |
 * | fitIntercept | true | learn a constant too |
 * | maxIter | 100 | steps, at most |
 * | tol | 1e-4 | ends when no slope of the objective is above this, nor the objective further above its least; above 0 |
 *
 * There is no `solver`: Newton's method with Cholesky's factorisation up to 1,000 features (O(n p² + p³) a step, of one-hot
 * blocks fewer), L-BFGS for more, or where features are collinear and alpha is 0; the minimum is the same. One step more is
 * taken when `tol` is reached. A fit that has not come to its end after `maxIter` steps is used as it is, as in scikit-learn,
 * which warns. `sampleWeight` says what each row counts for; only their proportions matter.
 * Predictions are kept within 1e-304 and 1e304.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED for a
 *   target out of range, or when numbers are too large to compute with.
 *
 * @example
 * const table = tableFromRows([0, 1, 2, 3].map(size => ({ size, sold: [1, 2, 4, 8][size] })));
 * const model = await pipeline(poissonRegressor({ alpha: 0 })).fit(table, { target: 'sold' });
 * model.predict([{ size: 4 }])[0]; //=> 16
 */
export const poissonRegressor = defineRegressor({
  ...glmForm(name, () => ({ power: 1, link: 'log' })),
  name,
  params: glmParams,
});
