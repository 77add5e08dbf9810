/** Gradient boosting over histograms, for numbers. */

import { CauceError } from '../errors.ts';
import { defineRegressor } from '../estimator/definition.ts';
import { number, oneOf, optional } from '../estimator/rules.ts';
import { exp } from '../kernels/exponential.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { boostingParams, fitBoosting } from './hist-gradient-boosting/boosting.ts';
import { predictionContributions } from './hist-gradient-boosting/contributions.ts';
import {
  absoluteError,
  gammaDeviance,
  type Objective,
  poissonDeviance,
  quantileLoss,
  squaredError,
} from './hist-gradient-boosting/objective.ts';
import {
  type BoostingState,
  boostingProblem,
  boostingStateRule,
  liveRawPrediction,
  rawPredictions,
} from './hist-gradient-boosting/state.ts';
import { weighRows } from './hist-gradient-boosting/weighed-rows.ts';

const name = 'HistGradientBoostingRegressor';

/**
 * Gradient boosting of regression trees over binned features. Follows scikit-learn's HistGradientBoostingRegressor, itself
 * after LightGBM (Ke et al., NeurIPS 2017). Predicts the mean with the squared error, the median with the absolute error,
 * and a quantile with the loss 'quantile': two of these, such as 0.05 and 0.95, bound an interval. With 'poisson' (counts)
 * and 'gamma' (amounts greater than 0) the mean, too, whose logarithm is what trees add up: errors count the less, the
 * larger the mean. The trees are scikit-learn's but for its single precision, draws of chance, and ties.
 *
 * Missing values need no imputer: each split learns the side they go to. Category columns need no encoder: a split sends
 * a set of categories left; unknown categories count as missing. One-hot blocks are features of 0 and 1.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | loss | 'squared_error' | what the trees make small: 'squared_error', 'absolute_error', 'quantile', 'poisson' or 'gamma' |
 * | quantile | null | which quantile, greater than 0 and less than 1, with the loss 'quantile'; null with others |
 * | learningRate | 0.1 | what each tree's leaves are multiplied by, greater than 0 |
 * | maxIter | 100 | number of trees |
 * | maxLeafNodes | 31 | leaves of a tree, at least 2; null for no bound |
 * | maxDepth | null | depth of a tree; null for no bound |
 * | minSamplesLeaf | 20 | rows of a leaf, at least 1 |
 * | l2Regularization | 0 | added to the rows of a leaf when its gain and its value are computed, at least 0; with 'absolute_error' and 'quantile' its gain only |
 * | maxFeatures | 1 | share of the columns that each node looks at, drawn at random; greater than 0, at most 1 |
 * | maxBins | 255 | bins of a feature beside the one for missing values, from 2 to 255; of more categories the most frequent are kept |
 * | monotonicCst | null | by column 1 where predictions must not fall as it rises, -1 where they must not rise: { km: -1 } |
 * | interactionCst | null | columns that may decide on one path of a tree: lists of names, such as [['km', 'year'], ['fuel']] (columns in none are a list of their own), 'no_interactions' (each is one) or 'pairwise' (any two) |
 * | earlyStopping | 'auto' | stop when held-out rows no longer improve: true, false, or with more than 10,000 rows |
 * | validationFraction | 0.1 | share of the rows held out for that, greater than 0, at most 0.9; null watches the loss of those learnt from |
 * | nIterNoChange | 10 | trees without improvement before it stops |
 * | tol | 1e-7 | what counts as improvement of the mean loss |
 * | randomState | null | seed; null takes the fit's |
 *
 * What scikit-learn calls categorical_features are the columns of categories; `scoring` is always the loss. Each feature of a
 * sparse block is a column of numbers; the block is expanded.
 *
 * With `sampleWeight`, rows count for what they weigh, but as one row to `minSamplesLeaf`; those that weigh 0 are as if they
 * were not there (for scikit-learn they still count as rows). Medians and quantiles with weights are those that
 * scikit-learn takes then: the least value up to which there is the share of all weight. With 'absolute_error' and
 * 'quantile', `monotonicCst` also holds for the medians and quantiles that leaves are moved to, which scikit-learn leaves
 * as they are.
 *
 * The same rows in any order give the same trees, unless rows or columns are drawn (early stopping; `maxFeatures`; more than
 * 200,000 rows).
 * O(maxIter x rows x features) time on all threads; one byte a row and feature.
 *
 * @throws {CauceError} COLUMN_TYPE for free text, TOO_FEW_ROWS, PARAM_INVALID for a quantile that does not go with the loss, a
 *   loss that does not go with the target, a column of `monotonicCst` or `interactionCst` that is not there, or an order of a
 *   column that has none.
 *
 * @example
 * const step = histGradientBoostingRegressor({ minSamplesLeaf: 3, monotonicCst: { petalLength: 1 } });
 * const { mean } = await crossValidate(pipeline(step), flowers.select(['petalLength', 'petalWidth']), { target: 'petalWidth' });
 * mean.r2 > 0.8; //=> true
 *
 * @example
 * const boosting = histGradientBoostingRegressor({ minSamplesLeaf: 2 });
 * const model = await pipeline(boosting).fit(cars.drop(['ad']), { target: 'price' });
 * model.evaluate(cars).r2 > 0.9; //=> true
 */
