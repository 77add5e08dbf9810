import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pipeline } from '../compose/pipeline.ts';
import { isCauceError } from '../errors.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { loadModel } from '../model-file.ts';
import { createRandom } from '../random.ts';
import { type Column, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import type { LinearState } from './design.ts';
import { linearRegression } from './linear-regression.ts';
import { ridge } from './ridge.ts';

interface Reference {
  readonly cases: readonly {
    readonly name: string;
    readonly blocks: readonly { values?: number[]; codes?: number[]; width?: number }[];
    readonly target: number[];
    readonly fits: readonly {
      readonly estimator: 'LinearRegression' | 'Ridge';
      readonly params: { alpha?: number; fitIntercept?: boolean; tol?: number };
      /** Solved in rational arithmetic, not by scikit-learn. */
      readonly exact?: boolean;
      readonly coef: number[];
      readonly intercept: number;
      readonly predictions: number[];
    }[];
  }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../references/linear_model.json', import.meta.url), 'utf8'),
);
const context: FitContext = {
  random: createRandom(0),
  threads: 1,
  target: new Float64Array(),
  report: () => {},
  throwIfAborted: () => {},
};
const factories = { LinearRegression: linearRegression, Ridge: ridge };
type Estimator = keyof typeof factories;

describe('linear models agree with scikit-learn', () => {
  for (const { name, blocks, target, fits } of reference.cases) {
    for (const fit of fits) {
      it(`${fit.estimator} ${JSON.stringify(fit.params)}: ${name}`, () => {
        const table = new Table(blocks.map((block, i): [string, Column] => [`x${i}`, columnOf(block, i)]));
        const { state, predict } = fitted(fit.estimator, fit.params, table, target);
        // Exact answers stand where rounding the data alone moves the answer; scikit-learn is up to 2e-6 off them.
        const tolerance = fit.exact ? 1e-6 : 1e-9;
        closeTo(state.coef, fit.coef, tolerance);
        closeTo([state.intercept], [fit.intercept], tolerance, Math.max(...target.map(Math.abs)));
        closeTo(predict(table), fit.predictions, tolerance);
      });
    }
  }
});

describe('linear models', () => {
  it('ridge without a penalty is least squares, whatever is collinear', () => {
    const a = Float64Array.of(1, 2, 4, 8);
    const table = new Table([
      ['a', numeric(a)],
      ['twice', numeric(a.map(x => 2 * x))],
    ]);
    // y = 5a is shared between a and 2a in proportion 1 : 2, the smallest such: w = 5 (1, 2) / (1² + 2²).
    const { state } = fitted(
      'Ridge',
      { alpha: 0 },
      table,
      a.map(x => 5 * x),
    );
    closeTo(state.coef, [1, 2], 1e-12);
    closeTo([state.intercept], [0], 1e-12, 1);
  });

  it('ridge heeds a penalty that the normal equations would lose in rounding', () => {
    // y = 6a, shared equally by two equal columns; the penalty shrinks it by 1e-6 / ‖X‖², which is below rounding.
    const a = Float64Array.of(1e8, -1e8);
    const table = new Table([
      ['a', numeric(a)],
      ['same', numeric(a)],
    ]);
    const { state } = fitted('Ridge', { alpha: 1e-6 }, table, [6e8, -6e8]);
    closeTo(state.coef, [3, 3], 1e-12);
  });

  it('ridge knows coefficients apart that only its penalty tells apart', () => {
    // Two blocks of the same codes: each gets half of what one would get with half the penalty.
    const codes = Int32Array.from({ length: 3000 }, (_, r) => r % 3);
    const target = Float64Array.from(codes, (code, r) => 10 * code + (r % 2));
    const block = (name: string): [string, Column] => [
      name,
      { type: 'oneHot', codes, names: [`${name}0`, `${name}1`, `${name}2`] },
    ];
    for (const alpha of [1e-6, 1e-3, 1]) {
      const one = fitted('Ridge', { alpha: alpha / 2 }, new Table([block('a')]), target);
      const two = fitted('Ridge', { alpha }, new Table([block('a'), block('b')]), target);
      const half = one.state.coef.map(w => w / 2);
      closeTo(two.state.coef, [...half, ...half], 1e-9);
      // By hand: the coefficients of a centred block add up to nothing.
      const size = 1000 / (1000 + alpha / 2);
      closeTo(one.state.coef, [-10 * size, 0, 10 * size], 1e-9);
    }
  });

  it('tol 0 keeps columns that differ in scale', () => {
    const big = [1e9, -1e9, 2e9, 3e9];
    const small = [1e-4, 3e-4, -2e-4, 5e-4];
    const table = new Table([
      ['big', numeric(Float64Array.from(big))],
      ['small', numeric(Float64Array.from(small))],
    ]);
    const target = big.map((x, i) => 2e-9 * x + 1e4 * small[i] + 1);
    closeTo(fitted('LinearRegression', { tol: 0 }, table, target).state.coef, [2e-9, 1e4], 1e-9, 1e4);
    const dropped = fitted('LinearRegression', {}, table, target).state.coef;
    assert.ok(Math.abs(dropped[1]) < 1, 'the default leaves the small column out, as scikit-learn does');
  });

  for (const estimator of ['LinearRegression', 'Ridge'] as const) {
    it(`${estimator}: is the same to the bit on any number of threads`, () => {
      const rows = 30_000;
      const random = createRandom(2);
      const draw = () => Float64Array.from({ length: rows }, () => random.normal());
      const names = ['a', 'b', 'c', 'd', 'e'];
      const codes = Int32Array.from({ length: rows }, () => Math.floor(random.next() * 6) - 1);
      const columns = ['x', 'y', 'z'].map((name): [string, Column] => [name, numeric(draw())]);
      const table = new Table([...columns, ['block', { type: 'oneHot', codes, names }]]);
      const target = draw();
      const { definition } = factories[estimator];
      const { params } = factories[estimator]();
      const [one, ...others] = [1, 2, 3].map(threads =>
        definition.fit(table, target, params, { ...context, threads }),
      );
      for (const other of others) assert.deepEqual(other, one);
    });

    it(`${estimator}: residuals are orthogonal to the columns, less the penalty`, () => {
      const size = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 6 }), fc.integer());
      fc.assert(
        fc.property(size, ([rows, width, seed]) => {
          const random = createRandom(seed);
          const draw = () => Float64Array.from({ length: rows }, () => random.normal());
          const columns = Array.from({ length: width }, draw);
          const target = draw();
          const table = new Table(columns.map((values, j) => [`x${j}`, numeric(values)]));
          const { state, predict } = fitted(estimator, { fitIntercept: false }, table, target);
          const residual = predict(table).map((prediction, r) => target[r] - prediction);
          const alpha = estimator === 'Ridge' ? 1 : 0;
          // Xᵀ(y − Xw) = alpha w; coefficients may be large where X is nearly singular, and rounding with them.
          const size = 1 + Math.max(...state.coef.map(Math.abs));
          columns.forEach((x, j) => {
            const product = x.reduce((total, value, r) => total + value * residual[r], 0);
            assert.ok(Math.abs(product - alpha * state.coef[j]) < 1e-9 * size);
          });
        }),
      );
    });

    it(`${estimator}: a one-hot block is its columns of 0 and 1`, () => {
      const codes = fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 1, maxLength: 12 });
      fc.assert(
        fc.property(codes, fc.integer(), fc.boolean(), (list, seed, fitIntercept) => {
          const random = createRandom(seed);
          const target = list.map(() => random.normal());
          const names = ['a', 'b', 'c', 'd'];
          const block = new Table([['x', { type: 'oneHot', codes: Int32Array.from(list), names }]]);
          const dense = new Table(
            names.map((name, j) => [name, numeric(Float64Array.from(list, code => (code === j ? 1 : 0)))]),
          );
          const params = { fitIntercept };
          const own = fitted(estimator, params, block, target);
          const expanded = fitted(estimator, params, dense, target);
          closeTo(own.state.coef, expanded.state.coef, 1e-9, 1);
          closeTo(own.predict(block), expanded.predict(dense), 1e-9, 1);
        }),
      );
    });

    it(`${estimator} refuses strings, and says what to do`, () => {
      const table = new Table([['fuel', strings(['Diesel', 'Petrol'])]]);
      assert.throws(() => fitted(estimator, {}, table, [1, 2]), {
        code: 'COLUMN_TYPE',
        message: new RegExp(`^${estimator}: column "fuel" must be numeric.*oneHotEncoder`),
      });
    });

    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      it(`${estimator} refuses ${bad}, when fitting and when predicting, naming the column`, () => {
        const whole = tableOf([1, 2, 3], [4, 5, 7]);
        const broken = tableOf([1, 2, 3], [4, bad, 7]);
        const refusal = {
          code: 'COLUMN_MISSING_VALUES',
          message: `${estimator}: column "b" has missing or infinite values. Put a simpleImputer() before the model.`,
        };
        assert.throws(() => fitted(estimator, {}, broken, [1, 2, 3]), refusal);
        assert.throws(() => fitted(estimator, {}, whole, [1, 2, 3]).predict(broken), refusal);
      });
    }

    it(`${estimator} says so when numbers are too large, rather than learn NaN`, () => {
      const table = tableOf([1e308, 1.7e308, 1.5e308], [1, 2, 3]);
      assert.throws(() => fitted(estimator, {}, table, [1, 2, 3]), { code: 'FIT_FAILED' });
    });

    it(`${estimator} does not change its data, and predicts no rows for no rows`, () => {
      const table = tableOf([1, 2, 4], [4, 5, 7]);
      const target = Float64Array.of(1, 2, 3);
      const { predict } = fitted(estimator, {}, table, target);
      assert.deepEqual(table, tableOf([1, 2, 4], [4, 5, 7]));
      assert.deepEqual(target, Float64Array.of(1, 2, 3));
      assert.deepEqual(predict(tableOf([], [])), new Float64Array());
    });

    it(`${estimator} comes back from its file, to the bit`, async () => {
      const table = new Table([...tableOf([1, 2, 4, 3], [4, 5, 7, 1]).entries(), target([1, 2, 3, 9])]);
      const model = await pipeline(factories[estimator]()).fit(table, { target: 'y' });
      const loaded = loadModel(model.toBytes());
      assert.deepEqual(loaded.predict(table), model.predict(table));
    });

    it(`${estimator} refuses a state that is not its own`, () => {
      const { definition } = factories[estimator];
      const check = (state: LinearState) => definition.check?.(state, {}, 0);
      const [one, two, none] = [[1], [1, 2], [1, Number.NaN]].map(list => Float64Array.from(list));
      assert.equal(check({ coef: two, intercept: 0, mean: two }), undefined);
      assert.equal(check({ coef: none, intercept: 0, mean: two }), 'coef and mean must be finite');
      assert.equal(check({ coef: two, intercept: 0, mean: none }), 'coef and mean must be finite');
      assert.equal(check({ coef: two, intercept: 0, mean: one }), 'coef and mean must be of the same length');
      assert.throws(
        () => definition.predict(tableOf([1], [2]), { coef: one, intercept: 0, mean: one }, {}),
        error => isCauceError(error, 'MODEL_FILE_INVALID'),
      );
    });
  }
});

