/** Gradient boosting over histograms, for numbers. */

import { CauceError } from '../errors.ts';
import { defineRegressor } from '../estimator/definition.ts';
import { number, oneOf, optional } from '../estimator/rules.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { boostingParams, fitBoosting } from './hist-gradient-boosting/boosting.ts';
import { predictionContributions } from './hist-gradient-boosting/contributions.ts';
import {
  absoluteError,
  type Objective,
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

const name = 'HistGradientBoostingRegressor';

/**
 * Gradient boosting of regression trees over binned features. Follows scikit-learn's HistGradientBoostingRegressor, itself
 * after LightGBM (Ke et al., NeurIPS 2017). Predicts the mean with the squared error, the median with the absolute error,
 * and a quantile with the loss 'quantile': two of these, such as 0.05 and 0.95, bound an interval.
 *
 * Missing values need no imputer: each split learns the side they go to. Category columns need no encoder: a split sends
 * a set of categories left; unknown categories count as missing. One-hot blocks are features of 0 and 1.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | loss | 'squared_error' | what the trees make small: 'squared_error', 'absolute_error' or 'quantile' |
 * | quantile | null | which quantile, greater than 0 and less than 1, with the loss 'quantile'; null with others |
 * | learningRate | 0.1 | what each tree's leaves are multiplied by, greater than 0 |
 * | maxIter | 100 | number of trees |
 * | maxLeafNodes | 31 | leaves of a tree, at least 2; null for no bound |
 * | maxDepth | null | depth of a tree; null for no bound |
 * | minSamplesLeaf | 20 | rows of a leaf, at least 1 |
 * | l2Regularization | 0 | added to the rows of a leaf when its gain and its value are computed, at least 0; with 'absolute_error' and 'quantile' its gain only |
 * | maxBins | 255 | bins of a feature beside the one for missing values, from 2 to 255; of more categories the most frequent are kept |
 * | earlyStopping | 'auto' | stop when held-out rows no longer improve: true, false, or with more than 10,000 rows |
 * | validationFraction | 0.1 | share of the rows held out for that |
 * | nIterNoChange | 10 | trees without improvement before it stops |
 * | tol | 1e-7 | what counts as improvement of the mean loss |
 * | randomState | null | seed; null takes the fit's |
 *
 * The same rows in any order give the same trees, unless rows are sampled (early stopping; more than 200,000 rows).
 * O(maxIter x rows x features) time on all threads; one byte a row and feature.
 *
 * @throws {CauceError} COLUMN_TYPE for free text, TOO_FEW_ROWS, PARAM_INVALID for a quantile that does not go with the loss.
 */
export const histGradientBoostingRegressor = defineRegressor({
  name,
  version: 3,
  params: {
    loss: oneOf('squared_error', 'absolute_error', 'quantile'),
    quantile: optional(number(0.5, { above: 0, max: 1 })),
    ...boostingParams,
  },
  state: boostingStateRule,
  fit: (table, target, params, context): Promise<BoostingState> =>
    fitBoosting(name, table, objectiveOf(target, params), params, context),
  predict: (table, state) => rawPredictions(name, table, state),
  contributions: (table, state) => predictionContributions(name, table, state),
  compileRow(row, state) {
    const { raw, run } = liveRawPrediction(name, row, state);
    const prediction = liveNumber();
    return {
      output: new Table([['prediction', prediction]]),
      run() {
        run();
        prediction.values[0] = raw[0];
        return true;
      },
    };
  },
  check: state => boostingProblem(state, 1),
});

function objectiveOf(
  target: Float64Array,
  {
    loss,
    quantile,
  }: { readonly loss: 'squared_error' | 'absolute_error' | 'quantile'; readonly quantile: number | null },
): Objective {
  const isQuantile = loss === 'quantile';
  if (isQuantile ? quantile === null || quantile === 1 : quantile !== null) {
    const rule = isQuantile
      ? 'greater than 0 and less than 1 with loss "quantile"'
      : `null with loss "${loss}"; only loss "quantile" has one`;
    throw new CauceError('PARAM_INVALID', { where: name, param: 'quantile', rule, received: quantile });
  }
  if (quantile !== null) return quantileLoss(target, quantile);
  return loss === 'absolute_error' ? absoluteError(target) : squaredError(target);
}