export const histGradientBoostingRegressor = defineRegressor({
  name,
  version: 4,
  params: {
    loss: oneOf('squared_error', 'absolute_error', 'quantile', 'poisson', 'gamma'),
    quantile: optional(number(0.5, { above: 0, max: 1 })),
    ...boostingParams,
  },
  state: boostingStateRule,
  sampleWeight: true,
  fit(given, all, params, context): Promise<BoostingState> {
    const { table, rows, weights } = weighRows(given, context.sampleWeight);
    const target = rows === undefined ? all : Float64Array.from(rows, row => all[row]);
    return fitBoosting(name, table, objectiveOf(target, params, weights), params, context);
  },
  predict(table, state, { loss }) {
    const raw = rawPredictions(name, table, state);
    return isLog(loss) ? raw.map(meanOf) : raw;
  },
  contributions(table, state, { loss }) {
    const own = predictionContributions(name, table, state);
    return isLog(loss) ? { ...own, unit: 'logPrediction' } : own;
  },
  compileRow(row, state, { loss }) {
    const { raw, run } = liveRawPrediction(name, row, state);
    const prediction = liveNumber();
    return {
      output: new Table([['prediction', prediction]]),
      run() {
        run();
        prediction.values[0] = isLog(loss) ? meanOf(raw[0]) : raw[0];
        return true;
      },
    };
  },
  check: state => boostingProblem(state, 1),
});

type Loss = 'squared_error' | 'absolute_error' | 'quantile' | 'poisson' | 'gamma';

function isLog(loss: Loss): boolean {
  return loss === 'poisson' || loss === 'gamma';
}

function meanOf(raw: number): number {
  return exp(Math.max(-700, Math.min(700, raw)));
}

function objectiveOf(
  target: Float64Array,
  { loss, quantile }: { readonly loss: Loss; readonly quantile: number | null },
  weights: Float64Array | undefined,
): Objective {
  const isQuantile = loss === 'quantile';
  if (isQuantile ? quantile === null || quantile === 1 : quantile !== null) {
    const rule = isQuantile
      ? 'greater than 0 and less than 1 with loss "quantile"'
      : `null with loss "${loss}"; only loss "quantile" has one`;
    throw new CauceError('PARAM_INVALID', { where: name, param: 'quantile', rule, received: quantile });
  }
  checkTarget(target, loss);
  if (quantile !== null) return quantileLoss(target, quantile, weights);
  if (loss === 'poisson') return poissonDeviance(target, weights);
  if (loss === 'gamma') return gammaDeviance(target, weights);
  return loss === 'absolute_error' ? absoluteError(target, weights) : squaredError(target, weights);
}

function checkTarget(target: Float64Array, loss: Loss): void {
  const isRefused =
    loss === 'poisson'
      ? target.some(y => y < 0) || target.every(y => y === 0)
      : loss === 'gamma' && target.some(y => y <= 0);
  if (!isRefused) return;
  const numbers =
    loss === 'poisson' ? 'negative numbers, or only zeros' : 'numbers that are not greater than 0';
  const rule = `another than "${loss}" where the target has ${numbers}`;
  throw new CauceError('PARAM_INVALID', { where: name, param: 'loss', rule, received: loss });
}
