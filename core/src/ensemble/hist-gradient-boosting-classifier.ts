/** Gradient boosting over histograms, for classes. */

import { CauceError } from '../errors.ts';
import { classWeight, rowWeights } from '../estimator/class-weight.ts';
import { noContributions } from '../estimator/contributions.ts';
import { defineClassifier } from '../estimator/definition.ts';
import { exp } from '../kernels/exponential.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { boostingParams, fitBoosting } from './hist-gradient-boosting/boosting.ts';
import { logOddsContributions } from './hist-gradient-boosting/contributions.ts';
import { logLoss } from './hist-gradient-boosting/objective.ts';
import {
  type BoostingState,
  boostingProblem,
  boostingStateRule,
  liveRawPrediction,
  rawPredictions,
} from './hist-gradient-boosting/state.ts';
import { weighRows } from './hist-gradient-boosting/weighed-rows.ts';

const name = 'HistGradientBoostingClassifier';

/**
 * Gradient boosting of regression trees over binned features, for the log loss: one tree a round for two classes, else one
 * for each class. Follows scikit-learn's HistGradientBoostingClassifier, itself after LightGBM (Ke et al., NeurIPS 2017).
 *
 * Missing values need no imputer, category columns no encoder: as for `histGradientBoostingRegressor`, whose parameters
 * it has, with the same defaults, but for `loss` and `quantile`. `maxIter` counts rounds. Rows held out to decide when to
 * stop are drawn class by class.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | classWeight | null | what rows of each class count for, times `sampleWeight`: 'balanced', or by class such as { yes: 5 } |
 * | monotonicCst | null | of two classes: by column 1 where the probability of the second must not fall as it rises, -1 where it must not rise |
 *
 * O(maxIter x classes x rows x features) time on all threads; one byte a row and feature, and 16 a row and class.
 *
 * @throws {CauceError} COLUMN_TYPE for free text, TOO_FEW_ROWS; PARAM_INVALID for a class that there is none of in
 *   `classWeight`, `monotonicCst` with more than two classes, and as `histGradientBoostingRegressor`.
 *
 * @example
 * const step = histGradientBoostingClassifier({ minSamplesLeaf: 3, classWeight: 'balanced' });
 * const { mean } = await crossValidate(pipeline(step), flowers, { target: 'species' });
 * mean.accuracy > 0.8; //=> true
 *
 * @example
 * const boosting = histGradientBoostingClassifier({ minSamplesLeaf: 5, maxIter: 20 });
 * const model = await pipeline(boosting).fit(flowers, { target: 'species' });
 * model.predict(flowers.slice(0, 3)); //=> ['setosa', 'versicolor', 'virginica']
 */
export const histGradientBoostingClassifier = defineClassifier({
  name,
  version: 3,
  params: { ...boostingParams, classWeight: classWeight() },
  state: boostingStateRule,
  sampleWeight: true,
  async fit(given, all, params, context): Promise<BoostingState> {
    if (params.monotonicCst !== null && all.classes.length > 2) {
      const rule = 'null with more than two classes';
      throw new CauceError('PARAM_INVALID', {
        where: name,
        param: 'monotonicCst',
        rule,
        received: params.monotonicCst,
      });
    }
    const rowsWeigh = rowWeights(name, all, params.classWeight, context.sampleWeight);
    const { table, rows, weights } = weighRows(given, rowsWeigh);
    const target = rows === undefined ? all : { ...all, codes: Int32Array.from(rows, row => all.codes[row]) };
    const fitted = await fitBoosting(name, table, logLoss(target, weights), params, context);
    return target.classes.length === 1 ? { ...fitted, baseline: certain } : fitted;
  },
  predictProba(table, state) {
    const raw = rawPredictions(name, table, state);
    return probabilities(raw, table.length, state.baseline.length, classesOf(state));
  },
  contributions(table, state, _, classes) {
    if (classesOf(state) > 1) return logOddsContributions(name, table, state, classes);
    return noContributions('probability', new Float64Array(table.length).fill(1), table.columns.length);
  },
  compileRow(row, state) {
    const { raw, run } = liveRawPrediction(name, row, state);
    const shares = new Float64Array(classesOf(state)).fill(1);
    const classes = Array.from(shares, () => liveNumber());
    return {
      output: new Table(classes.map((live, k) => [String(k), live] as const)),
      run() {
        run();
        if (shares.length > 1) writeProbabilities(raw, shares, 0);
        for (let k = 0; k < shares.length; k++) classes[k].values[0] = shares[k];
        return true;
      },
    };
  },
  check(state, _, classes) {
    if (classesOf(state) !== classes) return 'its outputs are of other classes than the target';
    return boostingProblem(state, state.baseline.length);
  },
});

/** The baseline of a target of one class: by it the state is told from one of two classes, which has one output, too. */
const certain = Float64Array.of(Number.POSITIVE_INFINITY);

function classesOf({ baseline }: BoostingState): number {
  if (baseline.length > 1) return baseline.length;
  return baseline[0] === certain[0] ? 1 : 2;
}

/** @param raw Output after output. @returns Shape (rows x classes). */
function probabilities(raw: Float64Array, rows: number, outputs: number, classes: number): Float64Array {
  const out = new Float64Array(rows * classes);
  if (classes === 1) return out.fill(1);
  const own = new Float64Array(outputs);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < outputs; k++) own[k] = raw[k * rows + row];
    writeProbabilities(own, out, row * classes);
  }
  return out;
}

/** Softmax; of one raw prediction, which is that of the second of two classes, the logistic function. */
function writeProbabilities(raw: Float64Array, out: Float64Array, at: number): void {
  if (raw.length === 1) {
    const e = exp(-Math.min(700, Math.abs(raw[0])));
    const likely = 1 / (1 + e);
    out[at + (raw[0] >= 0 ? 1 : 0)] = likely;
    out[at + (raw[0] >= 0 ? 0 : 1)] = e * likely;
    return;
  }
  let largest = raw[0];
  for (let k = 1; k < raw.length; k++) largest = Math.max(largest, raw[k]);
  let total = 0;
  for (let k = 0; k < raw.length; k++) {
    out[at + k] = exp(Math.max(-700, raw[k] - largest));
    total += out[at + k];
  }
  for (let k = 0; k < raw.length; k++) out[at + k] /= total;
}