function columnOf({ values, codes, width = 0 }: Reference['cases'][0]['blocks'][0], index: number): Column {
  if (values !== undefined) return numeric(Float64Array.from(values));
  const names = Array.from({ length: width }, (_, j) => `x${index}_${j}`);
  return { type: 'oneHot', codes: Int32Array.from(codes ?? []), names };
}

function tableOf(a: number[], b: number[]): Table {
  return new Table([
    ['a', numeric(Float64Array.from(a))],
    ['b', numeric(Float64Array.from(b))],
  ]);
}

function target(values: number[]): [string, Column] {
  return ['y', numeric(Float64Array.from(values))];
}

function fitted(
  estimator: Estimator,
  given: { alpha?: number; fitIntercept?: boolean; tol?: number },
  table: Table,
  target: ArrayLike<number>,
): { state: LinearState; predict: (table: Table) => Float64Array } {
  const { definition } = factories[estimator];
  const { params } = factories[estimator](given);
  const state = definition.fit(table, Float64Array.from(target), params, context) as LinearState;
  return { state, predict: other => definition.predict(other, state, params) };
}

/** Within `tolerance` of the largest expected number, or of `size` if that is larger. */
function closeTo(
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  size = 0,
): void {
  assert.equal(received.length, expected.length);
  const largest = Math.max(size, ...Array.from(expected, Math.abs));
  Array.from(expected).forEach((value, i) => {
    const difference = Math.abs(received[i] - value);
    assert.ok(difference <= tolerance * largest, `${i}: ${received[i]}, not ${value}`);
  });
}
