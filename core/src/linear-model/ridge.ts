/** Least squares with a penalty on large coefficients. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag, number } from '../estimator/rules.ts';
import { linearState, makeDesign, openSpace } from './design.ts';
import { fitSquares } from './fit-squares.ts';
import { roundingCutoff } from './least-squares.ts';
import { linearForm } from './linear-form.ts';

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
 * `sampleWeight` says what each row's square counts for: a row of weight 2 is two rows, one of weight 0 none.
 *
 * With n rows and p features in b blocks (a column, or a one-hot block) O(n b² + p³) time and memory for p², where the
 * features of the widest one-hot block do not count for p: they cost O(p²) and O(p) each. With more than n others,
 * O(n² b + n³) and n². Where a sparse block, or weights, come with more than 1,000 rows and as many features, step by step
 * (LSQR: Paige and Saunders, ACM Transactions on Mathematical Software 8, 1982).
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED when
 *   numbers are too large to compute with.
 *
 * @example
 * const flat = flowers.select(['petalLength', 'petalWidth']);
 * const { mean } = await crossValidate(pipeline(ridge({ alpha: 0.1 })), flat, { target: 'petalWidth' });
 * mean.r2 > 0.5; //=> true
 */
export const ridge = defineRegressor({
  ...linearForm(name),
  name,
  version: 2,
  params: { alpha: number(1, { min: 0 }), fitIntercept: flag(true) },
  sampleWeight: true,
  fit(table, target, { alpha, fitIntercept }, { threads, sampleWeight }) {
    const design = makeDesign(name, table, target, fitIntercept, sampleWeight);
    const space = openSpace(design, threads);
    try {
      return linearState(name, design, fitSquares(space, design, roundingCutoff(design.features), alpha));
    } finally {
      space.close();
    }
  },
});
