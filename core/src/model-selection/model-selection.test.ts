import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createRandom,
  crossValidate,
  crossValPredict,
  dummyRegressor,
  gridSearch,
  isCauceError,
  kFold,
  logUniform,
  numeric,
  pipeline,
  randomizedSearch,
  ridge,
  standardScaler,
  stratifiedKFold,
  Table,
  tableFromRows,
  trainTestSplit,
} from '../index.ts';

const random = createRandom(3);
const x = Float64Array.from({ length: 60 }, () => random.normal());
const z = Float64Array.from({ length: 60 }, () => random.normal());
const y = x.map((value, i) => 3 * value - z[i] + random.normal() / 10);
const table = new Table<{ x: number; z: number; y: number }>([
  ['x', numeric(x)],
  ['z', numeric(z)],
  ['y', numeric(y)],
]);
const line = pipeline(standardScaler(), ridge());

test('kFold cuts as scikit-learn does: the first folds are a row longer', () => {
  const folds = kFold({ nSplits: 3 }).split(table.slice(0, 8), 'y');
  assert.deepEqual(
    folds.map(({ test }) => [...test]),
    [
      [0, 1, 2],
      [3, 4, 5],
      [6, 7],
    ],
  );
  assert.deepEqual([...folds[1].train], [0, 1, 2, 6, 7]);
  assert.throws(
    () => kFold({ nSplits: 9 }).split(table.slice(0, 8), 'y'),
    error => isCauceError(error, 'TOO_FEW_ROWS'),
  );
  assert.throws(
    () => kFold({ nSplits: 1 }),
    error => isCauceError(error, 'PARAM_INVALID'),
  );
});

for (const shuffle of [false, true]) {
  test(`every row is tested once, shuffled ${shuffle}`, () => {
    for (const splitter of [kFold({ shuffle }), stratifiedKFold({ shuffle })]) {
      const tested = splitter.split(table, 'y').flatMap(({ train, test: own }) => {
        assert.equal(new Set([...train, ...own]).size, 60);
        return [...own];
      });
      assert.deepEqual(
        tested.sort((a, b) => a - b),
        Array.from({ length: 60 }, (_, i) => i),
      );
    }
  });
}

test('stratified folds have the classes in the same shares', () => {
  const own = tableFromRows(Array.from({ length: 50 }, (_, i) => ({ c: i < 40 ? 'a' : 'b' })));
  for (const { test: rows } of stratifiedKFold().split(own, 'c')) {
    assert.equal(rows.length, 10);
    assert.equal([...rows].filter(row => row >= 40).length, 2);
  }
});

test('trainTestSplit: sizes as scikit-learn rounds them, each row once, the same seed the same rows', () => {
  const { train, test: held } = trainTestSplit(table.slice(0, 10), { testSize: 0.25, randomState: 1 });
  assert.deepEqual([train.length, held.length], [7, 3]);
  assert.deepEqual(
    trainTestSplit(table, { randomState: 1 }).test.toRows(),
    trainTestSplit(table, { randomState: 1 }).test.toRows(),
  );
  assert.notDeepEqual(
    trainTestSplit(table, { randomState: 1 }).test.toRows(),
    trainTestSplit(table, { randomState: 2 }).test.toRows(),
  );
  assert.deepEqual(
    trainTestSplit(table, { shuffle: false, testSize: 2 }).test.toRows(),
    table.slice(58).toRows(),
  );
  assert.throws(
    () => trainTestSplit(table.slice(0, 1)),
    error => isCauceError(error, 'PARAM_INVALID'),
  );
  const classes = tableFromRows(Array.from({ length: 40 }, (_, i) => ({ c: i < 30 ? 'a' : 'b', i })));
  const stratified = trainTestSplit(classes, { testSize: 0.5, stratify: 'c' });
  assert.equal(stratified.test.toRows().filter(row => row.c === 'b').length, 5);
});

