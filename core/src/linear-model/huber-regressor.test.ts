import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeTo, fitLinear, readCases, tableOfBlocks } from '../../test/linear-cases.ts';
import { createRandom } from '../random.ts';
import { numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { huberRegressor } from './huber-regressor.ts';

describe('huberRegressor agrees with scikit-learn', () => {
  for (const { name, blocks, target, fits } of readCases('huber.json')) {
    const table = tableOfBlocks(blocks);
    for (const { params, weight, coef, intercept } of fits) {
      it(`${JSON.stringify(params)}: ${name}${weight == null ? '' : ', weighted'}`, () => {
        const tight = { tol: 1e-12, maxIter: 10_000 };
        const { state } = fitLinear(huberRegressor, { ...params, ...tight }, table, target, weight);
        closeTo(state.coef, coef, 1e-6);
        closeTo([state.intercept], [intercept], 1e-6, 1);
      });
    }
  }
});

describe('huberRegressor', () => {
  const x = [0, 1, 2, 3, 4, 5, 6, 7];
  const column = (scale: number) => new Table([['x', numeric(Float64Array.from(x, value => value * scale))]]);
  const withOutlier = x.map(value => 3 * value + 1 + (value % 2) / 10 + (value === 4 ? 1e6 : 0));

  it('does not care how far out an outlier is', () => {
    const far = fitLinear(huberRegressor, { alpha: 0, tol: 1e-10 }, column(1), withOutlier);
    const near = fitLinear(
      huberRegressor,
      { alpha: 0, tol: 1e-10 },
      column(1),
      withOutlier.map(y => Math.min(y, 100)),
    );
    closeTo(far.state.coef, near.state.coef, 1e-5);
    assert.ok(Math.abs(far.state.coef[0] - 3) < 0.1);
  });

  it('learns from features and targets of any scale', () => {
    for (const scale of [1e-100, 1e100]) {
      const usual = fitLinear(huberRegressor, { alpha: 0, tol: 1e-10 }, column(1), withOutlier);
      const features = fitLinear(huberRegressor, { alpha: 0, tol: 1e-10 }, column(scale), withOutlier);
      closeTo(
        features.state.coef.map(w => w * scale),
        usual.state.coef,
        1e-6,
      );
      const targets = fitLinear(
        huberRegressor,
        { alpha: 0, tol: 1e-10 },
        column(1),
        withOutlier.map(y => y * scale),
      );
      closeTo(
        targets.state.coef.map(w => w / scale),
        usual.state.coef,
        1e-6,
      );
    }
  });

  it('comes to its end with large and small columns side by side', () => {
    const random = createRandom(1);
    const scales = [1e6, 1e-6, 1e6, 1e-6, 1e6, 1e-6];
    const shared = Float64Array.from({ length: 300 }, () => random.normal());
    const columns = scales.map(scale => shared.map(value => (value + 0.1 * random.normal()) * scale));
    const y = Array.from(shared, (value, r) => 3 * value + columns[1][r] * 1e6 + random.normal() ** 3);
    const table = new Table(columns.map((values, j) => [`x${j}`, numeric(values)] as const));
    const usual = fitLinear(huberRegressor, {}, table, y);
    const exact = fitLinear(huberRegressor, { tol: 1e-12, maxIter: 10_000 }, table, y);
    scales.forEach((scale, j) => {
      closeTo([usual.state.coef[j] * scale], [exact.state.coef[j] * scale], 1e-3, 1);
    });
  });

  it('finds what fits exactly, and a constant', () => {
    const line = fitLinear(
      huberRegressor,
      { alpha: 0 },
      column(1),
      x.map(value => 2 * value - 1),
    );
    closeTo([...line.state.coef, line.state.intercept], [2, -1], 1e-6);
    const flat = fitLinear(
      huberRegressor,
      {},
      column(1),
      x.map(() => 7),
    );
    closeTo([...flat.state.coef, flat.state.intercept], [0, 7], 1e-9);
  });
});
