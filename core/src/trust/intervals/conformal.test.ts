import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isCauceError } from '../../errors.ts';
import {
  around,
  ascending,
  type Bounds,
  classScores,
  classSet,
  conformalRank,
  foldBounds,
  quantileBounds,
  quantileScores,
  residualBounds,
  residualScores,
} from './conformal.ts';

/** Made by MAPIE: see references/trust_conformal.py. */
const reference = JSON.parse(
  readFileSync(new URL('../../../../references/trust_conformal.json', import.meta.url), 'utf8'),
) as Record<'split' | 'quantile' | 'folds' | 'sets', Record<string, never>[]>;

const doubles = (values: readonly number[]): Float64Array => Float64Array.from(values);
const ones = (length: number): Float64Array => new Float64Array(length).fill(1);

function assertClose(actual: Bounds, { lower, upper }: { lower: number[]; upper: number[] }): void {
  for (const [mine, theirs] of [
    [actual.lower, lower],
    [actual.upper, upper],
  ] as const) {
    assert.equal(mine.length, theirs.length);
    theirs.forEach((value, i) => {
      assert.ok(Math.abs(mine[i] - value) <= 1e-12 * (1 + Math.abs(value)), `${mine[i]} is not ${value}`);
    });
  }
}

describe('conformalRank', () => {
  it('rounds (n + 1) coverage up, and not further where it is whole', () => {
    assert.equal(conformalRank(9, 0.9), 9);
    assert.equal(conformalRank(10, 0.9), 10);
    assert.equal(conformalRank(99, 0.55), 55); // 100 · 0.55 is 55.00000000000001
    assert.equal(conformalRank(999, 0.9), 900);
    assert.equal(conformalRank(1, Number.MIN_VALUE), 1);
  });

  it('gives any number of scores the coverage that they can promise, and no more', () => {
    for (let n = 1; n < 3000; n++) assert.equal(conformalRank(n, n / (n + 1)), n);
    assert.throws(
      () => conformalRank(50, 0.99),
      error =>
        isCauceError(error, 'COVERAGE_TOO_HIGH') &&
        /50 rows, which allow at most 0\.9803\./.test(error.message),
    );
    assert.throws(() => conformalRank(0, 0.5), { code: 'COVERAGE_TOO_HIGH' });
  });

  for (const coverage of [0, 1, -0.1, 90, Number.NaN, '0.9', null]) {
    it(`refuses the coverage ${JSON.stringify(coverage)}`, () => {
      assert.throws(() => conformalRank(100, coverage as number), { code: 'PARAM_INVALID' });
    });
  }
});

interface SplitCase {
  readonly rows: number;
  readonly coverage: number;
  readonly truth: number[];
  readonly centre: number[];
  readonly new: number[];
  readonly lower: number[];
  readonly upper: number[];
}

describe('intervals as MAPIE makes them', () => {
  for (const { rows, coverage, ...own } of reference.split as unknown as SplitCase[]) {
    it(`split: ${rows} rows, coverage ${coverage}`, () => {
      const scores = ascending(residualScores(doubles(own.truth), doubles(own.centre), ones(rows)));
      const score = scores[conformalRank(rows, coverage) - 1];
      assertClose(residualBounds(doubles(own.new), ones(own.new.length), score), own);
    });
  }

  for (const { rows, coverage, ...own } of reference.quantile as unknown as (SplitCase & {
    readonly lowerQuantile: number[];
    readonly upperQuantile: number[];
    readonly newLower: number[];
    readonly newUpper: number[];
  })[]) {
    it(`quantile: ${rows} rows, coverage ${coverage}`, () => {
      const quantiles = { lower: doubles(own.lowerQuantile), upper: doubles(own.upperQuantile) };
      const scores = ascending(quantileScores(doubles(own.truth), quantiles));
      const score = scores[conformalRank(rows, coverage) - 1];
      assertClose(quantileBounds({ lower: doubles(own.newLower), upper: doubles(own.newUpper) }, score), own);
    });
  }

  for (const { rows, folds, coverage, ...own } of reference.folds as unknown as (SplitCase & {
    readonly folds: number;
    readonly residuals: number[][];
    readonly centres: number[][];
  })[]) {
    it(`cvPlus: ${rows} rows, ${folds} folds, coverage ${coverage}`, () => {
      const ends = Int32Array.from(own.residuals, (_, k) => own.residuals.slice(0, k + 1).flat().length);
      const residuals = { residuals: doubles(own.residuals.flat()), ends };
      assertClose(foldBounds(own.centres.map(doubles), residuals, conformalRank(rows, coverage)), own);
    });
  }

  for (const { rows, coverage, ...own } of reference.sets as unknown as {
    readonly rows: number;
    readonly coverage: number;
    readonly truth: number[];
    readonly probabilities: number[][];
    readonly new: number[][];
    readonly sets: number[][];
  }[]) {
    it(`sets: ${rows} rows, coverage ${coverage}`, () => {
      const width = own.probabilities[0].length;
      const scores = ascending(
        classScores(Int32Array.from(own.truth), doubles(own.probabilities.flat()), width),
      );
      const score = scores[conformalRank(rows, coverage) - 1];
      own.new.forEach((probabilities, i) => {
        const predicted = probabilities.indexOf(Math.max(...probabilities));
        const set = classSet(doubles(probabilities), predicted, score);
        assert.equal(set[0], predicted);
        assert.deepEqual([...set].sort(), own.sets[i]);
        set.slice(1).forEach((k, j) => {
          assert.ok(probabilities[k] <= probabilities[set[j]]);
        });
      });
    });
  }
});

