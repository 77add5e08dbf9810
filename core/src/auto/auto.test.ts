import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  autoPipeline,
  createRandom,
  isCauceError,
  numeric,
  planColumns,
  strings,
  Table,
  trainTestSplit,
} from '../index.ts';
import { scoresOf } from '../model-selection/scoring.ts';
import { chooseEnsemble } from './choose-ensemble.ts';
import { type Runner, roundSizes } from './race.ts';

const random = createRandom(4);
const rows = 240;
const draw = (next: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => next(row));
const km = draw(() => Math.round(random.next() * 200_000));
const fuels = Array.from(km, () => ['Petrol', 'Diesel', 'Electric'][random.integer(3)]);
const quality = Array.from(km, () => random.integer(2));
const ads = quality.map(
  (good, i) => `${good ? 'perfect shape' : 'needs repair'} and number ${i} of ${i % 7}`,
);
/** A price with a long tail: of the distance, the fuel, and what the advertisement says. */
const price = draw(row =>
  Math.exp(
    9 - km[row] / 80_000 + (fuels[row] === 'Diesel' ? 0.5 : 0) + quality[row] * 0.8 + random.normal() / 20,
  ),
);
const cars = new Table<{
  id: number;
  km: number;
  engine: string;
  fuel: string;
  ad: string;
  sold: number;
  one: number;
  price: number;
}>([
  [
    'id',
    numeric(
      draw(row => row + 1),
      'integer',
    ),
  ],
  ['km', numeric(km)],
  [
    'engine',
    strings(
      Array.from(km, () => `${1000 + random.integer(9) * 100} CC`),
      'text',
    ),
  ],
  ['fuel', strings(fuels)],
  ['ad', strings(ads, 'text')],
  [
    'sold',
    numeric(
      draw(row => Date.UTC(2026, row % 12, 3)),
      'date',
    ),
  ],
  ['one', numeric(draw(() => 1))],
  ['price', numeric(price)],
]);

test('a plan says of each column what it can be used as', () => {
  const plan = planColumns(cars.drop(['price']));
  assert.deepEqual(plan.numbers, ['km', 'engine']);
  assert.deepEqual(plan.dates, ['sold']);
  assert.deepEqual(plan.useless, ['id', 'one']);
  assert.deepEqual(plan.texts, ['ad']);
  assert.ok(plan.categories.includes('fuel'));
  assert.equal(plan.derived.get('engine')?.take, 'number');
  assert.match(plan.notes.map(({ text }) => text).join('\n'), /"id" is left out: it only counts the rows/);
});

test('rounds grow to all rows', () => {
  assert.deepEqual(roundSizes(200), [200]);
  assert.deepEqual(roundSizes(6000), [2000, 6000]);
  assert.deepEqual(roundSizes(90_000), [10_000, 30_000, 90_000]);
});

describe('a regression with a long tail, a text and useless columns', async () => {
  const { train, test: held } = trainTestSplit(cars, { testSize: 0.25 });
  const found = await autoPipeline(train, { target: 'price', budget: 600 });
  const { report } = found;

  test('what is chosen predicts well what it did not see', async () => {
    const model = await found.pipeline.fit(train, { target: 'price' });
    assert.ok(model.evaluate(held).r2 > 0.9, `${model.evaluate(held).r2}`);
    assert.ok(report.candidates.some(({ name }) => name.endsWith('of the logarithm')));
  });

  test('the report tells every candidate, the best first, and why the others ended', () => {
    const scores = report.candidates.flatMap(({ rounds, ended }) =>
      ended === undefined ? [rounds[0].score] : [],
    );
    assert.deepEqual(
      scores,
      scores.toSorted((a, b) => a - b),
    );
    assert.deepEqual(
      report.candidates
        .filter(({ ended }) => ended !== undefined)
        .map(({ name, ended }) => `${name}: ${ended}`),
      [],
      'every candidate can be fitted',
    );
    assert.match(found.toString(), /^Tried \d+ candidates in .* s by rmse, where less is better:/);
    assert.ok(report.score <= scores[0]);
  });

  test('the same seed chooses the same', async () => {
    const again = await autoPipeline(train, { target: 'price', budget: 600 });
    assert.equal(String(again.pipeline), String(found.pipeline));
    assert.deepEqual(
      again.report.candidates.map(({ name }) => name),
      report.candidates.map(({ name }) => name),
    );
  });
});

test('classes: any score may decide, and an ensemble is a pipeline like any other', async () => {
  const { report, pipeline } = await autoPipeline(
    cars.drop(['price']) as Table<unknown> as Table<{ fuel: string }>,
    {
      target: 'fuel',
      scoring: 'accuracy',
      budget: 600,
    },
  );
  assert.equal(report.greaterIsBetter, true);
  const model = await pipeline.fit(cars.drop(['price']) as Table, { target: 'fuel' });
  assert.equal(model.task, 'classification');
});

test('a budget is kept: what there is no time for is said', async () => {
  const started = Date.now();
  const { report, pipeline } = await autoPipeline(cars, { target: 'price', budget: 0.05 });
  assert.ok(Date.now() - started < 5000);
  assert.ok(report.candidates.some(({ ended }) => ended === 'there was no time'));
  assert.equal(pipeline.task, 'regression');
});

test('the caller can give up', async () => {
  const controller = new AbortController();
  const running = autoPipeline(cars, { target: 'price', budget: 600, signal: controller.signal });
  setTimeout(() => controller.abort(), 100);
  await assert.rejects(running, error => isCauceError(error, 'ABORTED'));
});

test('what makes no sense is refused', async () => {
  const refused = (
    options: Parameters<typeof autoPipeline>[1],
    code: 'PARAM_INVALID' | 'COLUMN_UNKNOWN',
    table = cars,
  ) => assert.rejects(autoPipeline(table as never, options as never), error => isCauceError(error, code));
  await refused({ target: 'price', budget: 0 } as never, 'PARAM_INVALID');
  await refused({ target: 'price', scoring: 'accuracy' } as never, 'PARAM_INVALID');
  await refused({ target: 'prise' } as never, 'COLUMN_UNKNOWN');
  await assert.rejects(autoPipeline(cars.slice(0, 5), { target: 'price' }), error =>
    isCauceError(error, 'TOO_FEW_ROWS'),
  );
  await assert.rejects(
    autoPipeline(cars.select(['one', 'price']) as Table<unknown> as typeof cars, { target: 'price' }),
    error => isCauceError(error, 'NO_COLUMNS'),
  );
});

test('votes are found also where a fold lacks a class', () => {
  // The one row of a class stands in no training fold but those of the others.
  const classes = Array.from({ length: 20 }, (_, row) => (row === 7 ? 'c' : row % 2 === 0 ? 'a' : 'b'));
  const table = new Table([['y', strings(classes)]]);
  const unseen = (right: (row: number) => boolean): Float64Array =>
    Float64Array.from(
      classes.flatMap((own, row) => {
        const wrong = own === 'a' ? 'b' : 'a';
        return ['a', 'b', 'c'].map(name => (name === (right(row) ? own : wrong) ? 0.8 : 0.1));
      }),
    );
  const runners = [(row: number) => row % 3 > 0, (row: number) => row % 3 === 0].map(
    right => ({ unseen: unseen(right) }) as unknown as Runner,
  );
  const [score] = scoresOf('test', 'classification', 'logLoss', 'one');
  const ensemble = chooseEnsemble(runners, table, { task: 'classification', target: 'y', score });
  assert.equal(ensemble?.members.length, 2);
  assert.ok(ensemble.score > 0 && ensemble.score < 2);
});
