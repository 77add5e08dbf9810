/** A linear model of a quantile: of the median, or of what nine of ten stay below. */

import { CauceError } from '../errors.ts';
import { defineRegressor } from '../estimator/definition.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { flag, number, plain } from '../estimator/rules.ts';
import { times, transposeTimes } from '../kernels/block-matrix.ts';
import { rowOf } from '../kernels/matrix-row.ts';
import { solveQuantile } from '../kernels/quantile-simplex.ts';
import { type Design, finiteState, type LinearState, makeDesign } from './design.ts';
import { lengthsOf } from './fit-squares.ts';
import { linearForm } from './linear-form.ts';

const name = 'QuantileRegressor';

/** The method keeps a matrix of this many columns and rows. */
const mostFeatures = 4000;

export interface QuantileRegressorParams {
  readonly quantile: number;
  readonly alpha: number;
  readonly fitIntercept: boolean;
}

/**
 * Predicts the quantile of a target linearly: minimises the mean of the pinball loss + alpha ‖w‖₁. Equals scikit-learn's
 * QuantileRegressor where there is one minimum; of several it may choose another (Koenker, Quantile Regression, 2005).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | quantile | 0.5 | between 0 and 1, neither included: the share of targets that are to be at most the prediction |
 * | alpha | 1 | strength of the penalty on absolute values of coefficients, at least 0; the intercept is not penalised |
 * | fitIntercept | true | learn a constant too |
 *
 * There is no `solver`: the minimum is found exactly, by the simplex method (Barrodale and Roberts, SIAM Journal on
 * Numerical Analysis 10, 1973). `alpha` 1 makes many coefficients 0 unless the target's size is far above 1: scale the
 * columns (standardScaler), and lower it. `sampleWeight` says what each row counts for; only their proportions matter.
 *
 * With n rows and p features O(n p + p²) for each exchange, of which there are a few for each coefficient that is not 0;
 * memory for p².
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED for more
 *   than 4,000 features, or when numbers are too large to compute with.
 *
 * @example
 * const table = tableFromRows([1, 2, 3, 4, 5].map(x => ({ x, y: x === 5 ? 999 : 10 * x })));
 * const model = await pipeline(quantileRegressor({ alpha: 0 })).fit(table, { target: 'y' });
 * model.predict([{ x: 7 }])[0]; //=> 70
 */
export const quantileRegressor = defineRegressor({
  ...linearForm(name),
  name,
  params: {
    quantile: plain<number>(
      'a number between 0 and 1, neither included',
      value => typeof value === 'number' && value > 0 && value < 1,
      0.5,
    ),
    alpha: number(1, { min: 0 }),
    fitIntercept: flag(true),
  },
  sampleWeight: true,
  fit(table, target, params: QuantileRegressorParams, context) {
    const design = makeDesign(name, table, target, params.fitIntercept, context.sampleWeight);
    if (design.features.width > mostFeatures) {
      const message = `${design.features.width} features are more than the ${mostFeatures} that it can do with. Keep fewer of them, or use another model (histGradientBoostingRegressor with loss "quantile").`;
      throw new CauceError('FIT_FAILED', { where: name, message });
    }
    return fitQuantile(design, params, context);
  },
});

/** Features less their means and of one size; the last coefficient is the intercept. */
function fitQuantile(
  { features, target, mean, weight, totalWeight }: Design,
  { quantile, alpha, fitIntercept }: QuantileRegressorParams,
  { throwIfAborted }: Pick<FitContext, 'throwIfAborted'>,
): LinearState {
  const { rows, width } = features;
  const scale = lengthsOf(features).map(length => (length > 0 ? Math.sqrt(rows) / length : 0));
  const share = (weight ?? new Float64Array(rows).fill(1)).map(w => w / totalWeight);
  const all = fitIntercept ? width + 1 : width;
  const coefOf = (scaled: Float64Array) => scale.map((own, j) => own * scaled[j]);
  const { coef: scaled } = solveQuantile(
    {
      rows,
      width: all,
      times(vector) {
        const fitted = times(features, coefOf(vector));
        return fitIntercept ? fitted.map(value => value + vector[width]) : fitted;
      },
      transposeTimes(vector) {
        const out = new Float64Array(all);
        out.set(coefOf(transposeTimes(features, vector)));
        if (fitIntercept) out[width] = vector.reduce((sum, value) => sum + value, 0);
        return out;
      },
      row(row) {
        const out = new Float64Array(all).fill(1);
        out.set(coefOf(rowOf(features, row)));
        return out;
      },
      target,
      above: share.map(w => quantile * w),
      below: share.map(w => (1 - quantile) * w),
      penalty: Float64Array.from({ length: all }, (_, j) => (j < width ? alpha * scale[j] : 0)),
    },
    { mostPivots: 50 * (rows + all), onPivot: throwIfAborted },
  );
  const coef = coefOf(scaled);
  const shift = coef.reduce((sum, w, j) => sum + w * features.shift[j], 0);
  return finiteState(name, { coef, intercept: (fitIntercept ? scaled[width] : 0) - shift, mean });
}