/** Without numbers so small that a quotient of them is rounded to 0. */
const value = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(x => (Math.abs(x) < 1e-200 ? 0 : x));
const size = fc.double({ min: 0, max: 1e6, noNaN: true });

describe('laws', () => {
  it('holds every row whose score is at most the one taken, to the last bit', () => {
    fc.assert(
      fc.property(value, value, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (y, centre, scale) => {
        const [truth, at, by] = [doubles([y]), doubles([centre]), doubles([scale])];
        const { lower, upper } = residualBounds(at, by, residualScores(truth, at, by)[0]);
        assert.ok(lower[0] <= y && y <= upper[0]);
      }),
    );
    fc.assert(
      fc.property(value, value, size, (y, low, width) => {
        const quantiles = { lower: doubles([low]), upper: doubles([low + width]) };
        const { lower, upper } = quantileBounds(quantiles, quantileScores(doubles([y]), quantiles)[0]);
        assert.ok(lower[0] <= y && y <= upper[0]);
      }),
    );
  });

  it('takes the rank-th of all sums over folds, as sorting them would', () => {
    const fold = fc.tuple(value, fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(fc.array(fold, { minLength: 1, maxLength: 5 }), fc.nat(), (folds, nth) => {
        const residuals = folds.flatMap(([, own]) => [...own].sort());
        let end = 0;
        const ends = Int32Array.from(folds, ([, own]) => {
          end += own.length;
          return end;
        });
        const rank = 1 + (nth % residuals.length);
        const sums = folds.flatMap(([centre, own]) => own.map(residual => centre + residual));
        const expected = sums.sort((a, b) => a - b)[rank - 1];
        const centres = folds.map(([centre]) => doubles([centre]));
        const { upper } = foldBounds(centres, { residuals: doubles(residuals), ends }, rank);
        assert.ok(Math.abs(upper[0] - expected) <= 1e-14 * (10 + Math.abs(expected)));
        const { lower } = foldBounds(
          centres.map(([centre]) => doubles([-centre])),
          { residuals: doubles(residuals), ends },
          rank,
        );
        assert.equal(lower[0], -upper[0]);
      }),
    );
  });

  it('gives a greater score no narrower interval', () => {
    fc.assert(
      fc.property(value, size, value, value, (low, width, a, b) => {
        const quantiles = { lower: doubles([low]), upper: doubles([low + width]) };
        const narrow = quantileBounds(quantiles, Math.min(a, b));
        const wide = quantileBounds(quantiles, Math.max(a, b));
        assert.ok(wide.lower[0] <= narrow.lower[0] && wide.upper[0] >= narrow.upper[0]);
      }),
    );
  });

  it('reaches to the prediction, and is never upside down', () => {
    fc.assert(
      fc.property(value, value, value, (low, high, prediction) => {
        const { lower, upper } = around(
          { lower: doubles([low]), upper: doubles([high]) },
          doubles([prediction]),
        );
        assert.ok(lower[0] <= prediction && prediction <= upper[0]);
        assert.ok(lower[0] <= low && upper[0] >= high);
      }),
    );
  });
});

describe('odd numbers', () => {
  it('makes no interval of no width wider', () => {
    assert.deepEqual(residualBounds(doubles([0.1, -7]), doubles([1, 3]), 0), {
      lower: doubles([0.1, -7]),
      upper: doubles([0.1, -7]),
    });
  });

  it('counts what is no number as infinitely far off', () => {
    assert.deepEqual(ascending(doubles([2, Number.NaN, 1])), doubles([1, 2, Number.POSITIVE_INFINITY]));
    const { lower, upper } = around(residualBounds(doubles([Number.NaN]), ones(1), 1), doubles([3]));
    assert.deepEqual([lower[0], upper[0]], [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    const folds = { residuals: doubles([1, 1]), ends: Int32Array.of(1, 2) };
    const centres = [doubles([5]), doubles([Number.NaN])];
    assert.equal(foldBounds(centres, folds, 2).upper[0], Number.POSITIVE_INFINITY);
  });

  it('works on no rows', () => {
    assert.equal(residualBounds(doubles([]), doubles([]), 1).lower.length, 0);
    assert.equal(
      foldBounds([doubles([])], { residuals: doubles([1]), ends: Int32Array.of(1) }, 1).upper.length,
      0,
    );
  });

  it('gives a class that the model does not know the worst score', () => {
    assert.deepEqual(
      classScores(Int32Array.of(-1, 1), doubles([0.5, 0.5, 0.25, 0.75]), 2),
      doubles([1, 0.25]),
    );
    assert.deepEqual(classSet(doubles([0.5, 0, 0.5]), 2, 1), [2, 0, 1]);
    assert.deepEqual(classSet(doubles([0.4, 0.6]), 1, 0.1), [1]);
  });
});
