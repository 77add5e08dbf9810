/** Classes predicted by the most similar rows. */

import { defineClassifier } from '../estimator/definition.ts';
import { count, float64s, int32s, record } from '../estimator/state.ts';
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
  type NeighborsParams,
  neighborsParams,
  openSearch,
  visitNeighborhoods,
  weigh,
} from './neighborhood.ts';

const name = 'KNeighborsClassifier';

interface KNeighborsClassifierState extends LearntRows {
  /** Shape (rows): the class of each. */
  readonly codes: Int32Array;
  /** Number of classes. */
  readonly classes: number;
}

/**
 * Predicts the class that most of the `nNeighbors` nearest rows have, of equally frequent ones the first; probabilities are
 * their shares. Equals scikit-learn's KNeighborsClassifier; of rows that are equally near the earlier ones are taken, where
 * scikit-learn leaves it open. Features should be on one scale: put a `standardScaler()` before it.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nNeighbors | 5 | how many rows decide, at least 1 and at most as many as there are |
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
 * const model = await pipeline(kNeighborsClassifier({ nNeighbors: 3 })).fit(flowers, { target: 'species' });
 * model.evaluate(flowers).accuracy > 0.9; //=> true
 */
export const kNeighborsClassifier = defineClassifier({
  name,
  params: neighborsParams,
  state: record<KNeighborsClassifierState>({
    features: count(),
    values: float64s,
    codes: int32s,
    classes: count(1),
  }),
  check(state, { nNeighbors }, classes) {
    if (state.classes !== classes) return 'it is of another number of classes';
    const isClass = state.codes.every(code => code >= 0 && code < state.classes);
    return isClass
      ? learntRowsProblem(state, state.codes.length, nNeighbors)
      : 'its codes must be of its classes';
  },
  fit(table, { codes, classes }, { nNeighbors }) {
    const learnt = learnRows(name, featureRows(name, table), nNeighbors);
    return { ...learnt, codes: codes.slice(), classes: classes.length };
  },
  predictProba(table, state, params) {
    const out = new Float64Array(table.length * state.classes);
    const write = sharesOf(state, params);
    const queries = featureRows(name, table);
    visitNeighborhoods(name, state.codes.length, state, queries, params, (query, list, distance) => {
      write(list, distance, out, query * state.classes);
    });
    return out;
  },
  compileRow(row, state, params) {
    const query = liveFeatures(name, row);
    checkFeatures(name, state, query.values.length);
    const { nearestTo, distance } = openSearch(state.codes.length, state, params);
    const write = sharesOf(state, params);
    const shares = new Float64Array(state.classes);
    const classes = Array.from(shares, () => liveNumber());
    return {
      output: new Table(classes.map((live, k) => [String(k), live] as const)),
      run() {
        if (!query.fill()) return false;
        write(nearestTo(query.values, 0), distance, shares.fill(0), 0);
        for (let k = 0; k < classes.length; k++) classes[k].values[0] = shares[k];
        return true;
      },
    };
  },
});

/** Writes each class's share of the nearest rows into `out`, which holds zeros, from place `at` on. */
function sharesOf(
  { codes, classes }: KNeighborsClassifierState,
  params: NeighborsParams,
): (list: NearestList, distance: Distance, out: Float64Array, at: number) => void {
  const weights = new Float64Array(params.nNeighbors);
  return (list, distance, out, at) => {
    weigh(list, distance, params, weights);
    for (let i = 0; i < list.size; i++) out[at + codes[list.numbers[i]]] += weights[i];
    // Of what was added up in this order, so that shares add up to 1 as nearly as can be.
    let all = 0;
    for (let k = 0; k < classes; k++) all += out[at + k];
    for (let k = 0; k < classes; k++) out[at + k] /= all;
  };
}
