/** Ordinary least squares. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag } from '../estimator/rules.ts';
import { BlockedQr, solveMinimumNorm } from '../kernels/least-squares.ts';
import { type Design, linearState, linearStateRule, makeDesign, predictLinear } from './design.ts';

/**
 * Least squares: the coefficients that minimise ‖y − Xw‖², and of several the smallest. Equals scikit-learn's
 * LinearRegression.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | fitIntercept | true | learn a constant too |
 *
 * O(rows x features²) time; memory for features² only.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values.
 */
export const linearRegression = defineRegressor({
  name: 'LinearRegression',
  params: { fitIntercept: flag(true) },
  state: linearStateRule,
  fit(table, target, { fitIntercept }) {
    const design = makeDesign('LinearRegression', table, target, fitIntercept);
    return linearState(design, leastSquares(design));
  },
  predict: (table, state) => predictLinear('LinearRegression', table, state),
});

/** The coefficients of smallest norm. The rank's cutoff is scikit-learn's: max(rows, features) x 2.2e-16. */
export function leastSquares({ blocks, width, mean, target }: Design): Float64Array {
  const qr = new BlockedQr(width);
  const row = new Float64Array(width);
  for (let r = 0; r < target.length; r++) {
    let at = 0;
    for (const block of blocks) {
      if (block.values !== undefined) row[at] = block.values[r] - mean[at];
      else {
        for (let k = 0; k < block.width; k++) row[at + k] = -mean[at + k];
        if (block.codes[r] >= 0) row[at + block.codes[r]] += 1;
      }
      at += block.width;
    }
    qr.add(j => row[j], target[r]);
  }
  const { r, qty } = qr.finish();
  return solveMinimumNorm(r, qty, Math.max(target.length, width) * Number.EPSILON);
}
