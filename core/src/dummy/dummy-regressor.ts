/** A prediction that ignores its input: the baseline that a model must beat. */

import { noContributions } from '../estimator/contributions.ts';
import { defineRegressor } from '../estimator/definition.ts';
import { number, oneOf } from '../estimator/rules.ts';
import { real, record } from '../estimator/state.ts';
import { quantileOfSorted } from '../kernels/sample-quantile.ts';
import { sum } from '../kernels/sum.ts';
import { numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';

/**
 * Predicts the same number for every row. Equals scikit-learn's DummyRegressor.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | strategy | 'mean' | the target's `mean`, `median` or `quantile`, or a `constant` |
 * | quantile | 0.5 | which quantile, from 0 to 1 |
 * | constant | 0 | which constant |
 *
 * With `sampleWeight`, a median or quantile is the least value up to which there is that share of all weight, as in
 * scikit-learn: it is then no mean of two values.
 *
 * @example
 * const model = await pipeline(dummyRegressor({ strategy: 'median' })).fit(cars, { target: 'price' });
 * model.predict(cars.slice(0, 1)); //=> [8500]
 */
export const dummyRegressor = defineRegressor({
  name: 'DummyRegressor',
  params: {
    strategy: oneOf('mean', 'median', 'quantile', 'constant'),
    quantile: number(0.5, { min: 0, max: 1 }),
    constant: number(0),
  },
  state: record<{ constant: number }>({ constant: real }),
  sampleWeight: true,
  fit(_table, target, { strategy, quantile, constant }, { sampleWeight }) {
    if (strategy === 'constant') return { constant };
    if (strategy === 'mean') return { constant: meanOf(target, sampleWeight) };
    const share = strategy === 'median' ? 0.5 : quantile;
    return {
      constant:
        sampleWeight === undefined
          ? quantileOfSorted(target.slice().sort(), share)
          : weighedQuantile(target, share, sampleWeight),
    };
  },
  predict: (table, { constant }) => new Float64Array(table.length).fill(constant),
  contributions: (table, { constant }) =>
    noContributions('prediction', new Float64Array(table.length).fill(constant), table.columns.length),
  compileRow: (_row, { constant }) => ({
    output: new Table([['prediction', numeric(Float64Array.of(constant))]]),
    run: () => true,
  }),
});

function meanOf(values: Float64Array, weights: Float64Array | undefined): number {
  const n = values.length;
  if (weights === undefined) return sum(n, i => values[i]) / n;
  return sum(n, i => weights[i] * values[i]) / sum(n, i => weights[i]);
}

function weighedQuantile(values: Float64Array, q: number, weights: Float64Array): number {
  const order = Int32Array.from(values.keys())
    .filter(row => weights[row] > 0)
    .sort((a, b) => values[a] - values[b]);
  const total = sum(order.length, i => weights[order[i]]);
  let below = 0;
  for (const row of order) {
    below += weights[row];
    // Sums of weights are off by as much.
    if (below >= q * total - Number.EPSILON * total) return values[row];
  }
  return values[order[order.length - 1]];
}
