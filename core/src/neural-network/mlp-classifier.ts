/** Classes predicted by a network of layers. */

import { softmaxOf } from '../estimator/class-probabilities.ts';
import { countedRows } from '../estimator/counted-rows.ts';
import { defineClassifier } from '../estimator/definition.ts';
import { sum } from '../kernels/sum.ts';
import { featureRows } from '../table/feature-rows.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import type { Examples } from './loss.ts';
import { type MlpParams, mlpParams } from './mlp-params.ts';
import { checkSize, liveMlpOutputs, mlpOutputs, mlpStateProblem, mlpStateRule } from './mlp-state.ts';
import { type Network, networkOf, outputsOf } from './network.ts';
import { train } from './train.ts';

const name = 'MlpClassifier';

/**
 * Predicts classes by layers of units, each a function of a weighted sum of the layer before: a multilayer perceptron.
 * The same as scikit-learn's MLPClassifier, which draws other numbers by chance: from the same parameters, without
 * `shuffle`, the steps are the same; `lbfgs` goes on until `tol` or `maxIter`, where scikit-learn ends it, too, when the
 * loss hardly falls, or after `max_fun` looks. `earlyStopping` holds out each class in its share, scikit-learn's only of two
 * classes. `warm_start` is not there.
 *
 * Two classes have one output, whose logistic function is the probability of the second; more have one each, and the
 * probabilities are their softmax. Features should be on one scale, about 1 (`standardScaler`).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
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
 *   too large, TOO_FEW_ROWS with `earlyStopping`.
 *
 * Hinton, "Connectionist learning procedures", Artificial Intelligence 40 (1989).
 *
 * @example
 * const network = mlpClassifier({ hiddenLayerSizes: [8], solver: 'lbfgs' });
 * const model = await pipeline(standardScaler(), network).fit(flowers, { target: 'species' });
 * model.evaluate(flowers).accuracy > 0.9; //=> true
 */
export const mlpClassifier = defineClassifier({
  name,
  params: mlpParams,
  state: mlpStateRule,
  check: mlpStateProblem,
  sampleWeight: true,
  fit(table, target, params: MlpParams, context) {
    const { classes } = target;
    const counted = countedRows(table, target, context.sampleWeight);
    const { rows, width, values } = featureRows(name, counted.table);
    const sizes = Int32Array.of(
      width,
      ...params.hiddenLayerSizes,
      classes.length > 2 ? classes.length : classes.length - 1,
    );
    const network = networkOf(sizes, params.activation);
    checkSize(name, network, params);
    // One class alone is certain.
    if (classes.length < 2) return { sizes, parameters: new Float64Array(network.size) };
    const examples = { rows, values, target: counted.target.codes, weights: counted.weights };
    const task = { name, network, loss: 'log_loss' as const, isClasses: true, score: accuracyOf(network) };
    return { sizes, parameters: train(task, examples, params, context) };
  },
  predictProba(table, state, params: MlpParams) {
    const outputs = mlpOutputs(name, featureRows(name, table), state, params);
    return softmaxOf(outputs, table.length, outputsIn(state.sizes));
  },
  compileRow(row, state, params: MlpParams) {
    const outputs = liveMlpOutputs(name, row, state, params);
    const width = outputsIn(state.sizes);
    const classes = Array.from({ length: width > 1 ? width : width + 1 }, () => liveNumber());
    return {
      output: new Table(classes.map((live, k) => [String(k), live] as const)),
      run() {
        if (!outputs.run()) return false;
        const shares = softmaxOf(outputs.values, 1, width);
        for (let k = 0; k < classes.length; k++) classes[k].values[0] = shares[k];
        return true;
      },
    };
  },
});

function outputsIn(sizes: Int32Array): number {
  return sizes[sizes.length - 1];
}

/** The share of rows whose class is the most probable one. */
function accuracyOf(network: Network) {
  return (parameters: Float64Array, { rows, values, target, weights }: Examples): number => {
    const outputs = outputsOf(network, parameters, values, rows);
    const width = outputs.length / rows;
    const weight = (row: number): number => weights?.[row] ?? 1;
    const isRight = (row: number): boolean => {
      if (width === 1) return outputs[row] > 0 === (target[row] === 1);
      const own = outputs.subarray(row * width, (row + 1) * width);
      return own.indexOf(Math.max(...own)) === target[row];
    };
    const right = sum(rows, row => (isRight(row) ? weight(row) : 0));
    return outputs.every(Number.isFinite) ? right / sum(rows, weight) : Number.NaN;
  };
}
