/** Classes by a linear model of their log odds. */

import { classWeight } from '../estimator/class-weight.ts';
import { defineClassifier } from '../estimator/definition.ts';
import { checkScores, type LinearScores, scoreContributions } from '../estimator/linear-scores.ts';
import { flag, integer, number, optional, positive } from '../estimator/rules.ts';
import { makeDesign, openSpace } from './design.ts';
import { weighRows } from './linear-classifier-classes.ts';
import { linearClassifierForm, linearClassifierProblem } from './linear-classifier-form.ts';
import { fitLogistic } from './logistic-regression-fit.ts';

const name = 'LogisticRegression';

/**
 * Minimises C Σ −log p(class of the row) + (1 − l1Ratio)/2 ‖w‖² + l1Ratio ‖w‖₁; the intercepts are not penalised. Two
 * classes have one set of coefficients, more have one each, and share the probability by the softmax of their scores.
 *
 * Equals scikit-learn's LogisticRegression with any solver but `liblinear`, which penalises intercepts. There is no
 * `solver` to choose: L-BFGS, or accelerated proximal gradients where `l1Ratio` is above 0, in the metric of the features,
 * so that columns need not be scaled for the search's sake. `penalty`, which 1.8 deprecates, is said by `C` and `l1Ratio`.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | C | 1 | how much the rows count against the penalty, above 0; null for no penalty (scikit-learn's `np.inf`) |
 * | l1Ratio | 0 | share of the absolute values in the penalty: 0 is ridge's, 1 the lasso's |
 * | fitIntercept | true | learn a constant too |
 * | classWeight | null | what each class counts for: by name, or `balanced`; null for the same |
 * | tol | 0.0001 | ends when no slope is further from 0, per row and in the features' own sizes |
 * | maxIter | 100 | steps at most; what is reached then is the model |
 *
 * Heeds `sampleWeight`. Classes that can be told apart without error have finite coefficients by the penalty; without one
 * they grow until `maxIter`. With n rows in b blocks (a column, a one-hot or sparse block) and p features a step is
 * O(n b) for each class; before the first, O(n p²) up to 1,000 features.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, PARAM_INVALID for
 *   weights of classes that there are not, FIT_FAILED when numbers are too large to compute with.
 *
 * @example
 * const model = await pipeline(logisticRegression()).fit(flowers, { target: 'species' });
 * model.evaluate(flowers).accuracy > 0.9; //=> true
 */
export const logisticRegression = defineClassifier({
  ...linearClassifierForm(name),
  name,
  params: {
    C: optional(positive(1), 1),
    l1Ratio: number(0, { min: 0, max: 1 }),
    fitIntercept: flag(true),
    classWeight: classWeight(),
    tol: positive(1e-4),
    maxIter: integer(100, { min: 0 }),
  },
  sampleWeight: true,
  check: (state, _, classes) => linearClassifierProblem(state, classes),
  contributions: (table, state, _, classes) => scoreContributions(name, table, state, classes),
  fit(table, target, params, { threads, sampleWeight, throwIfAborted }): LinearScores {
    const { tol, maxIter, fitIntercept } = params;
    const weights = weighRows(name, target, params.classWeight, sampleWeight);
    const design = makeDesign(name, table, Float64Array.from(target.codes), fitIntercept, weights);
    const space = openSpace(design, threads);
    try {
      const found = fitLogistic(space, design, target, params, { tol, maxIter, throwIfAborted });
      return checkScores(name, { ...found, mean: design.mean });
    } finally {
      space.close();
    }
  },
});
