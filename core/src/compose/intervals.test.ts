import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  boundsOf,
  classes,
  classification,
  covered,
  make,
  noisy,
  regression,
  setsOf,
} from '../../test/calibrated.ts';
import { createRandom } from '../random.ts';
import { numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { calibrate } from './calibrate.ts';
import { fitPipeline } from './fit-pipeline.ts';

describe('intervals', () => {
  const test = noisy(1000, 7);
  const quiet = test.take(Int32Array.from({ length: 1000 }, (_, i) => i).filter(i => xOf(test, i) < 0.25));
  const loud = test.take(Int32Array.from({ length: 1000 }, (_, i) => i).filter(i => xOf(test, i) > 0.75));

  for (const [name, method, heldOut] of [
    ['split', { method: 'split' }, 400],
    ['quantile', { method: 'quantile', coverage: 0.9 }, 200],
  ] as const) {
    it(`are narrow where there is little noise: ${name}`, async () => {
      const made = await make(method, noisy(800, 1), heldOut);
      assert.ok(2 * meanWidth(boundsOf(made, quiet, 0.9)) < meanWidth(boundsOf(made, loud, 0.9)));

      assert.ok(covered(made, quiet, 0.9) > 0.8 && covered(made, loud, 0.9) > 0.8);
    });
  }

  it('are as wide everywhere when few rows are held out', async () => {
    const made = await make({ method: 'split' }, noisy(300, 1), 199);
    assert.equal(made.intervals.scale, null);
    assert.equal(made.intervals.scores.length, 199);
  });

  it('reach to what is served', async () => {
    const { intervals, served } = await make({ method: 'split' }, noisy(300, 1), 50);
    const input = served.input(test.slice(0, 3));
    const { lower, upper } = intervals.bounds(input, 0.5, Float64Array.of(-100, 100, Number.NaN));
    assert.equal(lower[0], -100);
    assert.equal(upper[1], 100);
    assert.deepEqual([lower[2], upper[2]], [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    assert.equal(intervals.bounds(served.input([]), 0.5, new Float64Array(0)).lower.length, 0);
  });

  it('are the prediction alone when the target is always the same', async () => {
    const constant = new Table([
      ['x', numeric(Float64Array.from({ length: 500 }, (_, i) => i))],
      ['y', numeric(new Float64Array(500).fill(0.1))],
    ]);
    for (const method of [{ method: 'split' }, { method: 'cvPlus', folds: 3 }] as const) {
      const made = await make(method, constant, 250);
      const { lower, upper } = boundsOf(made, constant, 0.9);
      assert.ok(lower.every((value, i) => upper[i] - value < 1e-12));
      assert.equal(covered(made, constant, 0.9), 1);
    }
  });

  it('hold all of many equal scores', async () => {
    const random = createRandom(3);
    const ties = new Table([
      ['x', numeric(new Float64Array(300).fill(1))],
      ['y', numeric(Float64Array.from({ length: 300 }, () => random.integer(3) / 3))],
    ]);
    for (const method of [{ method: 'split' }, { method: 'quantile', coverage: 0.5 }] as const) {
      const made = await make(method, ties.slice(0, 160), 80);
      assert.ok(covered(made, ties.slice(160), 0.9) > 0.8);
    }
  });

  it('promise half with a single row held out, and refuse more', async () => {
    const made = await make({ method: 'split' }, noisy(50, 1), 1);
    assert.ok(boundsOf(made, test, 0.5).lower.every(Number.isFinite));
    assert.throws(() => boundsOf(made, test, 0.51), { code: 'COVERAGE_TOO_HIGH' });
    assert.throws(() => boundsOf(made, test, 90), { code: 'PARAM_INVALID' });
    assert.equal(made.intervals.mostCoverage, 0.5);
  });

  it('are the same to the bit for the same seed, and tell how far they have come', async () => {
    const method = { method: 'cvPlus', folds: 3 } as const;
    const [one, other] = [await make(method, noisy(90, 1), 10, 5), await make(method, noisy(90, 1), 10, 5)];
    assert.deepEqual(boundsOf(one, test, 0.9), boundsOf(other, test, 0.9));
    const table = noisy(90, 1);
    const measured = await fitPipeline(regression, table, { target: 'y' });
    const told: number[] = [];
    await calibrate(method, {
      measured,
      train: table,
      heldOut: table,
      table,
      target: 'y',
      pipeline: regression,
      onProgress: ({ done, total }) => told.push(done / total),
    });
    assert.deepEqual(told, [1 / 3, 2 / 3, 1]);
  });
});

describe('sets', () => {
  it('begin with the class served, and hold a class that the measured model does not know only at the worst', async () => {
    const table = classes(300, 1);
    const { intervals, served } = await make({ method: 'split' }, table, 100);
    const input = served.input(table.slice(0, 5));
    const predictions = Float64Array.of(0, 1, 2, 3, 0);
    const sets = intervals.sets(input, 0.6, predictions, [...served.classes, 'never seen']);
    assert.deepEqual(
      sets.map(set => set[0]),
      ['high', 'low', 'middle', 'never seen', 'high'],
    );
    assert.ok(!sets[0].includes('never seen'));
    assert.deepEqual(intervals.sets(served.input([]), 0.6, [], served.classes), []);
  });

  it('count a held-out class that was not learnt as wrong', async () => {
    const table = classes(60, 1);
    const other = new Table([
      ['x', numeric(Float64Array.of(1, 2))],
      ['y', strings(['other', 'other'])],
    ]);
    const measured = await fitPipeline(classification, table, { target: 'y' });
    const rows = { measured, train: table, heldOut: other, table, target: 'y', pipeline: classification };
    const intervals = await calibrate({ method: 'split' }, rows);
    assert.deepEqual(Array.from(intervals.scores), [1, 1]);
    const [set] = intervals.sets(measured.input(other.slice(0, 1)), 0.5, [0], [...measured.classes, 'other']);
    assert.equal(set.length, 4);
  });
});

it('a higher coverage never gives a narrower interval or a smaller set', async () => {
  const table = noisy(360, 2);
  const test = noisy(20, 3);
  const made = await Promise.all([
    make({ method: 'split' }, table, 240),
    make({ method: 'quantile', coverage: 0.9 }, table, 120),
    make({ method: 'cvPlus', folds: 5 }, table, 1),
  ]);
  const ofClasses = await make({ method: 'split' }, classes(200, 2), 100);
  const level = fc.double({ min: 0, max: 0.99, minExcluded: true, noNaN: true });
  fc.assert(
    fc.property(level, level, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      for (const own of made) {
        const narrow = boundsOf(own, test, low);
        const wide = boundsOf(own, test, high);
        for (let i = 0; i < test.length; i++) {
          assert.ok(wide.lower[i] <= narrow.lower[i] && narrow.upper[i] <= wide.upper[i]);
        }
      }
      const rows = classes(20, 3);
      const large = setsOf(ofClasses, rows, high);
      setsOf(ofClasses, rows, low).forEach((set, i) => {
        assert.ok(set.every(name => large[i].includes(name)));
      });
    }),
    { numRuns: 30 },
  );
});

function xOf(table: Table, row: number): number {
  return Number(table.rowAt(row)['x']);
}

function meanWidth({ lower, upper }: { readonly lower: Float64Array; readonly upper: Float64Array }): number {
  return upper.reduce((sum, value, i) => sum + value - lower[i], 0) / upper.length;
}
