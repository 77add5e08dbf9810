/** Least squares with a penalty on large coefficients. */

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
import { solveNormal } from './normal-equations.ts';

const name = 'Ridge';

/**
 * Minimises ‖y − Xw‖² + alpha ‖w‖²; the intercept is not penalised. Equals scikit-learn's Ridge (Hoerl and Kennard,
 * Technometrics 12, 1970).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alpha | 1 | strength of the penalty, at least 0; 0 is ordinary least squares |
 * | fitIntercept | true | learn a constant too |
 *
 * With n rows and p features in b blocks (a column, or a one-hot block) O(n b² + p³) time and memory for p², where the
 * features of the widest one-hot block do not count for p: they cost O(p²) and O(p) each. With more than n others,
 * O(n² b + n³) and n².
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED when
 *   numbers are too large to compute with.
 */
export const ridge = defineRegressor({
  name,
  version: 2,
  params: { alpha: number(1, { min: 0 }), fitIntercept: flag(true) },
  state: linearStateRule,
  check: linearStateProblem,
  fit(table, target, { alpha, fitIntercept }, { threads }) {
    const design = makeDesign(name, table, target, fitIntercept);
    const space = openSpace(design, threads);
    try {
      // The normal equations square what is nearly collinear; where that is too much for them, least squares is not.
      const coef =
        (alpha > 0 ? solveNormal(space, design, alpha) : undefined) ??
        leastSquares(space, design, roundingCutoff(design.features), alpha);
      return linearState(name, design, coef);
    } finally {
      space.close();
    }
  },
  predict: (table, state) => predictLinear(name, table, state),
  contributions: (table, state) => linearContributions(name, table, state),
  compileRow: (row, state) => predictLinearRow(name, row, state),
});
