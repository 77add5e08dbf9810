import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeTo, fitLinear, type LinearFit, readCases, tableOfBlocks } from '../../test/linear-cases.ts';
import { isCauceError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { quantileRegressor } from './quantile-regressor.ts';

/** The mean pinball loss, and the penalty. */
function costOf(
  { quantile = 0.5, alpha = 1 }: { quantile?: number; alpha?: number },
  coef: Float64Array,
  predicted: Float64Array,
  target: number[],
  weight: number[],
): number {
  let total = 0;
  target.forEach((y, r) => {
    const away = y - predicted[r];
    total += weight[r] * (away > 0 ? quantile * away : (quantile - 1) * away);
  });
  return (
    total / weight.reduce((sum, w) => sum + w, 0) + alpha * coef.reduce((sum, w) => sum + Math.abs(w), 0)
  );
}

describe('quantileRegressor agrees with scikit-learn', () => {
  for (const { name, blocks, target, fits } of readCases('quantile.json')) {
    const table = tableOfBlocks(blocks);
    for (const { params, weight, coef, intercept, cost } of fits as (LinearFit & { cost: number })[]) {
      it(`${JSON.stringify(params)}: ${name}${weight == null ? '' : ', weighted'}`, () => {
        const { state, predict } = fitLinear(quantileRegressor, params, table, target, weight);
        const own = costOf(params, state.coef, predict(table), target, weight ?? target.map(() => 1));
        closeTo([own], [cost], 1e-9, 1);
        if (coef === null) return;
        closeTo(state.coef, coef, 1e-6, 1e-3);
        closeTo([state.intercept], [intercept], 1e-6, 1);
      });
    }
  }
});

describe('quantileRegressor', () => {
  const random = createRandom(7);
  const rows = 3000;
  const draw = () => Float64Array.from({ length: rows }, () => random.normal());
  const table = new Table(Array.from({ length: 8 }, (_, j) => [`x${j}`, numeric(draw())]));

  it('as many targets are below its predictions as the quantile says', () => {
    const noise = draw();
    const target = draw().map((value, r) => 3 * value + noise[r] ** 2);
    for (const quantile of [0.1, 0.5, 0.95]) {
      const { predict } = fitLinear(quantileRegressor, { quantile, alpha: 0 }, table, target);
      const predicted = predict(table);
      const below = target.filter((y, r) => y < predicted[r] - 1e-9).length;
      // Nine targets, as many as there are coefficients, are met.
      assert.ok(
        below <= quantile * rows && below >= quantile * rows - 10,
        `${below} of ${rows} below ${quantile}`,
      );
    }
  });

  it('comes to an end where most residuals vanish at once', () => {
    const coarse = table.columns.map(column =>
      (column as { values: Float64Array }).values.map(x => Math.round(x)),
    );
    const steps = new Table(coarse.map((values, j) => [`x${j}`, numeric(values)]));
    const target = coarse[0].map((x, r) => (r % 3 === 0 ? 2 * x - coarse[1][r] : Math.max(0, x)));
    const { state, predict } = fitLinear(quantileRegressor, { alpha: 0 }, steps, target);
    const own = costOf(
      { alpha: 0 },
      state.coef,
      predict(steps),
      [...target],
      [...target].map(() => 1),
    );
    // No coefficient moved by itself makes it less.
    state.coef.forEach((_, j) => {
      for (const change of [-1e-3, 1e-3]) {
        const moved = state.coef.map((w, k) => (k === j ? w + change : w));
        const predicted = predict(steps).map((value, r) => value + change * coarse[j][r]);
        assert.ok(
          costOf(
            { alpha: 0 },
            moved,
            predicted,
            [...target],
            [...target].map(() => 1),
          ) >=
            own - 1e-12,
        );
      }
    });
  });

  it('learns from features and targets of any scale, and a constant', () => {
    const x = [1, 2, 3, 4, 5];
    for (const scale of [1e-100, 1e100]) {
      const column = new Table([['x', numeric(Float64Array.from(x, value => value * scale))]]);
      const { state } = fitLinear(quantileRegressor, { alpha: 0 }, column, [2, 4, 6, 8, 99]);
      closeTo([state.coef[0] * scale, state.intercept], [2, 0], 1e-9);
      const plain = new Table([['x', numeric(Float64Array.from(x))]]);
      closeTo(
        fitLinear(
          quantileRegressor,
          { alpha: 0 },
          plain,
          [2, 4, 6, 8, 99].map(y => y * scale),
        ).state.coef,
        [2 * scale],
        1e-9,
      );
      closeTo(
        fitLinear(quantileRegressor, {}, plain, [7, 7, 7, 7, 7]).predict(plain),
        [7, 7, 7, 7, 7],
        1e-12,
      );
    }
  });

  it('refuses more features than it has room for, and a quantile that is none', () => {
    const names = Array.from({ length: 4001 }, (_, j) => `w${j}`);
    const wide = new Table([['w', { type: 'oneHot', names, codes: Int32Array.of(0, 1) }]]);
    assert.throws(
      () => fitLinear(quantileRegressor, {}, wide, [1, 2]),
      error => isCauceError(error, 'FIT_FAILED'),
    );
    for (const quantile of [0, 1, Number.NaN]) {
      assert.throws(
        () => quantileRegressor({ quantile }),
        error => isCauceError(error, 'PARAM_INVALID'),
      );
    }
  });
});
