import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeTo, fitContext, fitLinear, readCases, tableOfBlocks } from '../../test/linear-cases.ts';
import type { RegressorDefinition } from '../estimator/definition.ts';
import { createRandom } from '../random.ts';
import { type Column, type NumericColumn, numeric, takeColumn } from '../table/column.ts';
import { liveNumber, liveSparse, writeLive } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { linearRegression } from './linear-regression.ts';
import { poissonRegressor } from './poisson-regressor.ts';
import { ridge } from './ridge.ts';

interface RegressorStep {
  readonly definition: RegressorDefinition;
  readonly params: unknown;
}

const factories = { LinearRegression: linearRegression, Ridge: ridge };

describe('weighted, sparse and non-negative least squares agree with scikit-learn', () => {
  for (const { name, blocks, target, fits } of readCases('linear_weights.json')) {
    const table = tableOfBlocks(blocks);
    for (const { estimator, params, weight, coef, intercept } of fits) {
      const kind = weight == null ? 'no weights' : `weights ${weight.slice(0, 3)}`;
      it(`${estimator} ${JSON.stringify(params)}: ${name}, ${kind}`, () => {
        const factory = factories[estimator as keyof typeof factories];
        const { state } = fitLinear(factory, params, table, target, weight);
        closeTo(state.coef, coef, 1e-9);
        closeTo([state.intercept], [intercept], 1e-9, Math.max(...target.map(Math.abs)));
      });
    }
  }
});

describe('what is solved step by step', () => {
  const rows = 1100;
  const random = createRandom(5);
  const draw = () => Float64Array.from({ length: rows }, () => random.normal());
  const names = Array.from({ length: 1050 }, (_, j) => `w${j}`);
  const codes = Int32Array.from({ length: rows }, () => random.integer(1051) - 1);
  const present = codes.map(code => (code < 0 ? 0 : 1));
  const starts = new Int32Array(rows + 1);
  present.forEach((count, r) => {
    starts[r + 1] = starts[r] + count;
  });
  const indices = codes.filter(code => code >= 0);
  const [x, y] = [draw(), draw()];
  const withBlock = (block: Column) =>
    new Table([
      ['x', numeric(x)],
      ['w', block],
    ]);
  const sparse = withBlock({
    type: 'sparse',
    names,
    starts,
    indices,
    values: new Float64Array(rows).fill(1),
  });
  const oneHot = withBlock({ type: 'oneHot', names, codes });

  it('ridge on a wide sparse block is ridge on the same codes', () => {
    const byRows = fitLinear(ridge, { alpha: 0.5 }, sparse, y);
    const direct = fitLinear(ridge, { alpha: 0.5 }, oneHot, y);
    closeTo(byRows.state.coef, direct.state.coef, 1e-9);
    closeTo(byRows.predict(sparse), direct.predict(oneHot), 1e-9);
  });

  it('ridge with weights on wide codes counts a row of weight 2 twice', () => {
    const weight = codes.map(code => (code % 2 === 0 ? 2 : 1));
    const twice = Array.from(codes.keys()).flatMap(row => (weight[row] === 2 ? [row, row] : [row]));
    const weighted = fitLinear(ridge, {}, oneHot, y, weight);
    const repeated = fitLinear(
      ridge,
      {},
      oneHot.take(twice),
      twice.map(row => y[row]),
    );
    closeTo(weighted.state.coef, repeated.state.coef, 1e-9);
  });

  it('least squares on a wide sparse block leaves nothing that a feature has a part of', () => {
    const { predict } = fitLinear(linearRegression, {}, sparse, y);
    const residual = predict(sparse).map((value, r) => y[r] - value);
    const slopes = new Float64Array(names.length);
    codes.forEach((code, r) => {
      if (code >= 0) slopes[code] += residual[r];
    });
    for (const slope of slopes) assert.ok(Math.abs(slope) < 1e-9, String(slope));
    assert.ok(Math.abs(residual.reduce((total, value, r) => total + value * x[r], 0)) < 1e-9);
  });
});

describe('a live row of a sparse block', () => {
  it('gives the bits that a table gives', () => {
    const block = {
      type: 'sparse' as const,
      names: ['p', 'q', 'r'],
      starts: Int32Array.of(0, 2, 2, 3, 6),
      indices: Int32Array.of(0, 2, 1, 0, 1, 2),
      values: Float64Array.of(0.1, 0.2, 0.3, 0.7, 0.11, 0.13),
    };
    const table = new Table([
      ['x', numeric(Float64Array.of(0.1, 0.4, 0.2, 0.9))],
      ['w', block],
    ]);
    const target = Float64Array.of(1, 2, 4, 3);
    for (const factory of [ridge, poissonRegressor]) {
      const { definition, params } = factory() as RegressorStep;
      const state = definition.fit(table, target, params, fitContext);
      const predicted = definition.predict(table, state, params);
      const row = new Table([
        ['x', liveNumber()],
        ['w', liveSparse(block.names)],
      ]);
      const form = definition.compileRow?.(row, state, params);
      assert.ok(form !== undefined);
      for (let r = 0; r < 4; r++) {
        for (const [i, column] of table.columns.entries()) {
          assert.ok(writeLive(row.columns[i], takeColumn(column, [r])));
        }
        assert.ok(form.run());
        assert.equal((form.output.columns[0] as NumericColumn).values[0], predicted[r]);
      }
    }
  });
});

describe('sample weights', () => {
  it('a row of weight 0 is as if it were not there, even if it holds nothing that fits', () => {
    const table = new Table([['a', numeric(Float64Array.of(1, 2, 3, 1e300, 5))]]);
    const target = [2, 4, 7, -1e300, 9];
    const kept = [0, 1, 2, 4];
    for (const factory of [linearRegression, ridge]) {
      const weighted = fitLinear(factory, {}, table, target, [1, 1, 1, 0, 1]);
      const without = fitLinear(
        factory,
        {},
        table.take(kept),
        kept.map(row => target[row]),
      );
      assert.deepEqual(weighted.state, without.state);
    }
  });
});
