/** Numbers by a linear model that learns row by row. */

import { countedRows } from '../estimator/counted-rows.ts';
import { defineRegressor } from '../estimator/definition.ts';
import { number, oneOf, positive } from '../estimator/rules.ts';
import type { Random } from '../random.ts';
import { type Design, finiteState, type LinearState, makeDesign } from './design.ts';
import { linearForm } from './linear-form.ts';
import { descendStochastic, type SgdProblem, type SgdResult, sgdRows } from './sgd-descent.ts';
import { regressionLosses, sgdLoss } from './sgd-losses.ts';
import { checkSgdParams, type SgdParams, sgdParams } from './sgd-params.ts';
import { holdOut, meanOver } from './sgd-validation.ts';

const name = 'SgdRegressor';

/**
 * Lowers the mean loss + alpha · penalty by a step for each row, in random order, again and again: for more rows than other
 * models have the patience for. Follows scikit-learn's SGDRegressor, with its defaults; in the order of the rows (`shuffle:
 * false`) it takes the same steps.
 *
 * Scale the columns (standardScaler): steps are as long for all.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | loss | 'squared_error' | ½ of the squared error; `huber`, from `epsilon` on absolute; what is further off than `epsilon` (`epsilon_insensitive`), or its square (`squared_epsilon_insensitive`) |
 * | penalty | 'l2' | ½ ‖w‖² (`l2`), ‖w‖₁ (`l1`), both (`elasticnet`), or null for none |
 * | alpha | 0.0001 | strength of the penalty, at least 0 |
 * | l1Ratio | 0.15 | share of ‖w‖₁ in `elasticnet`, 0 to 1 |
 * | fitIntercept | true | learn a constant too |
 * | maxIter | 1000 | passes over the rows at most |
 * | tol | 0.001 | what a pass must better the objective, or the score, by; null to make all passes |
 * | shuffle | true | another order in each pass |
 * | epsilon | 0.1 | see `loss`; in the target's unit, at least 0 |
 * | learningRate | 'invscaling' | length of step t: eta0 / t^powerT (`invscaling`), eta0 (`constant`), that divided by 5 whenever nothing gets better (`adaptive`), 1 / alpha(t + t₀) (`optimal`), as far as the row needs (`pa1`, `pa2`; for `epsilon_insensitive`) |
 * | eta0 | 0.01 | see `learningRate`, above 0 |
 * | powerT | 0.25 | see `learningRate`, at least 0 |
 * | earlyStopping | false | stop by the score (r2) of rows that are held out |
 * | validationFraction | 0.1 | their share |
 * | nIterNoChange | 5 | ends after so many passes without betterment |
 * | average | false | true for the mean of the model over all steps, or from which step on |
 *
 * Heeds `sampleWeight`: a row's steps are so many times as long. O(values) time for each pass.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, PARAM_INVALID for
 *   parameters that do not go together, TOO_FEW_ROWS to hold any out, FIT_FAILED when it runs away.
 *
 * @example
 * const flat = flowers.select(['petalLength', 'petalWidth']);
 * const model = await pipeline(standardScaler(), sgdRegressor()).fit(flat, { target: 'petalWidth' });
 * model.evaluate(flat).r2 > 0.5; //=> true
 */
export const sgdRegressor = defineRegressor({
  ...linearForm(name),
  name,
  version: 1,
  params: {
    loss: oneOf(...regressionLosses),
    ...sgdParams,
    epsilon: number(0.1, { min: 0 }),
    learningRate: oneOf('invscaling', 'constant', 'optimal', 'adaptive', 'pa1', 'pa2'),
    eta0: positive(0.01),
    powerT: number(0.25, { min: 0 }),
  },
  sampleWeight: true,
  fit(table, target, { loss, epsilon, ...params }, { sampleWeight, random, throwIfAborted }): LinearState {
    checkSgdParams(name, params, loss, 'epsilon_insensitive');
    const rows = countedRows(table, target, sampleWeight);
    const design = makeDesign(name, rows.table, rows.target, false, rows.weights);
    const problem = { ...problemOf(design, params, random), loss: sgdLoss(loss, epsilon) };
    const found = descendStochastic(name, problem, params, random, throwIfAborted);
    const mean = design.mean.map(own => (Number.isFinite(own) ? own : 0));
    return finiteState(name, { ...found, mean });
  },
});

function problemOf(
  design: Design,
  { earlyStopping, validationFraction }: SgdParams,
  random: Random,
): Omit<SgdProblem, 'loss'> {
  const { target } = design;
  const problem = { ...sgdRows(design), target };
  if (!earlyStopping) return { ...problem, train: Int32Array.from(target.keys()), score: undefined };
  const { train, held } = holdOut(
    name,
    new Int32Array(target.length),
    validationFraction,
    random.fork('held out'),
  );
  const mean = (model: SgdResult, say: (score: number, row: number) => number) =>
    meanOver(problem.rows, held, problem.weight, model, say);
  return {
    ...problem,
    train,
    score(model) {
      const centre = mean(model, (_, row) => target[row]);
      const spread = mean(model, (_, row) => (target[row] - centre) ** 2);
      const error = mean(model, (score, row) => (target[row] - score) ** 2);
      return spread > 0 ? 1 - error / spread : error === 0 ? 1 : 0;
    },
  };
}
