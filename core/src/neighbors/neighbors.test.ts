import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pipeline } from '../compose/pipeline.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { createRandom } from '../random.ts';
import { numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { kNeighborsClassifier } from './k-neighbors-classifier.ts';
import { kNeighborsRegressor } from './k-neighbors-regressor.ts';
import type { NeighborsParams } from './neighborhood.ts';

interface Case {
  readonly name: string;
  readonly points: number[][];
  readonly asked: number[][];
  readonly target: number[];
  readonly labels: string[];
  readonly fits: readonly {
    readonly params: Partial<NeighborsParams>;
    readonly predictions: number[];
    readonly classes: string[];
    readonly probabilities: number[][];
  }[];
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../../references/neighbors.json', import.meta.url), 'utf8'),
);
const context: FitContext = {
  random: createRandom(0),
  threads: 1,
  target: new Float64Array(),
  sampleWeight: undefined,
  report: () => {},
  throwIfAborted: () => {},
};

describe('nearest neighbours agree with scikit-learn', () => {
  for (const { name, points, asked, target, labels, fits } of cases) {
    for (const { params, predictions, classes, probabilities } of fits) {
      it(`${JSON.stringify(params)}: ${name}`, () => {
        closeTo(regress(points, target, asked, params), predictions);
        const { classes: known, codes } = targetOf(labels);
        const shares = classify(points, { classes: known, codes }, asked, params);
        closeTo(shares, probabilities.flat());
        classes.forEach((label, row) => {
          const own = shares.subarray(row * known.length, (row + 1) * known.length);
          assert.equal(known[own.indexOf(Math.max(...own))], label);
        });
      });
    }
  }
});

describe('nearest neighbours', () => {
  it('are the same however they are searched, also many at once', () => {
    const random = createRandom(3);
    const draw = (rows: number) =>
      Array.from({ length: rows }, () => Array.from({ length: 4 }, () => random.integer(9)));
    const [points, asked] = [draw(1500), draw(900)];
    const target = points.map((_, i) => i);
    const of = (params: Partial<NeighborsParams>) =>
      regress(points, target, asked, { weights: 'distance', ...params });
    const expected = of({ algorithm: 'kd_tree' });
    assert.deepEqual(of({ algorithm: 'brute' }), expected);
    assert.deepEqual(of({ algorithm: 'kd_tree', leafSize: 1 }), expected);
    assert.deepEqual(of({ algorithm: 'auto' }), expected);
    for (const params of [{ metric: 'manhattan' }, { metric: 'chebyshev' }, { p: 3 }] as const) {
      assert.deepEqual(of({ algorithm: 'brute', ...params }), of({ algorithm: 'kd_tree', ...params }));
    }
  });

  it('are the earlier rows where several are equally near', () => {
    assert.deepEqual([...regress([[1], [-1], [1]], [10, 20, 30], [[0]], { nNeighbors: 2 })], [15]);
  });

  it('that are all too far away to tell how far count the same', () => {
    const params = { nNeighbors: 2, weights: 'distance' } as const;
    assert.deepEqual([...regress([[1e200], [2e200]], [1, 3], [[-1e200]], params)], [2]);
    const far = Array.from({ length: 3000 }, (_, i) => [i < 2 ? 1 : 1e200]);
    const asked = Array.from({ length: 2000 }, () => [-1e200]);
    const received = regress(
      far,
      far.map((_, i) => i),
      asked,
      { ...params, algorithm: 'brute' },
    );
    assert.equal(received[1999], 0.5);
  });

  it('need as many rows as neighbours, and numbers', async () => {
    const table = new Table([
      ['x', numeric(Float64Array.of(1, Number.NaN))],
      ['y', numeric(Float64Array.of(1, 2))],
    ]);
    const fit = (own: Table) => pipeline(kNeighborsRegressor({ nNeighbors: 2 })).fit(own, { target: 'y' });
    await assert.rejects(fit(table), { code: 'COLUMN_MISSING_VALUES', message: /"x"/ });
    await assert.rejects(fit(table.take([0])), {
      code: 'TOO_FEW_ROWS',
      message: 'KNeighborsRegressor needs at least 2 rows. Got 1.',
    });
    await assert.rejects(fit(table.with([['x', strings(['a', 'b'])]])), {
      code: 'COLUMN_TYPE',
      message: /"x"/,
    });
  });

  it('of a file must fit together', () => {
    const { definition } = kNeighborsRegressor;
    const { params } = kNeighborsRegressor({ nNeighbors: 2 });
    const state = { features: 1, values: Float64Array.of(1, 2), target: Float64Array.of(1, 2) };
    const check = (changed: object) => definition.check?.({ ...state, ...changed }, params, 0);
    assert.equal(check({}), undefined);
    assert.match(check({ features: 2 }) ?? '', /not as many/);
    assert.match(check({ values: Float64Array.of(1, Number.NaN) }) ?? '', /finite/);
    assert.match(check({ target: Float64Array.of(1, Number.NaN) }) ?? '', /finite/);
    assert.match(check({ values: Float64Array.of(1), target: Float64Array.of(1) }) ?? '', /1 rows for 2/);
    const classes = { features: 0, values: new Float64Array(), codes: Int32Array.of(0, 2), classes: 2 };
    assert.match(kNeighborsClassifier.definition.check?.(classes, params, 2) ?? '', /codes/);
  });
});

function regress(
  points: number[][],
  target: number[],
  asked: number[][],
  params: Partial<NeighborsParams>,
): Float64Array {
  const step = kNeighborsRegressor(params);
  const { definition } = kNeighborsRegressor;
  const state = definition.fit(tableOf(points), Float64Array.from(target), step.params, context);
  return definition.predict(tableOf(asked), state, step.params);
}

function classify(
  points: number[][],
  target: ClassTarget,
  asked: number[][],
  params: Partial<NeighborsParams>,
): Float64Array {
  const step = kNeighborsClassifier(params);
  const { definition } = kNeighborsClassifier;
  const state = definition.fit(tableOf(points), target, step.params, context);
  return definition.predictProba(tableOf(asked), state, step.params);
}

function tableOf(rows: number[][]): Table {
  return new Table(
    rows[0].map((_, j) => [`x${j}`, numeric(Float64Array.from(rows, row => row[j]))] as const),
  );
}

function targetOf(labels: string[]): ClassTarget {
  const classes = [...new Set(labels)].sort();
  return { classes, codes: Int32Array.from(labels, label => classes.indexOf(label)) };
}

function closeTo(received: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(received.length, expected.length);
  const size = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const error = Math.abs(received[i] - value);
    assert.ok(error <= 1e-9 * Math.max(Math.abs(value), 1e-3 * size), `${received[i]}, not ${value}`);
  });
}
