/** An elastic net whose strength, and mixture, are chosen on held-out rows. */

import { defineRegressor } from '../estimator/definition.ts';
import { plain } from '../estimator/rules.ts';
import { fitByPath, pathParams, pathStateRule } from './elastic-net-path.ts';
import { linearForm } from './linear-form.ts';

const name = 'ElasticNetCv';

/**
 * elasticNet() with the `alpha`, and the `l1Ratio` of those given, of the least squared error in cross-validation; the state
 * says which. Equals scikit-learn's ElasticNetCV (Friedman, Hastie and Tibshirani, Journal of Statistical Software 33,
 * 2010), but that a row of weight 0 is in no fold.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | l1Ratio | 0.5 | share of the absolute values in the penalty, from 0 to 1, or a list of those to be tried; 0 only with a list of `alphas` |
 * | eps | 1e-3 | the smallest strength tried is this share of the greatest, which leaves no coefficient; above 0 |
 * | alphas | 100 | how many strengths are tried, evenly on a logarithmic scale; or a list of those to be tried |
 * | fitIntercept | true | learn a constant too |
 * | maxIter | 1000 | sweeps over all coefficients in each fit, at most |
 * | tol | 1e-4 | a fit ends when the duality gap is at most this share of ‖y − ȳ‖² |
 * | cv | 5 | folds of adjacent rows, at least 2; sort rows by chance before, where their order means something |
 * | positive | false | no coefficient below 0 |
 * | selection | "cyclic" | the coefficients are taken in turn, or at "random" |
 *
 * Costs about as many fits as `alphas` times `cv`, for each ratio, but each begins where the one before ended. A transformer
 * before it learns from all rows once, not in each fold. `sampleWeight` counts in fits and errors; folds count the same.
 * @throws {CauceError} TOO_FEW_ROWS for fewer than `cv`, PARAM_INVALID for an `l1Ratio` of 0 without `alphas`, COLUMN_TYPE for
 *   strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED when numbers are too large to compute with.
 *
 * @example
 * const flat = flowers.select(['petalLength', 'sepalLength', 'petalWidth']);
 * const net = pipeline(standardScaler(), elasticNetCv({ l1Ratio: [0.1, 0.9], alphas: 20 }));
 * const model = await net.fit(flat, { target: 'petalWidth' });
 * const [small, large] = model.predict([{ petalLength: 1.5, sepalLength: 5 }, { petalLength: 6, sepalLength: 6.5 }]);
 * small < large; //=> true
 */
export const elasticNetCv = defineRegressor({
  ...linearForm(name),
  name,
  params: {
    l1Ratio: plain<number | readonly number[]>(
      'a number from 0 to 1, or a list of them',
      value => (Array.isArray(value) ? value.length > 0 && value.every(isShare) : isShare(value)),
      0.5,
    ),
    ...pathParams,
  },
  state: pathStateRule,
  sampleWeight: true,
  fit(table, target, params, context) {
    const ratios = typeof params.l1Ratio === 'number' ? [params.l1Ratio] : params.l1Ratio;
    return fitByPath(name, table, target, params, ratios, context);
  },
});

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
