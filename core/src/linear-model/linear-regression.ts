/** Ordinary least squares. */

import { CauceError } from '../errors.ts';
import { defineRegressor } from '../estimator/definition.ts';
import { flag, number } from '../estimator/rules.ts';
import { withoutSparseBlocks } from '../kernels/block-matrix.ts';
import { linearState, makeDesign, openSpace } from './design.ts';
import { fitSquares } from './fit-squares.ts';
import { nonNegativeSquares, roundingCutoff } from './least-squares.ts';
import { linearForm } from './linear-form.ts';

const name = 'LinearRegression';

/**
 * Least squares: the coefficients that minimise ‖y − Xw‖², and of several the smallest. Equals scikit-learn's
 * LinearRegression.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | fitIntercept | true | learn a constant too |
 * | tol | 1e-6 | directions in which the (centred) columns vary less than this share of the most are left out; 0 leaves out only what rounding makes meaningless |
 * | positive | false | no coefficient below 0 (the intercept may be); `tol` is not used then |
 *
 * Mind `tol` where columns differ in scale a million times over: the small ones would be left out. Put a
 * standardScaler() before the model, or set `tol` to 0. (It is `tol` of scikit-learn 1.9,
 * https://github.com/scikit-learn/scikit-learn/blob/1.9.1/sklearn/linear_model/_base.py.)
 *
 * `sampleWeight` says what each row's square counts for: a row of weight 2 is two rows, one of weight 0 none.
 *
 * With n rows and p features O(n p min(n, p)) time; memory for min(n, p)² beside the columns. Where a sparse block, or
 * weights, come with more than 1,000 rows and as many features, step by step (LSQR: Paige and Saunders, ACM Transactions
 * on Mathematical Software 8, 1982), and `tol` is not used. `positive`: Lawson and Hanson, Solving Least Squares Problems
 * (1974).
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED when
 *   numbers are too large to compute with, or more than 4,000 features are to be positive.
 *
 * @example
 * const flat = flowers.select(['petalLength', 'petalWidth']);
 * const model = await pipeline(linearRegression()).fit(flat, { target: 'petalWidth' });
 * const [small, large] = model.predict([{ petalLength: 1.5 }, { petalLength: 6 }]);
 * small < large; //=> true
 */
export const linearRegression = defineRegressor({
  ...linearForm(name),
  name,
  version: 2,
  params: { fitIntercept: flag(true), tol: number(1e-6, { min: 0, max: 1 }), positive: flag(false) },
  sampleWeight: true,
  fit(table, target, { fitIntercept, tol, positive }, { threads, sampleWeight }) {
    const design = makeDesign(name, table, target, fitIntercept, sampleWeight);
    const space = openSpace(design, threads);
    try {
      if (positive) {
        refuseWide(design.features.width);
        const dense = { ...design, features: withoutSparseBlocks(design.features) };
        return linearState(name, design, nonNegativeSquares(space, dense));
      }
      const cutoff = tol === 0 ? roundingCutoff(design.features) : tol;
      return linearState(name, design, fitSquares(space, design, cutoff));
    } finally {
      space.close();
    }
  },
});

/** Coefficients of at least 0 are found with a square matrix of this side. */
const mostPositive = 4000;

function refuseWide(width: number): void {
  if (width <= mostPositive) return;
  const message = `${width} features are more than the ${mostPositive} that positive: true can do with. Keep fewer of them, or use lasso({ positive: true }).`;
  throw new CauceError('FIT_FAILED', { where: name, message });
}
