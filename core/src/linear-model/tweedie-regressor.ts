/** Generalised linear models of the Tweedie distributions. */

import { defineRegressor } from '../estimator/definition.ts';
import { number, oneOf } from '../estimator/rules.ts';
import type { GlmSettings } from './glm-fit.ts';
import { type Family, glmForm, glmParams } from './glm-form.ts';
import type { Link } from './glm-loss.ts';

const name = 'TweedieRegressor';

/**
 * A linear model for a target whose variance is its mean to a power: minimises half the mean Tweedie deviance
 * + ½ alpha ‖w‖². Equals scikit-learn's TweedieRegressor (Jørgensen, The Theory of Dispersion Models, 1997).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | power | 0 | 0: normal; 1: Poisson; from 1 to 2: amounts of which many are 0; 2: gamma; 3: inverse Gaussian; below 0 too; there is no distribution between 0 and 1, but a mean can be learnt |
 * | link | "auto" | "log" predicts e^(intercept + Xw), "identity" intercept + Xw; "auto" is identity for a power of at most 0, else log |
 * | alpha | 1 | strength of the penalty, at least 0 |
 * | fitIntercept | true | learn a constant too |
 * | maxIter | 100 | steps, at most |
 * | tol | 1e-4 | ends when no slope of the objective is above this, nor the objective further above its least; above 0 |
 *
 * There is no `solver`: Newton's method with Cholesky's factorisation up to 1,000 features (O(n p² + p³) a step, of one-hot
 * blocks fewer), L-BFGS for more, or where features are collinear and alpha is 0; the minimum is the same. One step more is
 * taken when `tol` is reached. A fit that has not come to its end after `maxIter` steps is used as it is, as in scikit-learn,
 * which warns. `sampleWeight` says what each row counts for; only their proportions matter.
 * With the log link predictions are kept within 1e-304 and 1e304. The target must be at least 0 for a power above 0, and
 * above 0 from 2 on.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED for a
 *   target out of range, or when numbers are too large to compute with.
 *
 * @example
 * const table = tableFromRows([0, 1, 2, 3].map(size => ({ size, claims: [0, 10, 20, 30][size] + 5 })));
 * const model = await pipeline(tweedieRegressor({ power: 0, alpha: 0 })).fit(table, { target: 'claims' });
 * model.predict([{ size: 4 }])[0]; //=> 45
 */
export const tweedieRegressor = defineRegressor({
  ...glmForm(name, familyOf),
  name,
  params: {
    power: number(0),
    link: oneOf('auto', 'identity', 'log'),
    ...glmParams,
  },
});

function familyOf({ power, link }: GlmSettings & { power: number; link: Link | 'auto' }): Family {
  return { power, link: link !== 'auto' ? link : power <= 0 ? 'identity' : 'log' };
}
