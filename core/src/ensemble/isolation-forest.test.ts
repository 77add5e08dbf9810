import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { FitContext } from '../estimator/fit-context.ts';
import { createRandom } from '../random.ts';
import { type NumericColumn, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import type { TreesState } from '../tree/trees-state.ts';
import { isolationForest } from './isolation-forest.ts';
import { averagePath } from './isolation-trees.ts';

interface Fit {
  readonly params: Readonly<Record<string, unknown>>;
  readonly scores: number[];
  readonly sd: number;
  readonly auc: [mean: number, sd: number];
  readonly outliers: [mean: number, sd: number];
}
const { cases, isStrange } = JSON.parse(
  readFileSync(new URL('../../../references/isolation_forest.json', import.meta.url), 'utf8'),
) as { isStrange: number[]; cases: { name: string; columns: (number | null)[][]; fits: Fit[] }[] };

function scored(table: Table, params: Readonly<Record<string, unknown>>, seed = 1) {
  const step = isolationForest(params);
  const context: FitContext = {
    random: createRandom(seed),
    target: new Float64Array(table.length),
    sampleWeight: undefined,
    report: () => {},
    throwIfAborted: () => {},
    threads: 1,
  };
  const state = step.definition.fit(table, step.params, context) as TreesState & { draws: number };
  const out = step.definition.transform(table, state, step.params);
  const column = (name: string): Float64Array => (out.column(name) as NumericColumn).values;
  return { state, out, scores: column('anomalyScore'), isOutlier: column('isOutlier') };
}

/** The share of pairs of a strange and a usual row in which the strange one has the higher score. */
function auc(scores: Float64Array): number {
  let pairs = 0;
  let won = 0;
  for (const [i, own] of scores.entries())
    for (const [j, other] of scores.entries()) {
      if (isStrange[i] !== 1 || isStrange[j] !== 0) continue;
      pairs++;
      won += own > other ? 1 : own === other ? 0.5 : 0;
    }
  return won / pairs;
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;

describe('isolation forests score as scikit-learn, over 20 seeds', () => {
  for (const { name, columns, fits } of cases) {
    const table = new Table(
      columns.map(
        (column, i) => [`x${i}`, numeric(Float64Array.from(column, x => x ?? Number.NaN))] as const,
      ),
    );
    for (const { params, ...expected } of fits) {
      it(`${name}, ${JSON.stringify(params)}`, () => {
        const own = {
          nEstimators: 50,
          ...Object.fromEntries(
            Object.entries(params).map(([key, value]) => [
              key.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()),
              value,
            ]),
          ),
        };
        const seeds = Array.from({ length: 20 }, (_, seed) => scored(table, own, seed));
        const like = (ours: number, [wanted, sd]: readonly [number, number], what: string): void =>
          assert.ok(
            Math.abs(ours - wanted) <= 4 * sd * Math.sqrt(2 / 20) + 1e-9,
            `${what}: ${ours}, not ${wanted} ± ${sd}`,
          );
        like(mean(seeds.map(({ scores }) => auc(scores))), expected.auc, 'AUC');
        like(mean(seeds.map(({ isOutlier }) => mean(isOutlier))), expected.outliers, 'outliers');
        // Of 300 rows, the means of both differ as chance lets them.
        const errors = expected.scores.map(
          (score, row) => mean(seeds.map(({ scores }) => scores[row])) - score,
        );
        const spread = Math.sqrt(mean(errors.map(error => error ** 2)));
        assert.ok(spread < 1.5 * expected.sd * Math.sqrt(2 / 20), `${spread}, where ${expected.sd} is usual`);
      });
    }
  }
});

describe('an isolation forest', () => {
  const random = createRandom(5);
  const rows = 200;
  const words = Array.from({ length: rows }, (_, row) => (row === 7 ? 'odd' : 'abc'[random.integer(3)]));
  const codes = Int32Array.from({ length: rows }, (_, row) => (row === 9 ? 3 : random.integer(3)));
  const table = new Table([
    ['w', strings(words)],
    ['block', { type: 'oneHot', codes, names: ['p', 'q', 'r', 's'] }],
  ]);

  it('finds what is rare among categories and in one-hot blocks', () => {
    const { scores } = scored(table, {});
    const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
    assert.deepEqual(order.slice(0, 2).sort(), [7, 9]);
  });

  it('finds a value that only one row lacks, or has', () => {
    for (const [few, many] of [
      [1, Number.NaN],
      [Number.NaN, 1],
    ]) {
      const x = new Float64Array(rows).fill(many).fill(few, 20, 21);
      const { scores } = scored(new Table([['x', numeric(x)]]), {});
      assert.equal(scores.indexOf(Math.max(...scores)), 20);
    }
  });

  it('gives rows that are all alike the score of nothing strange', () => {
    const { scores, isOutlier } = scored(new Table([['x', numeric(new Float64Array(50))]]), {});
    for (const score of scores) assert.ok(Math.abs(score - 0.5) < 1e-12);
    assert.ok(isOutlier.every(own => own === 0));
    assert.equal(scored(table.take([0]), {}).scores[0], 0.5);
  });

  it('refuses infinite values, and columns of the names that it gives', () => {
    const infinite = new Table([['x', numeric(Float64Array.of(1, Number.POSITIVE_INFINITY))]]);
    assert.throws(() => scored(infinite, {}), { code: 'COLUMN_MISSING_VALUES' });
    const taken = new Table([['isOutlier', numeric(Float64Array.of(1, 2))]]);
    assert.throws(() => scored(taken, {}), { code: 'COLUMN_DUPLICATE' });
  });

  it('refuses a state that would lead astray', () => {
    const { definition, params } = isolationForest();
    const { state } = scored(table, { nEstimators: 3 });
    assert.equal(definition.check?.(state, params, 0), undefined);
    assert.match(definition.check?.({ ...state, draws: 0 }, params, 0) ?? '', /no rows/);
    const trees = { ...state.trees, roots: new Int32Array(0) };
    assert.match(definition.check?.({ ...state, trees }, params, 0) ?? '', /no trees/);
  });
});

it('a search that finds nothing takes 0, 1, about 1.2 and 10.2 splits among 1, 2, 3 and 256 rows', () => {
  assert.deepEqual([1, 2].map(averagePath), [0, 1]);
  assert.ok(Math.abs(averagePath(3) - 1.207_392_357_589_623) < 1e-12);
  assert.ok(Math.abs(averagePath(256) - 10.244_770_920_119_917) < 1e-12);
});
