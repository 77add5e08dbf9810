/** Least squares with a penalty on large coefficients. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag, number } from '../estimator/rules.ts';
import { solveCholesky } from '../kernels/cholesky.ts';
import { centredGram } from '../kernels/gram.ts';
import { linearState, linearStateRule, makeDesign, predictLinear } from './design.ts';
import { leastSquares } from './linear-regression.ts';

/**
 * Minimises ‖y − Xw‖² + alpha ‖w‖²; the intercept is not penalised. Equals scikit-learn's Ridge (Hoerl and Kennard,
 * Technometrics 12, 1970).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alpha | 1 | strength of the penalty, at least 0; 0 is ordinary least squares |
 * | fitIntercept | true | learn a constant too |
 *
 * O(rows x columns²) time, where a one-hot block counts as one column; memory for features².
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values.
 */
export const ridge = defineRegressor({
  name: 'Ridge',
  params: { alpha: number(1, { min: 0 }), fitIntercept: flag(true) },
  state: linearStateRule,
  fit(table, target, { alpha, fitIntercept }) {
    const design = makeDesign('Ridge', table, target, fitIntercept);
    if (alpha === 0) return linearState(design, leastSquares(design));
    const { gram, product } = centredGram(design.blocks, design.mean, design.target);
    for (let i = 0; i < design.width; i++) gram[i * design.width + i] += alpha;
    // A penalty lost in rounding leaves the system singular; then it does not matter either.
    const coef = solveCholesky(gram, product) ? product : leastSquares(design);
    return linearState(design, coef);
  },
  predict: (table, state) => predictLinear('Ridge', table, state),
});
