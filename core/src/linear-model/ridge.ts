/** Least squares with a penalty on large coefficients. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag, number } from '../estimator/rules.ts';
import { transposeTimes } from '../kernels/block-matrix.ts';
import { factorCholesky, solveCholesky } from '../kernels/cholesky.ts';
import { featureGram, rowGram } from '../kernels/gram.ts';
import {
  type Design,
  linearState,
  linearStateProblem,
  linearStateRule,
  makeDesign,
  predictLinear,
  predictLinearRow,
} from './design.ts';
import { leastSquares, roundingCutoff } from './least-squares.ts';

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
 * With n rows and p features in b blocks (a column, or a one-hot block) O(n b² + p³) time and memory for p²; with more
 * features than rows, O(n² b + n³) and n².
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED when
 *   numbers are too large to compute with.
 */
export const ridge = defineRegressor({
  name,
  params: { alpha: number(1, { min: 0 }), fitIntercept: flag(true) },
  state: linearStateRule,
  check: linearStateProblem,
  fit(table, target, { alpha, fitIntercept }) {
    const design = makeDesign(name, table, target, fitIntercept);
    // The normal equations square what is nearly collinear; where that is too much for them, least squares is not.
    const coef =
      (alpha > 0 ? solveNormal(design, alpha) : undefined) ??
      leastSquares(design, roundingCutoff(design.features), alpha);
    return linearState(name, design, coef);
  },
  predict: (table, state) => predictLinear(name, table, state),
  compileRow: (row, state) => predictLinearRow(name, row, state),
});

/**
 * (XᵀX + alpha I)⁻¹ Xᵀy, or for wide X the same as Xᵀ (XXᵀ + alpha I)⁻¹ y: Saunders, Gammerman and Vovk, "Ridge
 * regression learning algorithm in dual variables" (ICML 1998). Undefined when the system is singular to working
 * precision.
 */
function solveNormal({ features, target }: Design, alpha: number): Float64Array | undefined {
  const isWide = features.width > features.rows;
  const size = isWide ? features.rows : features.width;
  const gram = isWide ? rowGram(features) : featureGram(features);
  for (let i = 0; i < size; i++) gram[i * size + i] += alpha;
  if (!factorCholesky(gram, size)) return undefined;
  const solution = isWide ? target.slice() : transposeTimes(features, target);
  solveCholesky(gram, solution);
  return isWide ? transposeTimes(features, solution) : solution;
}
