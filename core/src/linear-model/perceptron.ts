/** Classes by Rosenblatt's perceptron. */

import { classWeight } from '../estimator/class-weight.ts';
import { defineClassifier } from '../estimator/definition.ts';
import { type LinearScores, scoreContributions } from '../estimator/linear-scores.ts';
import { oneOf, optional, positive } from '../estimator/rules.ts';
import { linearClassifierForm, linearClassifierProblem } from './linear-classifier-form.ts';
import { fitSgdClasses } from './sgd-classes.ts';
import { sgdLoss } from './sgd-losses.ts';
import { sgdParams } from './sgd-params.ts';

const name = 'Perceptron';

const { average: _, ...params } = sgdParams;

/**
 * Adds each row that is on the wrong side to the coefficients of its class, until no pass gets better (Rosenblatt,
 * Psychological Review 65, 1958). Follows scikit-learn's Perceptron: it is `sgdClassifier` with `loss: 'perceptron'`,
 * `learningRate: 'constant'`, `eta0: 1` and without a penalty.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | penalty | null | ½ ‖w‖² (`l2`), ‖w‖₁ (`l1`), both (`elasticnet`), or null for none |
 * | alpha | 0.0001 | strength of the penalty, at least 0 |
 * | l1Ratio | 0.15 | share of ‖w‖₁ in `elasticnet`, 0 to 1 |
 * | fitIntercept | true | learn a constant too |
 * | maxIter | 1000 | passes over the rows at most |
 * | tol | 0.001 | what a pass must better the objective, or the score, by; null to make all passes |
 * | shuffle | true | another order in each pass |
 * | eta0 | 1 | how many times a row is added, above 0 |
 * | earlyStopping | false | stop by the score (accuracy) of rows that are held out |
 * | validationFraction | 0.1 | their share of each class |
 * | nIterNoChange | 5 | ends after so many passes without betterment |
 * | classWeight | null | what each class counts for: by name, or `balanced`; null for the same |
 *
 * Heeds `sampleWeight`. Probabilities, which scikit-learn has none of, are the softmax of the scores, of two classes the
 * logistic function of the one: they rank rows as these do, but are not calibrated; see `calibratedClassifier`. O(values)
 * time for each pass and class.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, TOO_FEW_ROWS to hold
 *   any out, FIT_FAILED when it runs away.
 *
 * @example
 * const model = await pipeline(standardScaler(), perceptron()).fit(flowers, { target: 'species' });
 * model.evaluate(flowers).accuracy > 0.6; //=> true
 */
export const perceptron = defineClassifier({
  ...linearClassifierForm(name),
  name,
  params: {
    ...params,
    penalty: optional(oneOf('l2', 'l1', 'elasticnet')),
    eta0: positive(1),
    classWeight: classWeight(),
  },
  sampleWeight: true,
  check: (state, _, classes) => linearClassifierProblem(state, classes),
  contributions: (table, state, _, classes) => scoreContributions(name, table, state, classes),
  fit(table, target, params, context): LinearScores {
    const rate = { learningRate: 'constant', powerT: 0, average: false } as const;
    return fitSgdClasses(name, table, target, sgdLoss('perceptron', 0), { ...params, ...rate }, context);
  },
});
