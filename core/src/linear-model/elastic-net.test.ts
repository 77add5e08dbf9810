import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeTo, fitLinear, readCases, tableOfBlocks } from '../../test/linear-cases.ts';
import { createRandom } from '../random.ts';
import { numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { elasticNet } from './elastic-net.ts';
import { lasso } from './lasso.ts';
import { ridge } from './ridge.ts';

const factories = { Lasso: lasso, ElasticNet: elasticNet };
const tight = { tol: 1e-15, maxIter: 200_000 };

describe('lasso and elastic net agree with scikit-learn', () => {
  for (const { name, blocks, target, fits } of readCases('elastic_net.json')) {
    const table = tableOfBlocks(blocks);
    for (const { estimator, params, weight, coef, intercept } of fits) {
      it(`${estimator} ${JSON.stringify(params)}: ${name}${weight == null ? '' : ', weighted'}`, () => {
        const factory = factories[estimator as keyof typeof factories];
        const { state } = fitLinear(factory, { ...params, ...tight }, table, target, weight);
        closeTo(state.coef, coef, 1e-6);
        closeTo([state.intercept], [intercept], 1e-6, Math.max(...target.map(Math.abs)));
      });
    }
  }
});

describe('elasticNet', () => {
  const random = createRandom(6);
  const rows = 60;
  const draw = () => Float64Array.from({ length: rows }, () => random.normal());
  const columns = Array.from({ length: 5 }, draw);
  const table = new Table(columns.map((values, j) => [`x${j}`, numeric(values)]));
  const target = draw().map((value, r) => value + 3 * columns[0][r] - columns[3][r]);

  it('is a ridge where no absolute value is penalised', () => {
    const net = fitLinear(elasticNet, { alpha: 0.2, l1Ratio: 0, ...tight }, table, target);
    const same = fitLinear(ridge, { alpha: 0.2 * rows }, table, target);
    closeTo(net.state.coef, same.state.coef, 1e-9);
  });

  it('is a lasso where nothing else is', () => {
    const net = fitLinear(elasticNet, { alpha: 0.2, l1Ratio: 1 }, table, target);
    assert.deepEqual(net.state, fitLinear(lasso, { alpha: 0.2 }, table, target).state);
  });

  it('ends with what is there after maxIter sweeps', () => {
    const { state } = fitLinear(lasso, { alpha: 0.01, maxIter: 1, tol: 0 }, table, target);
    assert.ok(state.coef.every(Number.isFinite));
  });

  it('is the same from the products of the features and from the rows', () => {
    const settings = { alpha: 0.1, l1Ratio: 0.7, ...tight };
    const products = fitLinear(elasticNet, settings, table, target);
    const byRows = fitLinear(elasticNet, { ...settings, selection: 'random' }, table, target);
    closeTo(byRows.state.coef, products.state.coef, 1e-6);
  });
});
