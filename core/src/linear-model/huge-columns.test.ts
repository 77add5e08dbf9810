import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type EstimatorStep,
  gammaRegressor,
  huberRegressor,
  numeric,
  pipeline,
  quantileRegressor,
  ridge,
  Table,
  tweedieRegressor,
} from '../index.ts';

/** Without a penalty a column's unit changes no prediction, even where squares of its numbers are no numbers. */
const regressors = [
  huberRegressor({ alpha: 0 }),
  quantileRegressor({ alpha: 0 }),
  gammaRegressor({ alpha: 0 }),
  tweedieRegressor({ power: 0, alpha: 0 }),
  ridge({ alpha: 0 }),
];

for (const step of regressors) {
  test(`${step.definition.name} learns from a column of huge numbers`, async () => {
    const target = Float64Array.from({ length: 40 }, (_, row) => 10 + 3 * (row % 13) + (row % 3) / 10);
    const predicted = async (unit: number) => {
      const x = numeric(Float64Array.from({ length: 40 }, (_, row) => unit * (row % 13)));
      const table = new Table([
        ['x', x],
        ['y', numeric(target)],
      ]);
      return (await pipeline(step as EstimatorStep).fit(table, { target: 'y' })).predict(table) as number[];
    };
    const expected = await predicted(1);
    for (const unit of [1e160, 1e200]) {
      (await predicted(unit)).forEach((value, row) => {
        assert.ok(Math.abs(value - expected[row]) < 1e-4 * expected[row], `${value}, not ${expected[row]}`);
      });
    }
  });
}
