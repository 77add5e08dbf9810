import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  crossValidate,
  fitMeasured,
  isCauceError,
  kNeighborsRegressor,
  linearRegression,
  loadModel,
  numeric,
  pipeline,
  ridge,
  standardScaler,
  Table,
} from '../index.ts';

/** Two lines: rows that weigh nothing lie on another one. */
const rows = 40;
const x = Float64Array.from({ length: rows }, (_, i) => i);
const weight = x.map(i => (i % 2 === 0 ? 3 : 0));
const y = x.map((value, i) => (i % 2 === 0 ? 2 * value + 1 : -5 * value));
const table = new Table<{ x: number; w: number; y: number }>([
  ['x', numeric(x)],
  ['w', numeric(weight)],
  ['y', numeric(y)],
]);
const weighed = { target: 'y', sampleWeight: 'w' } as const;

test('a column says what each row counts for, and is no input', async () => {
  const model = await pipeline(linearRegression()).fit(table, weighed);
  assert.deepEqual(model.schema.names, ['x']);
  assert.equal(model.weight, 'w');
  const [prediction] = model.predict([{ x: 100 }] as never);
  assert.ok(Math.abs(prediction - 201) < 1e-9);
});

test('the model remembers it: its file, its rows, what it learns later', async () => {
  const model = loadModel((await pipeline(standardScaler(), ridge()).fit(table, weighed)).toBytes());
  assert.equal(model.weight, 'w');
  assert.deepEqual(model.predict([{ x: 3, w: 2, y: 1 }]), model.predict([{ x: 3 }]));
  assert.equal(model.predictOne({ x: 3, w: 2 }), model.predictOne({ x: 3 }));
  const again = await model.refit(table);
  assert.equal(again.predictOne({ x: 3 }), model.predictOne({ x: 3 }));
  await assert.rejects(model.refit(table.drop(['w'])), error => isCauceError(error, 'COLUMN_UNKNOWN'));
});

test('folds, held-out rows and intervals keep the weights of their rows', async () => {
  const { mean } = await crossValidate(
    pipeline(linearRegression()),
    table.take(x.filter(i => i % 2 === 0)),
    weighed,
  );
  assert.ok(mean.rmse < 1e-9);
  const { model } = await fitMeasured(pipeline(linearRegression()), table, {
    ...weighed,
    intervals: { method: 'cvPlus', folds: 4 },
  });
  assert.equal(model.weight, 'w');
  assert.equal(model.intervals?.models[0].weight, 'w');
});

const bad: readonly (readonly [what: string, column: Float64Array, says: RegExp])[] = [
  ['missing', weight.with(3, Number.NaN), /also in row 3 of column "w"\. Got null/],
  ['negative', weight.with(7, -1), /also in row 7 of column "w"\. Got -1/],
  ['infinite', weight.with(2, Number.POSITIVE_INFINITY), /also in row 2 of column "w"\. Got Infinity/],
  ['all 0', new Float64Array(rows), /above 0 in some row of column "w"\. Got 0/],
];
for (const [what, column, says] of bad) {
  test(`weights that are ${what} are refused, with the row`, async () => {
    const wrong = table.with([['w', numeric(column)]]) as Table<unknown> as typeof table;
    await assert.rejects(
      pipeline(ridge()).fit(wrong, weighed),
      error => isCauceError(error, 'PARAM_INVALID') && says.test(error.message),
    );
  });
}

test('what cannot weigh rows, or be a weight, is refused and not passed over', async () => {
  await assert.rejects(
    pipeline(kNeighborsRegressor()).fit(table, weighed),
    /sampleWeight of KNeighborsRegressor must be left out/,
  );
  await assert.rejects(
    pipeline(ridge()).fit(table, { target: 'y', sampleWeight: 'y' }),
    /another column than the target/,
  );
  await assert.rejects(pipeline(ridge()).fit(table, { target: 'y', sampleWeight: 'wt' }), error =>
    isCauceError(error, 'COLUMN_UNKNOWN'),
  );
});

test('weights whose sums might be no numbers are refused with their column', async () => {
  const heavy = table.with([['w', numeric(weight.map(own => own * 1e300))]]);
  await assert.rejects(pipeline(ridge()).fit(heavy, { target: 'y', sampleWeight: 'w' } as never), {
    code: 'PARAM_INVALID',
    message: /sampleWeight.*at most 1e\+150 in every row of column "w"/,
  });
});
