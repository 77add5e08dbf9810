/** Classes by a linear model that learns row by row. */

import { logistic, softmaxOf } from '../estimator/class-probabilities.ts';
import { classWeight } from '../estimator/class-weight.ts';
import { defineClassifier } from '../estimator/definition.ts';
import {
  compileScores,
  type LinearScores,
  type Probabilities,
  scoreContributions,
  scoresOf,
} from '../estimator/linear-scores.ts';
import { number, oneOf, positive } from '../estimator/rules.ts';
import { linearClassifierForm, linearClassifierProblem } from './linear-classifier-form.ts';
import { fitSgdClasses } from './sgd-classes.ts';
import { classificationLosses, type SgdLossName, sgdLoss } from './sgd-losses.ts';
import { checkSgdParams, sgdParams } from './sgd-params.ts';

const name = 'SgdClassifier';

/**
 * Lowers the mean loss + alpha · penalty by a step for each row, in random order, again and again: for more rows than other
 * models have the patience for. More than two classes are each told from the rest. Follows scikit-learn's SGDClassifier,
 * with its defaults; in the order of the rows (`shuffle: false`) it takes the same steps.
 *
 * Scale the columns (standardScaler): steps are as long for all.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | loss | 'hinge' | of linear support vectors (`hinge`, `squared_hinge`), of logistic regression (`log_loss`), `modified_huber`, `perceptron`; or of 1 and −1 as numbers: `squared_error`, `huber`, `epsilon_insensitive`, `squared_epsilon_insensitive` |
 * | penalty | 'l2' | ½ ‖w‖² (`l2`), ‖w‖₁ (`l1`), both (`elasticnet`), or null for none |
 * | alpha | 0.0001 | strength of the penalty, at least 0 |
 * | l1Ratio | 0.15 | share of ‖w‖₁ in `elasticnet`, 0 to 1 |
 * | fitIntercept | true | learn a constant too |
 * | maxIter | 1000 | passes over the rows at most |
 * | tol | 0.001 | what a pass must better the objective, or the score, by; null to make all passes |
 * | shuffle | true | another order in each pass |
 * | epsilon | 0.1 | of `huber` and the insensitive losses, at least 0 |
 * | learningRate | 'optimal' | length of step t: 1 / alpha(t + t₀) (`optimal`), eta0 / t^powerT (`invscaling`), eta0 (`constant`), that divided by 5 whenever nothing gets better (`adaptive`), as far as the row needs (`pa1`, `pa2`; for `hinge`) |
 * | eta0 | 0.01 | see `learningRate`, above 0 |
 * | powerT | 0.5 | see `learningRate`, at least 0 |
 * | earlyStopping | false | stop by the score (accuracy) of rows that are held out |
 * | validationFraction | 0.1 | their share of each class |
 * | nIterNoChange | 5 | ends after so many passes without betterment |
 * | classWeight | null | what each class counts for: by name, or `balanced`; null for the same |
 * | average | false | true for the mean of the model over all steps, or from which step on |
 *
 * Heeds `sampleWeight`: a row's steps are so many times as long. Probabilities are scikit-learn's for `log_loss` and
 * `modified_huber` (where classes of equal probability are predicted by their order, not by their scores). For all other
 * losses, where scikit-learn has none, they are the softmax of the scores, of two classes the logistic function of the one:
 * they rank rows as these do, but are not calibrated; see `calibratedClassifier`. O(values) time for each pass and class.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, PARAM_INVALID for
 *   parameters that do not go together, TOO_FEW_ROWS to hold any out, FIT_FAILED when it runs away.
 *
 * @example
 * const model = await pipeline(standardScaler(), sgdClassifier({ loss: 'log_loss' })).fit(flowers, { target: 'species' });
 * model.evaluate(flowers).accuracy > 0.7; //=> true
 */
export const sgdClassifier = defineClassifier({
  ...linearClassifierForm(name),
  name,
  params: {
    loss: oneOf(...classificationLosses),
    ...sgdParams,
    epsilon: number(0.1, { min: 0 }),
    learningRate: oneOf('optimal', 'invscaling', 'constant', 'adaptive', 'pa1', 'pa2'),
    eta0: positive(0.01),
    powerT: number(0.5, { min: 0 }),
    classWeight: classWeight(),
  },
  sampleWeight: true,
  fit(table, target, { loss, epsilon, ...params }, context): LinearScores {
    checkSgdParams(name, params, loss, 'hinge');
    return fitSgdClasses(name, table, target, sgdLoss(loss, epsilon), params, context);
  },
  predictProba(table, state, { loss }) {
    return probabilitiesOf(loss)(scoresOf(name, table, state), table.length, state.intercept.length);
  },
  compileRow: (row, state, { loss }) => compileScores(name, row, state, probabilitiesOf(loss)),
  check: (state, _, classes) => linearClassifierProblem(state, classes),
  contributions: (table, state, _, classes) => scoreContributions(name, table, state, classes),
});

function probabilitiesOf(loss: SgdLossName): Probabilities {
  if (loss === 'log_loss') return (scores, rows, outputs) => shares(scores, rows, outputs, logistic);
  if (loss === 'modified_huber') {
    return (scores, rows, outputs) =>
      shares(scores, rows, outputs, x => (Math.max(-1, Math.min(1, x)) + 1) / 2);
  }
  return softmaxOf;
}

/** Each class's own probability, through their sum: Zadrozny and Elkan (KDD 2002). Where all are 0, all are as likely. */
function shares(
  scores: Float64Array,
  rows: number,
  outputs: number,
  own: (score: number) => number,
): Float64Array {
  if (outputs === 0) return softmaxOf(scores, rows, outputs);
  if (outputs === 1) {
    return Float64Array.from({ length: 2 * rows }, (_, i) =>
      own(i % 2 === 1 ? scores[i >> 1] : -scores[i >> 1]),
    );
  }
  const out = scores.map(own);
  for (let at = 0; at < out.length; at += outputs) {
    let total = 0;
    for (let k = 0; k < outputs; k++) total += out[at + k];
    for (let k = 0; k < outputs; k++) out[at + k] = total === 0 ? 1 / outputs : out[at + k] / total;
  }
  return out;
}
