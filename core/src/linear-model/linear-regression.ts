/** Ordinary least squares. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag, number } from '../estimator/rules.ts';
import {
  linearContributions,
  linearState,
  linearStateProblem,
  linearStateRule,
  makeDesign,
  openSpace,
  predictLinear,
  predictLinearRow,
} from './design.ts';
import { leastSquares, roundingCutoff } from './least-squares.ts';

const name = 'LinearRegression';

/**
 * Least squares: the coefficients that minimise ‖y − Xw‖², and of several the smallest. Equals scikit-learn's
 * LinearRegression.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | fitIntercept | true | learn a constant too |
 * | tol | 1e-6 | directions in which the (centred) columns vary less than this share of the most are left out; 0 leaves out only what rounding makes meaningless |
 *
 * Mind `tol` where columns differ in scale a million times over: the small ones would be left out. Put a
 * standardScaler() before the model, or set `tol` to 0. (It is `tol` of scikit-learn 1.9,
 * https://github.com/scikit-learn/scikit-learn/blob/1.9.1/sklearn/linear_model/_base.py.)
 *
 * With n rows and p features O(n p min(n, p)) time; memory for min(n, p)² beside the columns.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED when
 *   numbers are too large to compute with.
 */
export const linearRegression = defineRegressor({
  name,
  version: 2,
  params: { fitIntercept: flag(true), tol: number(1e-6, { min: 0, max: 1 }) },
  state: linearStateRule,
  check: linearStateProblem,
  fit(table, target, { fitIntercept, tol }, { threads }) {
    const design = makeDesign(name, table, target, fitIntercept);
    const cutoff = tol === 0 ? roundingCutoff(design.features) : tol;
    const space = openSpace(design, threads);
    try {
      return linearState(name, design, leastSquares(space, design, cutoff));
    } finally {
      space.close();
    }
  },
  predict: (table, state) => predictLinear(name, table, state),
  contributions: (table, state) => linearContributions(name, table, state),
  compileRow: (row, state) => predictLinearRow(name, row, state),
});
