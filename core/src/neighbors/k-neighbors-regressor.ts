/** Numbers predicted by the most similar rows. */

import { defineRegressor } from '../estimator/definition.ts';
import { count, float64s, record } from '../estimator/state.ts';
import type { Distance } from '../kernels/distance.ts';
import type { NearestList } from '../kernels/nearest-list.ts';
import { featureRows, liveFeatures } from '../table/feature-rows.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import {
  checkFeatures,
  type LearntRows,
  learnRows,
  learntRowsProblem,
  neighborsParams,
  openSearch,
  type SearchParams,
  visitNeighborhoods,
  weigh,
} from './neighborhood.ts';

const name = 'KNeighborsRegressor';

interface KNeighborsRegressorState extends LearntRows {
  /** Shape (rows). */
  readonly target: Float64Array;
}

/**
 * Predicts the mean target of the `nNeighbors` rows that are nearest. Equals scikit-learn's KNeighborsRegressor; of rows
 * that are equally near the earlier ones are taken, where scikit-learn leaves it open. Features should be on one scale:
 * put a `standardScaler()` before it.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nNeighbors | 5 | how many rows the mean is over, at least 1 and at most as many as there are |
 * | weights | 'uniform' | all count the same, or by the inverse of their `distance`; rows at no distance then alone |
 * | algorithm | 'auto' | by a tree of boxes (`kd_tree`) or by comparing with all rows (`brute`); the result is the same. `auto` is the tree for up to 15 features. `cosine`, and `p` below 1, know no tree |
 * | leafSize | 30 | rows of the tree's smallest boxes, at least 1: for speed alone |
 * | metric | 'minkowski' | the distance: with the exponent `p`, or `euclidean` (p 2), `manhattan` (p 1), `chebyshev` (the largest difference), `cosine` (1 less the cosine of the angle at 0) |
 * | p | 2 | exponent of `minkowski`, greater than 0 |
 *
 * One-hot and sparse blocks are expanded. The model holds all rows learnt from. By the tree about O(log rows) for a
 * prediction where features are few, by comparing O(rows x features).
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, TOO_FEW_ROWS for
 *   fewer than `nNeighbors`.
 *
 * Cover and Hart, "Nearest neighbor pattern classification", IEEE Transactions on Information Theory 13 (1967).
 *
 * @example
 * const table = tableFromRows([{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 2.5, y: 1 }, { x: 4, y: 1 }]);
 * const model = await pipeline(kNeighborsRegressor({ nNeighbors: 2 })).fit(table, { target: 'y' });
 * model.predict([{ x: 1.5 }, { x: 9 }]); //=> [0.5, 1]
 */
export const kNeighborsRegressor = defineRegressor({
  name,
  params: neighborsParams,
  state: record<KNeighborsRegressorState>({ features: count(), values: float64s, target: float64s }),
  check: (state, { nNeighbors }) =>
    state.target.every(Number.isFinite)
      ? learntRowsProblem(state, state.target.length, nNeighbors)
      : 'its targets must be finite',
  fit(table, target, { nNeighbors }) {
    return { ...learnRows(name, featureRows(name, table), nNeighbors), target: target.slice() };
  },
  predict(table, state, params) {
    const out = new Float64Array(table.length);
    const mean = meanOf(state.target, params);
    const queries = featureRows(name, table);
    visitNeighborhoods(name, state.target.length, state, queries, params, (query, list, distance) => {
      out[query] = mean(list, distance);
    });
    return out;
  },
  compileRow(row, state, params) {
    const query = liveFeatures(name, row);
    checkFeatures(name, state, query.values.length);
    const { nearestTo, distance } = openSearch(state.target.length, state, params);
    const mean = meanOf(state.target, params);
    const prediction = liveNumber();
    return {
      output: new Table([['prediction', prediction]]),
      run() {
        if (!query.fill()) return false;
        prediction.values[0] = mean(nearestTo(query.values, 0), distance);
        return true;
      },
    };
  },
});

/** The mean target of rows, each as often as it counts. */
function meanOf(
  target: Float64Array,
  params: SearchParams & { readonly nNeighbors: number },
): (list: NearestList, distance: Distance) => number {
  const weights = new Float64Array(params.nNeighbors);
  return (list, distance) => {
    const all = weigh(list, distance, params, weights);
    let total = 0;
    for (let i = 0; i < list.size; i++) total += weights[i] * target[list.numbers[i]];
    return total / all;
  };
}
