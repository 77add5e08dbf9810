/** Gradient boosting over histograms, for numbers. */

import { defineRegressor } from '../estimator/definition.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { boostingParams, fitBoosting } from './hist-gradient-boosting/boosting.ts';
import { squaredError } from './hist-gradient-boosting/objective.ts';
import {
  type BoostingState,
  boostingProblem,
  boostingStateRule,
  liveRawPrediction,
  rawPredictions,
} from './hist-gradient-boosting/state.ts';

const name = 'HistGradientBoostingRegressor';

/**
 * Gradient boosting of regression trees over binned features, for the squared error. Follows scikit-learn's
 * HistGradientBoostingRegressor, itself after LightGBM (Ke et al., NeurIPS 2017).
 *
 * Missing values need no imputer: each split learns the side they go to. Category columns need no encoder: a split sends
 * a set of categories left; unknown categories count as missing. One-hot blocks are features of 0 and 1.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | learningRate | 0.1 | what each tree's leaves are multiplied by, greater than 0 |
 * | maxIter | 100 | number of trees |
 * | maxLeafNodes | 31 | leaves of a tree, at least 2; null for no bound |
 * | maxDepth | null | depth of a tree; null for no bound |
 * | minSamplesLeaf | 20 | rows of a leaf, at least 1 |
 * | l2Regularization | 0 | added to the rows of a leaf when its value is computed, at least 0 |
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
 * @throws {CauceError} COLUMN_TYPE for free text, TOO_FEW_ROWS.
 */
export const histGradientBoostingRegressor = defineRegressor({
  name,
  version: 2,
  params: boostingParams,
  state: boostingStateRule,
  fit: (table, target, params, context): Promise<BoostingState> =>
    fitBoosting(name, table, squaredError(target), params, context),
  predict: (table, state) => rawPredictions(name, table, state),
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
