import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  medianAbsoluteError,
  r2Score,
  regressionMetrics,
  rootMeanSquaredError,
} from './regression.ts';

interface Case {
  readonly name: string;
  readonly truth: number[];
  readonly predicted: number[];
  readonly mse: number;
  readonly rmse: number;
  readonly mae: number;
  readonly r2: number | null;
  readonly mape: number;
  readonly medianAbsoluteError: number;
  readonly maxError: number;
}

const { regression: cases }: { regression: Case[] } = JSON.parse(
  readFileSync(new URL('../../../references/metrics.json', import.meta.url), 'utf8'),
);
const all = {
  meanSquaredError,
  rootMeanSquaredError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  medianAbsoluteError,
  maxError,
  r2Score,
};

describe('regression metrics agree with scikit-learn', () => {
  for (const { name, truth, predicted, mse, r2, ...rest } of cases) {
    it(name, () => {
      const scores = regressionMetrics(truth, predicted);
      closeTo(scores.r2, r2 ?? Number.NaN);
      for (const key of ['rmse', 'mae', 'mape', 'medianAbsoluteError', 'maxError'] as const)
        closeTo(scores[key], rest[key]);
      closeTo(meanSquaredError(truth, predicted), mse);
    });
  }
});

describe('regression metrics', () => {
  for (const [name, metric] of Object.entries(all)) {
    it(`${name} refuses different lengths, no rows, missing and infinite values`, () => {
      const refused: [number[], number[], string][] = [
        [[1, 2], [1], `${name} needs as many predictions as true values. Got 1 for 2.`],
        [[], [], `${name} needs at least one row. Got none.`],
        [[1, 2], [1, Number.NaN], `${name}: the prediction of row 1 must be a finite number. Got NaN.`],
        [[Infinity], [1], `${name}: the true value of row 0 must be a finite number. Got Infinity.`],
      ];
      for (const [truth, predicted, message] of refused) {
        assert.throws(() => metric(truth, predicted), { code: 'METRIC_INPUT', message });
      }
    });
  }

  it('r2Score of a constant target is 1 or 0 for any number of rows and any constant', () => {
    const constant = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), constant, (rows, value) => {
        const truth = new Float64Array(rows).fill(value);
        assert.equal(r2Score(truth, truth), 1);
        assert.equal(r2Score(truth, new Float64Array(rows).fill(value + Math.abs(value) + 1)), 0);
      }),
    );
  });

  it('sums do not lose small errors beside large ones', () => {
    // 1 + 1000 x 1e-16: adding one by one would give exactly 1.
    const predicted = new Float64Array(1001).fill(1e-16);
    predicted[0] = 1;
    const expected = (1 + 1e-13) / 1001;
    const received = meanAbsoluteError(new Float64Array(1001), predicted);
    assert.ok(Math.abs(received - expected) <= 2.3e-16 * expected);
  });

  it('the order of the rows does not matter', () => {
    const pairs = fc.array(
      fc.tuple(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      ),
      { minLength: 2 },
    );
    fc.assert(
      fc.property(pairs, list => {
        for (const metric of [meanSquaredError, meanAbsoluteError, medianAbsoluteError, maxError]) {
          const of = (rows: [number, number][]) =>
            metric(
              rows.map(p => p[0]),
              rows.map(p => p[1]),
            );
          closeTo(of(list.toReversed()), of(list));
        }
      }),
    );
  });
});

function closeTo(received: number, expected: number): void {
  if (Number.isNaN(expected)) assert.ok(Number.isNaN(received));
  else assert.ok(Math.abs(received - expected) <= 1e-12 * Math.abs(expected), `${received}, not ${expected}`);
}
