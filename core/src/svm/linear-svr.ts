/** Numbers by linear support vectors. */

import { defineRegressor } from '../estimator/definition.ts';
import { flag, integer, number, oneOf, positive } from '../estimator/rules.ts';
import { finiteState, type LinearState, makeDesign, openSpace } from '../linear-model/design.ts';
import { fitPenalised } from '../linear-model/linear-classifier-fit.ts';
import { linearForm } from '../linear-model/linear-form.ts';
import { fitInsensitive } from './absolute-losses.ts';
import { squaredInsensitive } from './margin-losses.ts';
import { withConstant } from './with-constant.ts';

const name = 'LinearSvr';

/**
 * Minimises ½ ‖w‖² + C Σ max(0, |y − w · x − b| − epsilon). Equals scikit-learn's LinearSVR; whether the primal or the dual is
 * solved (`dual`) is not asked.
 *
 * As in LIBLINEAR (Fan et al., JMLR 9, 2008) the intercept b is the coefficient of a constant column, and penalised like the
 * others: the more, the smaller `interceptScaling` is.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | epsilon | 0 | how far off a prediction may be at no cost, in the target's unit, at least 0 |
 * | loss | 'epsilon_insensitive' | what is further off than that, or its square (`squared_epsilon_insensitive`) |
 * | C | 1 | how much the rows count against the penalty, above 0 |
 * | fitIntercept | true | learn a constant too |
 * | interceptScaling | 1 | value of the constant column, above 0 |
 * | tol | 0.0001 | how far off the coefficients may be, as a share of their size; for the square ends when no slope is further from 0, per row and in the features' own sizes |
 * | maxIter | 1000 | steps at most; what is reached then is the model |
 *
 * Heeds `sampleWeight`. Some 20 steps are O(rows x features²) each up to 1,000 features, those of the square O(rows x
 * blocks); with more features it is passes over the rows, to which the columns should be scaled.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED when
 *   numbers are too large to compute with.
 *
 * @example
 * const flat = flowers.select(['petalLength', 'petalWidth']);
 * const model = await pipeline(linearSvr({ C: 10 })).fit(flat, { target: 'petalWidth' });
 * model.evaluate(flat).r2 > 0.5; //=> true
 */
export const linearSvr = defineRegressor({
  ...linearForm(name),
  name,
  version: 1,
  params: {
    epsilon: number(0, { min: 0 }),
    loss: oneOf('epsilon_insensitive', 'squared_epsilon_insensitive'),
    C: positive(1),
    fitIntercept: flag(true),
    interceptScaling: positive(1),
    tol: positive(1e-4),
    maxIter: integer(1000, { min: 0 }),
  },
  sampleWeight: true,
  fit(table, target, params, context): LinearState {
    const { epsilon, loss, C, fitIntercept, interceptScaling, tol, maxIter } = params;
    const plain = makeDesign(name, table, target, false, context.sampleWeight);
    const features = fitIntercept ? withConstant(plain.features, interceptScaling) : plain.features;
    const design = { ...plain, features };
    const { width } = plain.features;
    const space = openSpace(design, context.threads);
    try {
      let found: Float64Array;
      if (loss === 'epsilon_insensitive') {
        found = fitInsensitive(space, design, epsilon, { C, tol, maxIter }, context);
      } else {
        const squared = 1 / (C * plain.totalWeight);
        const problem = {
          design,
          loss: squaredInsensitive(design.target, epsilon),
          squared,
          absolute: 0,
          fitIntercept: false,
        };
        found = fitPenalised(space, problem, { tol, maxIter, throwIfAborted: context.throwIfAborted }).coef;
      }
      const intercept = fitIntercept ? found[width] * interceptScaling : 0;
      const mean = plain.mean.map(own => (Number.isFinite(own) ? own : 0));
      return finiteState(name, { coef: found.slice(0, width), intercept, mean });
    } finally {
      space.close();
    }
  },
});
