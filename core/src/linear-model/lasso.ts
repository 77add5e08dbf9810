/** Least squares with a penalty of absolute values. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag, integer, number, oneOf } from '../estimator/rules.ts';
import { linearState, makeDesign, openSpace } from './design.ts';
import { elasticNetSolver } from './elastic-net-fit.ts';
import { linearForm } from './linear-form.ts';

const name = 'Lasso';

/**
 * Minimises ‖y − Xw‖² / 2n + alpha ‖w‖₁ over n rows: a model that keeps few features, as the coefficients of the others
 * become 0. The intercept is not penalised. Equals scikit-learn's Lasso (Tibshirani, Journal of the Royal Statistical
 * Society B 58, 1996).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alpha | 1 | strength of the penalty, at least 0 |
 * | fitIntercept | true | learn a constant too |
 * | maxIter | 1000 | sweeps over all coefficients, at most |
 * | tol | 1e-4 | ends when the duality gap is at most this share of ‖y − ȳ‖²; both stop somewhere within it |
 * | positive | false | no coefficient below 0 |
 * | selection | "cyclic" | the coefficients are taken in turn, or at "random", which can be quicker at a high `tol` |
 *
 * All that elasticNet() says of scaling, `maxIter`, `sampleWeight` and cost holds here too: it is the same with `l1Ratio` 1.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED when
 *   numbers are too large to compute with.
 *
 * @example
 * const flat = flowers.select(['petalLength', 'sepalLength', 'petalWidth']);
 * const model = await pipeline(standardScaler(), lasso({ alpha: 10 })).fit(flat, { target: 'petalWidth' });
 * const [small, large] = model.predict([{ petalLength: 1.5, sepalLength: 5 }, { petalLength: 6, sepalLength: 6.5 }]);
 * small === large; //=> true
 */
export const lasso = defineRegressor({
  ...linearForm(name),
  name,
  params: {
    alpha: number(1, { min: 0 }),
    fitIntercept: flag(true),
    maxIter: integer(1000, { min: 1 }),
    tol: number(1e-4, { min: 0 }),
    positive: flag(false),
    selection: oneOf('cyclic', 'random'),
  },
  sampleWeight: true,
  fit(table, target, params, context) {
    const design = makeDesign(name, table, target, params.fitIntercept, context.sampleWeight);
    const space = openSpace(design, context.threads);
    try {
      const coef = new Float64Array(design.features.width);
      elasticNetSolver(space, design, params, context).solve(coef, params.alpha, 1);
      return linearState(name, design, coef);
    } finally {
      space.close();
    }
  },
});
