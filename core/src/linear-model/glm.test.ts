import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeTo, fitLinear, readCases, tableOfBlocks } from '../../test/linear-cases.ts';
import { isCauceError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { gammaRegressor } from './gamma-regressor.ts';
import { poissonRegressor } from './poisson-regressor.ts';
import { tweedieRegressor } from './tweedie-regressor.ts';

const factories = {
  PoissonRegressor: poissonRegressor,
  GammaRegressor: gammaRegressor,
  TweedieRegressor: tweedieRegressor,
};
const tight = { tol: 1e-12, maxIter: 10_000 };

describe('generalised linear models agree with scikit-learn', () => {
  for (const { name, blocks, target, fits } of readCases('glm.json')) {
    const table = tableOfBlocks(blocks);
    for (const { estimator, params, weight, coef, intercept, predictions = [] } of fits) {
      it(`${estimator} ${JSON.stringify(params)}: ${name}${weight == null ? '' : ', weighted'}`, () => {
        const factory = factories[estimator as keyof typeof factories];
        const { state, predict } = fitLinear(factory, { ...params, ...tight }, table, target, weight);
        // Each coefficient by what it makes of its feature.
        closeTo(state.coef, coef, 1e-6);
        closeTo([state.intercept], [intercept], 1e-6, 1);
        closeTo(predict(table).slice(0, predictions.length), predictions, 1e-6);
      });
    }
  }
});

function column(values: number[]): Table {
  return new Table([['x', numeric(Float64Array.from(values))]]);
}

describe('generalised linear models', () => {
  it('predict finite numbers however far the features are', () => {
    const table = column([1, 2, 3, 4]);
    const far = column([1e300, -1e300, 1e6]);
    for (const factory of Object.values(factories)) {
      const { predict } = fitLinear(factory, { alpha: 0.01 }, table, [1, 3, 9, 20]);
      assert.ok(predict(far).every(Number.isFinite));
    }
    const { predict } = fitLinear(poissonRegressor, { alpha: 0.01 }, table, [1, 3, 9, 20]);
    assert.ok(predict(far).every(value => value > 0 && value < 1.1e304));
  });

  it('learn from targets and features of any scale', () => {
    for (const scale of [1e-100, 1e100]) {
      const { predict } = fitLinear(
        gammaRegressor,
        { alpha: 0 },
        column([1, 2, 3, 5]),
        [1, 2, 4, 16].map(y => y * scale),
      );
      closeTo(predict(column([4])), [8 * scale], 1e-9);
      const wide = fitLinear(
        poissonRegressor,
        { alpha: 0 },
        column([1, 2, 3, 5].map(x => x * scale)),
        [1, 2, 4, 16],
      );
      closeTo(wide.predict(column([4 * scale])), [8], 1e-9);
    }
  });

  it('refuse a target that their distribution does not have', () => {
    const table = column([1, 2, 3]);
    const refused = (factory: keyof typeof factories, params: object, target: number[], says: RegExp) =>
      assert.throws(
        () => fitLinear(factories[factory], { ...params }, table, target),
        error => isCauceError(error, 'FIT_FAILED') && says.test(error.message),
      );
    refused('PoissonRegressor', {}, [1, -2, 3], /at least 0 in every row, but is -2/);
    refused('PoissonRegressor', {}, [0, 0, 0], /mean is 0/);
    refused('GammaRegressor', {}, [1, 0, 3], /above 0 in every row, but is 0/);
    refused('TweedieRegressor', { power: 1.5, link: 'identity', fitIntercept: false }, [1, 2, 3], /log link/);
    fitLinear(tweedieRegressor, { power: 1.5 }, table, [0, 2, 3]);
    fitLinear(tweedieRegressor, {}, table, [-5, 2, 3]);
  });

  it('collinear columns share without a penalty, and predict what one of them would', () => {
    const x = [1, 2, 3, 5];
    const twice = new Table([...column(x).entries(), ['y', numeric(Float64Array.from(x))]]);
    const one = fitLinear(poissonRegressor, { alpha: 0, ...tight }, column(x), [1, 3, 4, 17]);
    const two = fitLinear(poissonRegressor, { alpha: 0, ...tight }, twice, [1, 3, 4, 17]);
    closeTo(two.predict(twice), one.predict(column(x)), 1e-6);
  });

  it('along gradients for many features comes to where no slope is left', () => {
    const random = createRandom(1);
    const rows = 200;
    const width = 1100;
    const codes = Int32Array.from({ length: rows }, () => random.integer(width));
    const names = Array.from({ length: width }, (_, j) => `w${j}`);
    const x = Float64Array.from({ length: rows }, () => 100 * random.normal());
    const table = new Table([
      ['x', numeric(x)],
      ['w', { type: 'oneHot', codes, names }],
    ]);
    const target = x.map((value, r) => Math.exp(value / 100 + (codes[r] % 3)));
    const { state, predict } = fitLinear(
      poissonRegressor,
      { alpha: 0.1, tol: 1e-10, maxIter: 5000 },
      table,
      target,
    );
    const residual = predict(table).map((value, r) => (value - target[r]) / rows);
    const slopes = state.coef.map(w => 0.1 * w);
    residual.forEach((value, r) => {
      slopes[0] += value * x[r];
      slopes[1 + codes[r]] += value;
    });
    for (const slope of slopes) assert.ok(Math.abs(slope) < 1e-6, String(slope));
    assert.ok(Math.abs(residual.reduce((sum, value) => sum + value, 0)) < 1e-7);
  });
});