test('crossValidate measures on rows that were not learnt from', async () => {
  const { testScores, trainScores, mean, std } = await crossValidate(line, table, {
    target: 'y',
    cv: 4,
    returnTrainScore: true,
  });
  assert.equal(testScores.r2.length, 4);
  assert.ok(mean.r2 > 0.98 && std.r2 < 0.02);
  assert.equal(trainScores?.rmse.length, 4);
  const byHand = await Promise.all(
    kFold({ nSplits: 4 })
      .split(table, 'y')
      .map(
        async ({ train, test: own }) =>
          (await line.fit(table.take(train), { target: 'y' })).evaluate(table.take(own)).rmse,
      ),
  );
  assert.deepEqual(testScores.rmse, byHand);
});

test('crossValPredict gives every row a prediction of a model that did not see it', async () => {
  const predictions = await crossValPredict(pipeline(dummyRegressor()), table, { target: 'y', cv: 60 });
  const total = y.reduce((sum, value) => sum + value, 0);
  for (const [i, own] of predictions.entries())
    assert.ok(Math.abs((own as number) - (total - y[i]) / 59) < 1e-12);
});

test('gridSearch finds what is best and fits it on all rows', async () => {
  const steps: string[] = [];
  const search = gridSearch(
    line,
    { 'ridge.alpha': [1000, 0.1, 10], 'standardScaler.withMean': [true, false] },
    { cv: 3, scoring: 'rmse' },
  );
  const { bestParams, bestScore, bestModel, bestPipeline, results } = await search.fit(table, {
    target: 'y',
    onProgress: ({ step, done, total }) => steps.push(`${step} ${done}/${total}`),
  });
  assert.equal(bestParams['ridge.alpha'], 0.1);
  assert.equal(results.length, 6);
  assert.equal(bestScore, Math.min(...results.map(({ meanScore }) => meanScore)));
  assert.equal(results.find(({ rank }) => rank === 1)?.meanScore, bestScore);
  assert.deepEqual(bestModel.predict(table), (await bestPipeline.fit(table, { target: 'y' })).predict(table));
  assert.equal(steps.at(5), 'search 6/6');
});

test('randomizedSearch draws the same candidates for the same seed', async () => {
  const options = { nIter: 4, cv: 2, randomState: 9 };
  const run = () =>
    randomizedSearch(line, { 'ridge.alpha': logUniform(0.01, 100) }, options).fit(table, { target: 'y' });
  const [a, b] = [await run(), await run()];
  assert.deepEqual(
    a.results.map(({ params }) => params),
    b.results.map(({ params }) => params),
  );
  for (const { params } of a.results) {
    const alpha = params['ridge.alpha'] as number;
    assert.ok(alpha >= 0.01 && alpha <= 100);
  }
});

test('a search refuses what the pipeline does not have, before it begins', () => {
  assert.throws(
    // @ts-expect-error: misspelt path
    () => gridSearch(line, { 'ridge.alhpa': [1] }),
    /did you mean "ridge.alpha"/,
  );
  assert.throws(
    // @ts-expect-error: a string for a number
    () => gridSearch(line, { 'ridge.alpha': ['x'] }),
    error => isCauceError(error, 'PARAM_INVALID'),
  );
  assert.throws(() => gridSearch(line, { 'ridge.alpha': [] }), /a list of values to try/);
});

test('a search in which nothing can be fitted says why', async () => {
  const own = tableFromRows([
    { w: 'a', y: 1 },
    { w: 'b', y: 2 },
    { w: 'c', y: 3 },
    { w: 'd', y: 4 },
  ]);
  const search = gridSearch(pipeline(ridge()), { 'ridge.alpha': [1] }, { cv: 2 });
  await assert.rejects(
    search.fit(own, { target: 'y' }),
    error => isCauceError(error, 'FIT_FAILED') && /"w"/.test(error.message),
  );
});
