/** Least squares with a penalty of absolute values and one of squares. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag, integer, number, oneOf } from '../estimator/rules.ts';
import { linearState, makeDesign, openSpace } from './design.ts';
import { elasticNetSolver } from './elastic-net-fit.ts';
import { linearForm } from './linear-form.ts';

const name = 'ElasticNet';

/**
 * Minimises ‖y − Xw‖² / 2n + alpha l1Ratio ‖w‖₁ + ½ alpha (1 − l1Ratio) ‖w‖² over n rows: of features that say the same,
 * it keeps all at a little each, and drops those that say nothing. The intercept is not penalised. Equals scikit-learn's
 * ElasticNet (Zou and Hastie, Journal of the Royal Statistical Society B 67, 2005).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alpha | 1 | strength of the penalty, at least 0 |
 * | l1Ratio | 0.5 | share of the absolute values in it, from 0 (a ridge) to 1 (a lasso) |
 * | fitIntercept | true | learn a constant too |
 * | maxIter | 1000 | sweeps over all coefficients, at most |
 * | tol | 1e-4 | ends when the duality gap is at most this share of ‖y − ȳ‖²; both stop somewhere within it |
 * | positive | false | no coefficient below 0 |
 * | selection | "cyclic" | the coefficients are taken in turn, or at "random", which can be quicker at a high `tol` |
 *
 * Scale the columns first (standardScaler): the penalty is the same for all. A fit that has not come to its end after
 * `maxIter` sweeps is used as it is, as in scikit-learn, which warns. `sampleWeight` says what each row's square counts
 * for; only their proportions matter.
 *
 * By coordinate descent (Friedman, Hastie and Tibshirani, Journal of Statistical Software 33, 2010): with up to 1,000
 * features of more rows O(n p²) once, then O(p²) a sweep; else O(n p) a sweep, of sparse and one-hot blocks their values.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED when
 *   numbers are too large to compute with.
 *
 * @example
 * const flat = flowers.select(['petalLength', 'sepalLength', 'petalWidth']);
 * const model = await pipeline(standardScaler(), elasticNet({ alpha: 0.1 })).fit(flat, { target: 'petalWidth' });
 * const [small, large] = model.predict([{ petalLength: 1.5, sepalLength: 5 }, { petalLength: 6, sepalLength: 6.5 }]);
 * small < large; //=> true
 */
export const elasticNet = defineRegressor({
  ...linearForm(name),
  name,
  params: {
    alpha: number(1, { min: 0 }),
    l1Ratio: number(0.5, { min: 0, max: 1 }),
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
      elasticNetSolver(space, design, params, context).solve(coef, params.alpha, params.l1Ratio);
      return linearState(name, design, coef);
    } finally {
      space.close();
    }
  },
});
