import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../estimator/definition.ts';
import { fitThenApply } from '../estimator/laws/example.ts';
import { laws } from '../estimator/laws/laws.ts';
import { createRandom } from '../random.ts';
import { type Column, isNumeric, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { drawFeatures, imputationOrder } from './imputation-plan.ts';
import { iterativeImputer } from './iterative-imputer.ts';
import { knnImputer } from './knn-imputer.ts';
import { missingIndicator } from './missing-indicator.ts';
import { simpleImputer } from './simple-imputer.ts';

const { NaN: missing, POSITIVE_INFINITY: infinite } = Number;
const table = (columns: Readonly<Record<string, readonly number[]>>) =>
  new Table(Object.entries(columns).map(([name, values]) => [name, numeric(Float64Array.from(values))]));
const valuesOf = (column: Column) => (isNumeric(column) ? [...column.values] : assert.fail('not numeric'));

const random = createRandom(6);
/** Three columns that say much about each other, and a fourth that lacks most of its values. */
const holed = (() => {
  const base = Array.from({ length: 40 }, () => random.normal());
  const column = (slope: number, share: number) =>
    base.map(x => (random.next() < share ? missing : slope * x + 0.1 * random.normal()));
  return table({ a: column(1, 0.2), b: column(-3, 0.3), c: column(10, 0), d: column(2, 0.8) });
})();

/** What is filled in is told of the column that lacked it, though it is made of all. */
const kept = laws.filter(law => law.name !== 'columnsAreMadeOfTheirOrigins');
const steps: readonly Step[] = [
  iterativeImputer(),
  iterativeImputer({ nNearestFeatures: 2, imputationOrder: 'random', maxIter: 3, addIndicator: true }),
  iterativeImputer({ skipComplete: true, initialStrategy: 'most_frequent', maxValue: [1, null, 4, 2] }),
  knnImputer(),
  knnImputer({ nNeighbors: 2, weights: 'distance', addIndicator: true }),
  missingIndicator(),
  simpleImputer({ strategy: 'median', addIndicator: true }),
];
for (const step of steps) {
  test(`${step.definition.name} ${JSON.stringify(step.params)} keeps the laws where values are missing`, async () => {
    for (const law of kept) await law({ step, table: holed, target: new Float64Array(holed.length) });
  });
}

const words = new Table([['x', strings(['a', null])]]);
const x = table({ x: [1, missing], y: [2, 3] });
const refusals: readonly (readonly [
  what: string,
  step: Step,
  learnt: Table,
  message: RegExp,
  later?: Table,
])[] = [
  ['strings', knnImputer(), words, /"x" must be numeric/],
  ['strings', iterativeImputer(), words, /"x" must be numeric/],
  ['infinite values', knnImputer(), table({ x: [1, infinite] }), /column "x" has .*infinite/],
  ['infinite values', iterativeImputer(), table({ x: [1, infinite] }), /column "x" has .*infinite/],
  ['infinite values later', knnImputer(), x, /column "y" has .*infinite/, table({ x: [1], y: [infinite] })],
  ['limits for other features', iterativeImputer({ minValue: [1] }), x, /minValue .* a list of 2/],
  ['limits the wrong way round', iterativeImputer({ minValue: 2, maxValue: 2 }), x, /less than maxValue/],
  [
    'numbers too large',
    iterativeImputer(),
    table({ x: [1e300, missing, 3e300, -1e300], y: [1e300, 2e300, 5e299, 1] }),
    /too large to compute with/,
  ],
  [
    'what is newly missing',
    missingIndicator(),
    x,
    /column "y" has missing.*errorOnNew/,
    table({ x: [1], y: [missing] }),
  ],
];
for (const [what, step, learnt, message, later] of refusals) {
  test(`${step.definition.name} refuses ${what}`, async () => {
    await assert.rejects(fitThenApply(step, learnt, later), { name: 'CauceError', message });
  });
}

const fields = { initial: Float64Array.of(1, 2), empty: new Uint8Array(2), indicated: new Uint8Array(2) };
const one = { features: Int32Array.of(0), intercepts: new Float64Array(1), perRegression: 1 };
const states: readonly (readonly [step: Step, state: unknown])[] = [
  [iterativeImputer(), { ...fields, ...one, predictors: Int32Array.of(2), coef: new Float64Array(1) }],
  [iterativeImputer(), { ...fields, ...one, predictors: Int32Array.of(1, 1), coef: new Float64Array(2) }],
  [
    iterativeImputer(),
    { ...fields, empty: new Uint8Array(1), ...one, predictors: Int32Array.of(1), coef: new Float64Array(1) },
  ],
  [
    knnImputer(),
    { rows: 2, values: new Float64Array(3), means: new Float64Array(2), indicated: new Uint8Array(2) },
  ],
  [
    knnImputer(),
    { rows: 2, values: new Float64Array(4), means: new Float64Array(2), indicated: new Uint8Array(1) },
  ],
  [missingIndicator(), { indicated: new Uint8Array(2), lacking: new Uint8Array(1) }],
];
for (const [step, state] of states) {
  test(`${step.definition.name} tells a state from a wrong file: ${JSON.stringify(state).slice(0, 60)}`, () => {
    assert.equal(typeof step.definition.check?.(state, step.params, 0), 'string');
  });
}

test('missingIndicator tells of strings too, and that a block lacks nothing', async () => {
  const block = { type: 'oneHot', codes: Int32Array.of(0, -1), names: ['p', 'q'] } as const;
  const all = new Table([...words.entries(), ['block', block]]);
  const out = await fitThenApply(missingIndicator({ features: 'all' }), all);
  assert.deepEqual(out.toRows(), [
    { missingindicator_x: 0, missingindicator_block: 0 },
    { missingindicator_x: 1, missingindicator_block: 0 },
  ]);
});

test('iterativeImputer fills in within its limits', async () => {
  const step = iterativeImputer({ minValue: -0.5, maxValue: [0.25, 1, null, null] });
  const filled = await fitThenApply(step, holed);
  const before = holed.columns.map(valuesOf);
  filled.columns.map(valuesOf).forEach((values, i) => {
    values.forEach((value, row) => {
      if (Number.isNaN(before[i][row])) assert.ok(value >= -0.5 && value <= [0.25, 1, 99, 99][i]);
      else assert.equal(value, before[i][row]);
    });
  });
});

test('what is drawn is drawn again with the same seed, and fills in as well as without drawing', async () => {
  const error = async (step: Step) => {
    const filled = await fitThenApply(step, holed);
    const [a, b, c, d] = filled.columns.map(valuesOf);
    return (
      c.reduce(
        (sum, value, i) =>
          sum + Math.abs(value / 10 - a[i]) + Math.abs(value / 5 - d[i]) + Math.abs(value / 10 + b[i] / 3),
        0,
      ) / c.length
    );
  };
  const all = await error(iterativeImputer());
  for (let seed = 0; seed < 20; seed++) {
    const step = iterativeImputer({ nNearestFeatures: 2, imputationOrder: 'random', randomState: seed });
    const drawn = await error(step);
    assert.equal(drawn, await error(step));
    assert.ok(drawn < 1.5 * all, `${drawn} with seed ${seed}, ${all} without drawing`);
  }
});

test('features are drawn by their weights, none twice', () => {
  const counts = new Float64Array(4);
  for (let i = 0; i < 4000; i++) {
    const drawn = drawFeatures(Float64Array.of(0.1, 0, 0.3, 0.6), 2, random);
    assert.equal(new Set(drawn).size, 2);
    counts[drawn[0]]++;
  }
  [400, 0, 1200, 2400].forEach((expected, i) => {
    assert.ok(Math.abs(counts[i] - expected) <= 5 * Math.sqrt(expected));
  });
});

test('the order is by what is missing, by place, or by chance', () => {
  const counts = [2, 0, 5, 2];
  const order = (name: 'ascending', skip = false) => imputationOrder(counts, name, skip, random);
  assert.deepEqual(order('ascending'), [1, 0, 3, 2]);
  assert.deepEqual(order('descending' as 'ascending'), [2, 3, 0, 1]);
  assert.deepEqual(order('roman' as 'ascending', true), [0, 2, 3]);
  assert.deepEqual(order('arabic' as 'ascending', true), [3, 2, 0]);
  assert.deepEqual(order('random' as 'ascending').sort(), [0, 1, 2, 3]);
});

test('a row that has nothing in common with any gets means, one that lacks all too', async () => {
  const learnt = table({ a: [1, 3, missing], b: [missing, missing, 5] });
  const out = await fitThenApply(knnImputer(), learnt, table({ a: [missing, 7], b: [missing, missing] }));
  assert.deepEqual(out.toRows(), [
    { a: 2, b: 5 },
    { a: 7, b: 5 },
  ]);
});
