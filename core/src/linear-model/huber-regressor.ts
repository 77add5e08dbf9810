/** A linear model that outliers do not draw away. */

import { defineRegressor } from '../estimator/definition.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { flag, integer, number, positive } from '../estimator/rules.ts';
import { times, transposeTimes } from '../kernels/block-matrix.ts';
import { type Design, finiteState, type LinearState, makeDesign, openSpace } from './design.ts';
import { boundedExp } from './glm-loss.ts';
import { linearForm } from './linear-form.ts';
import { type Metric, metricOf } from './metric.ts';
import { descendIn } from './metric-descent.ts';

const name = 'HuberRegressor';

export interface HuberRegressorParams {
  readonly epsilon: number;
  readonly alpha: number;
  readonly fitIntercept: boolean;
  readonly maxIter: number;
  readonly tol: number;
}

/**
 * Squares small residuals, but of those larger than `epsilon` times the scale of the residuals, which is learnt too, only
 * the size counts: minimises Σ (σ + H((y − Xw) / σ) σ) + alpha ‖w‖² with H(z) = z² up to epsilon, then 2 epsilon |z| −
 * epsilon². Equals scikit-learn's HuberRegressor (Huber and Ronchetti, Robust Statistics, 2nd ed. 2009, section 7.7).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | epsilon | 1.35 | at least 1: from how many scales on a residual is an outlier's; the smaller, the more robust |
 * | maxIter | 100 | steps, at most |
 * | alpha | 0.0001 | strength of the penalty on squares of coefficients, at least 0 |
 * | fitIntercept | true | learn a constant too |
 * | tol | 1e-5 | ends when no slope is above this, above 0 |
 *
 * `tol` is measured with columns and target brought to one scale, and for the mean of the rows, where scikit-learn takes
 * them as they are: ours comes nearer to the minimum as a rule. A fit that has not come to its end after `maxIter` steps
 * is used as it is, as in scikit-learn, which warns. `sampleWeight` says what each row counts for: a row of weight 2 is
 * two rows.
 *
 * By L-BFGS, up to 1,000 columns in the metric of them: O(n p²) for n rows and p columns, then O(n p + p²) a step; of sparse and
 * one-hot blocks only their values count.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED when
 *   numbers are too large to compute with.
 *
 * @example
 * const table = tableFromRows([0, 1, 2, 3, 4, 5].map(x => ({ x, y: x === 3 ? 1000 : 2 * x })));
 * const model = await pipeline(huberRegressor({ alpha: 0 })).fit(table, { target: 'y' });
 * Math.round(model.predict([{ x: 10 }])[0]); //=> 20
 */
export const huberRegressor = defineRegressor({
  ...linearForm(name),
  name,
  params: {
    epsilon: number(1.35, { min: 1 }),
    maxIter: integer(100, { min: 1 }),
    alpha: number(0.0001, { min: 0 }),
    fitIntercept: flag(true),
    tol: positive(1e-5),
  },
  sampleWeight: true,
  fit(table, target, params: HuberRegressorParams, context) {
    const design = makeDesign(name, table, target, params.fitIntercept, context.sampleWeight);
    return fitHuber(design, params, context);
  },
});

/** Columns and target less their means and of size 1; x holds their coefficients, an intercept, and log σ. */
function fitHuber(
  design: Design,
  { epsilon, alpha, fitIntercept, maxIter, tol }: HuberRegressorParams,
  { throwIfAborted, threads }: FitContext,
): LinearState {
  const { features, targetMean, mean, totalWeight } = design;
  const { rows, width } = features;
  const weight = (design.weight ?? new Float64Array(rows).fill(1)).map(w => w / totalWeight);
  const centred = design.target.map(y => y - targetMean);
  const size = sizeOf(centred, weight);
  const y = centred.map(value => value / size);
  const alphaOfMean = (alpha / totalWeight) * size;
  // The loss bends at most as squares do.
  const metric = measure(design, threads, 2 * alphaOfMean);
  const scale = metric.scale.map(own => 1 / own);
  const penalty = scale.map(own => alphaOfMean * own ** 2);

  const objective = (x: Float64Array, gradient: Float64Array): number => {
    throwIfAborted();
    const fitted = times(
      features,
      scale.map((own, j) => own * x[j]),
    );
    const sigma = boundedExp(x[width + 1]);
    const slopes = new Float64Array(rows);
    let total = sigma;
    let ofSigma = 1;
    for (let r = 0; r < rows; r++) {
      const residual = y[r] - fitted[r] - x[width];
      const z = residual / sigma;
      const isOutlier = Math.abs(z) > epsilon;
      const slope = 2 * (isOutlier ? Math.sign(z) * epsilon : z);
      slopes[r] = -weight[r] * slope;
      total +=
        weight[r] * (isOutlier ? 2 * epsilon * Math.abs(residual) - epsilon ** 2 * sigma : residual * z);
      ofSigma -= weight[r] * (isOutlier ? epsilon ** 2 : z * z);
    }
    transposeTimes(features, slopes).forEach((slope, j) => {
      gradient[j] = scale[j] * slope + 2 * penalty[j] * x[j];
      total += penalty[j] * x[j] ** 2;
    });
    gradient[width] = fitIntercept ? slopes.reduce((sum, slope) => sum + slope, 0) : 0;
    gradient[width + 1] = sigma * ofSigma;
    return total;
  };
  const x = descendIn(metric, objective, width + 2, width + 2, { maxIter, gtol: tol });
  const coef = scale.map((own, j) => own * x[j] * size);
  const shift = coef.reduce((sum, w, j) => sum + w * features.shift[j], 0);
  return finiteState(name, { coef, intercept: targetMean + x[width] * size - shift, mean });
}

function measure(design: Design, threads: number | undefined, squared: number): Metric {
  const space = openSpace(design, threads);
  try {
    return metricOf(space, design, 2, squared);
  } finally {
    space.close();
  }
}

/** The root of the mean square; 1 for zeros. */
function sizeOf(values: Float64Array, weight: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(largest > 0)) return 1;
  return largest * Math.sqrt(values.reduce((sum, value, r) => sum + weight[r] * (value / largest) ** 2, 0));
}
