/** A prediction that ignores its input: the baseline that a model must beat. */

import { noContributions } from '../estimator/contributions.ts';
import { defineRegressor } from '../estimator/definition.ts';
import { number, oneOf } from '../estimator/rules.ts';
import { real, record } from '../estimator/state.ts';
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
  fit(_table, target, { strategy, quantile, constant }) {
    if (strategy === 'constant') return { constant };
    if (strategy === 'mean') return { constant: sum(target.length, i => target[i]) / target.length };
    return { constant: quantileOf(target, strategy === 'median' ? 0.5 : quantile) };
  },
  predict: (table, { constant }) => new Float64Array(table.length).fill(constant),
  contributions: (table, { constant }) =>
    noContributions('prediction', new Float64Array(table.length).fill(constant), table.columns.length),
  compileRow: (_row, { constant }) => ({
    output: new Table([['prediction', numeric(Float64Array.of(constant))]]),
    run: () => true,
  }),
});

/** The quantile by linear interpolation, NumPy's default: type 7 of Hyndman and Fan (1996). */
function quantileOf(values: Float64Array, q: number): number {
  const sorted = values.slice().sort();
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  const share = place - below;
  // Each value times its share, not the difference of the two, which may be too large a number.
  return sorted[below] * (1 - share) + sorted[above] * share;
}
