/** Numbers predicted by a network of layers. */

import { CauceError } from '../errors.ts';
import { countedRows } from '../estimator/counted-rows.ts';
import { defineRegressor } from '../estimator/definition.ts';
import { oneOf, type Rules } from '../estimator/rules.ts';
import { r2Score } from '../metrics/regression.ts';
import { featureRows } from '../table/feature-rows.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { boundedExp } from './activation.ts';
import type { Examples } from './loss.ts';
import { type MlpParams, mlpParams } from './mlp-params.ts';
import { checkSize, liveMlpOutputs, mlpOutputs, mlpStateProblem, mlpStateRule } from './mlp-state.ts';
import { type Network, networkOf, outputsOf } from './network.ts';
import { train } from './train.ts';

const name = 'MlpRegressor';

export interface MlpRegressorParams extends MlpParams {
  readonly loss: 'squared_error' | 'poisson';
}

const params: Rules<MlpRegressorParams> = { loss: oneOf('squared_error', 'poisson'), ...mlpParams };

/**
 * Predicts numbers by layers of units, each a function of a weighted sum of the layer before: a multilayer perceptron.
 * The same as scikit-learn's MLPRegressor, which draws other numbers by chance: from the same parameters, without
 * `shuffle`, the steps are the same; `lbfgs` goes on until `tol` or `maxIter`, where scikit-learn ends it, too, when the
 * loss hardly falls, or after `max_fun` looks. `warm_start` is not there.
 *
 * Features should be on one scale, about 1 (`standardScaler`), and so should the target (`transformedTargetRegressor`).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | loss | 'squared_error' | what is to become small; `poisson`, for counts, predicts e to the power of the output |
 * | hiddenLayerSizes | [100] | units of each hidden layer, at least 1 each; none makes it a linear model |
 * | activation | 'relu' | of hidden units: `relu` max(0, x), `tanh`, `logistic` 1 / (1 + e^−x), `identity` |
 * | solver | 'adam' | `adam`, `sgd`, both batch by batch, or `lbfgs`, all rows at a time: best for a few thousand rows |
 * | alpha | 0.0001 | strength of the penalty on large weights, at least 0: half of it times their squares, over the number of rows |
 * | batchSize | 'auto' | rows of a batch, at least 1; `auto` is 200, or all if there are fewer |
 * | learningRate | 'constant' | of `sgd`: `constant`, `invscaling` (learningRateInit over the power `powerT` of the rows seen), or `adaptive` (a fifth whenever nothing becomes better) |
 * | learningRateInit | 0.001 | size of the steps of `adam` and `sgd`, greater than 0 |
 * | powerT | 0.5 | exponent of `invscaling`, at least 0 |
 * | maxIter | 200 | rounds over all rows, or steps of `lbfgs`, at most; at least 1 |
 * | shuffle | true | the rows in another order in each round |
 * | tol | 0.0001 | a loss, or score, must become better by this much, or `nIterNoChange` rounds count for nothing; of `lbfgs`, how flat the end is |
 * | momentum | 0.9 | of `sgd`, from 0 to 1: how much of the last step is kept |
 * | nesterovsMomentum | true | of `sgd`: look ahead along it |
 * | earlyStopping | false | of `adam` and `sgd`: hold out rows, stop when their score no longer becomes better, keep the best |
 * | validationFraction | 0.1 | share of rows held out, greater than 0 and below 1 |
 * | beta1 | 0.9 | of `adam`, from 0, below 1: how much of the mean gradient is kept |
 * | beta2 | 0.999 | of `adam`, from 0, below 1: how much of the mean square is kept |
 * | epsilon | 1e-8 | of `adam`, greater than 0: keeps from dividing by 0 |
 * | nIterNoChange | 10 | rounds without a change for the better that end the fit, at least 1 |
 *
 * Heeds `sampleWeight`. One-hot and sparse blocks are expanded. O(rows x weights) for each round.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, FIT_FAILED for numbers
 *   too large, or below 0 with `poisson`, TOO_FEW_ROWS with `earlyStopping`.
 *
 * Hinton, "Connectionist learning procedures", Artificial Intelligence 40 (1989).
 *
 * @example
 * const network = mlpRegressor({ hiddenLayerSizes: [8], solver: 'lbfgs', activation: 'tanh' });
 * const table = flowers.select(['petalLength', 'petalWidth']);
 * const model = await pipeline(standardScaler(), network).fit(table, { target: 'petalWidth' });
 * model.evaluate(table).r2 > 0.9; //=> true
 */
export const mlpRegressor = defineRegressor({
  name,
  params,
  state: mlpStateRule,
  check: (state, params: MlpRegressorParams) => mlpStateProblem(state, params),
  sampleWeight: true,
  fit(table, target, params: MlpRegressorParams, context) {
    const counted = countedRows(table, target, context.sampleWeight);
    if (params.loss === 'poisson' && counted.target.some(y => y < 0)) {
      const message = "the target holds numbers below 0. Take loss: 'squared_error'.";
      throw new CauceError('FIT_FAILED', { where: name, message });
    }
    const { rows, width, values } = featureRows(name, counted.table);
    const sizes = Int32Array.of(width, ...params.hiddenLayerSizes, 1);
    const network = networkOf(sizes, params.activation);
    checkSize(name, network, params);
    const examples = { rows, values, target: counted.target, weights: counted.weights };
    const score = scoreOf(network, params);
    const task = { name, network, loss: params.loss, isClasses: false, score };
    return { sizes, parameters: train(task, examples, params, context) };
  },
  predict(table, state, params: MlpRegressorParams) {
    return predictionsOf(mlpOutputs(name, featureRows(name, table), state, params), params);
  },
  compileRow(row, state, params: MlpRegressorParams) {
    const outputs = liveMlpOutputs(name, row, state, params);
    const prediction = liveNumber();
    return {
      output: new Table([['prediction', prediction]]),
      run() {
        if (!outputs.run()) return false;
        const [own] = outputs.values;
        prediction.values[0] = params.loss === 'poisson' ? boundedExp(own) : own;
        return true;
      },
    };
  },
});

/** `outputs` are CHANGED. */
function predictionsOf(outputs: Float64Array, { loss }: MlpRegressorParams): Float64Array {
  if (loss === 'poisson') for (let r = 0; r < outputs.length; r++) outputs[r] = boundedExp(outputs[r]);
  return outputs;
}

function scoreOf(network: Network, params: MlpRegressorParams) {
  return (parameters: Float64Array, { rows, values, target, weights }: Examples): number => {
    const predicted = predictionsOf(outputsOf(network, parameters, values, rows), params);
    return predicted.every(Number.isFinite)
      ? r2Score(target, predicted, { sampleWeight: weights })
      : Number.NaN;
  };
}
