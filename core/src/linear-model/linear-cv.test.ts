import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeTo, fitLinear, type LinearFit, readCases, tableOfBlocks } from '../../test/linear-cases.ts';
import { isCauceError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { elasticNetCv } from './elastic-net-cv.ts';
import { lassoCv } from './lasso-cv.ts';
import { ridge } from './ridge.ts';
import { ridgeCv } from './ridge-cv.ts';

const factories = { RidgeCv: ridgeCv, LassoCv: lassoCv, ElasticNetCv: elasticNetCv };

describe('strengths chosen on held-out rows agree with scikit-learn', () => {
  for (const { name, blocks, target, fits } of readCases('linear_cv.json')) {
    const table = tableOfBlocks(blocks);
    for (const { estimator, params, weight, alpha, coef, intercept } of fits as (LinearFit & {
      alpha: number;
    })[]) {
      it(`${estimator} ${JSON.stringify(params)}: ${name}${weight == null ? '' : ', weighted'}`, () => {
        const factory = factories[estimator as keyof typeof factories];
        const { state } = fitLinear(factory, params, table, target, weight);
        closeTo([(state as unknown as { alpha: number }).alpha], [alpha], 1e-9);
        const tolerance = estimator === 'RidgeCv' ? 1e-9 : 1e-6;
        closeTo(state.coef, coef, tolerance, 1e-6);
        closeTo([state.intercept], [intercept], tolerance, Math.max(...target.map(Math.abs)));
      });
    }
  }
});

describe('strengths chosen on held-out rows', () => {
  const random = createRandom(3);
  const draw = (rows: number) => Float64Array.from({ length: rows }, () => random.normal());

  it('ridgeCv takes the one that predicts each row best from the others', () => {
    for (const [rows, width] of [
      [12, 3],
      [7, 9],
    ]) {
      const table = new Table(Array.from({ length: width }, (_, j) => [`x${j}`, numeric(draw(rows))]));
      const target = draw(rows);
      const alphas = [0.02, 0.5, 4, 50];
      const errors = alphas.map(alpha => {
        let total = 0;
        for (let r = 0; r < rows; r++) {
          const others = Array.from(target.keys()).filter(row => row !== r);
          const { predict } = fitLinear(
            ridge,
            { alpha },
            table.take(others),
            others.map(row => target[row]),
          );
          total += (predict(table.take([r]))[0] - target[r]) ** 2;
        }
        return total;
      });
      const { state } = fitLinear(ridgeCv, { alphas }, table, target);
      const best = alphas[errors.indexOf(Math.min(...errors))];
      assert.equal((state as unknown as { alpha: number }).alpha, best);
    }
  });

  it('a row of weight 0 is as if it were not there', () => {
    const rows = 20;
    const table = new Table([
      ['x', numeric(draw(rows))],
      ['y', numeric(draw(rows))],
    ]);
    const target = draw(rows);
    const weight = target.map((_, r) => (r % 6 === 1 ? 0 : 1));
    const kept = Array.from(target.keys()).filter(row => weight[row] > 0);
    for (const factory of Object.values(factories)) {
      const weighted = fitLinear(factory, {}, table, target, weight);
      const without = fitLinear(
        factory,
        {},
        table.take(kept),
        kept.map(row => target[row]),
      );
      assert.deepEqual(weighted.state, without.state);
    }
  });

  it('say how many rows they need, and what a ratio of 0 needs', () => {
    const one = new Table([['x', numeric(Float64Array.of(1))]]);
    for (const factory of Object.values(factories)) {
      assert.throws(
        () => fitLinear(factory, {}, one, [1]),
        error => isCauceError(error, 'TOO_FEW_ROWS'),
      );
    }
    const six = new Table([['x', numeric(Float64Array.of(1, 2, 3, 4, 5, 6))]]);
    assert.throws(
      () => fitLinear(elasticNetCv, { l1Ratio: 0 }, six, [1, 2, 3, 4, 5, 6]),
      error => isCauceError(error, 'PARAM_INVALID'),
    );
    fitLinear(elasticNetCv, { l1Ratio: 0, alphas: [1, 0.1] }, six, [1, 2, 3, 4, 5, 6]);
  });
});
