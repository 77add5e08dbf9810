import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  defineRegressor,
  gridSearch,
  groupKFold,
  integers,
  isCauceError,
  logUniform,
  numeric,
  pipeline,
  randomizedSearch,
  ridge,
  rules,
  type SearchProgress,
  standardScaler,
  Table,
  tableFromRows,
  uniform,
} from '../index.ts';

const references = JSON.parse(
  readFileSync(new URL('../../../references/model_selection.json', import.meta.url), 'utf8'),
);
const { grid: expected, x, y, owner } = references.scores;
interface Row {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly y: number;
}
const table = new Table<Row>([
  ...['a', 'b', 'c'].map(
    (name, j) => [name, numeric(Float64Array.from(x, (row: number[]) => row[j]))] as const,
  ),
  ['y', numeric(Float64Array.from(y))],
]);
const line = pipeline(standardScaler(), ridge());
const target = 'y';

describe('gridSearch', () => {
  it('agrees with scikit-learn: means, deviations, ranks, the best', async () => {
    const search = gridSearch(
      line,
      { 'ridge.alpha': expected.alphas },
      {
        scoring: ['r2', 'rmse', 'mae', 'maxError'],
        refit: 'rmse',
      },
    );
    const { results, bestParams, bestScore } = await search.fit(table, { target });
    assert.deepEqual(
      results.map(({ rank }) => rank),
      expected.rank,
    );
    for (const name of ['r2', 'rmse', 'mae', 'maxError']) {
      results.forEach(({ mean, std }, i) => {
        near(mean[name], expected.mean[name][i]);
        near(std[name], expected.std[name][i]);
      });
    }
    assert.equal(bestParams['ridge.alpha'], expected.alphas[expected.best]);
    assert.equal(bestScore, results[expected.best].meanScore);
  });

  it('fits the best on all rows', async () => {
    const search = gridSearch(
      line,
      { 'ridge.alpha': [1000, 0.1], 'standardScaler.withMean': [true, false] },
      { cv: 3 },
    );
    const { bestModel, bestPipeline, results, bestParams } = await search.fit(table, { target });
    assert.deepEqual(
      results.map(({ params }) => params),
      [
        { 'ridge.alpha': 1000, 'standardScaler.withMean': true },
        { 'ridge.alpha': 1000, 'standardScaler.withMean': false },
        { 'ridge.alpha': 0.1, 'standardScaler.withMean': true },
        { 'ridge.alpha': 0.1, 'standardScaler.withMean': false },
      ],
    );
    assert.equal(bestParams['ridge.alpha'], 0.1);
    assert.deepEqual(bestModel.predict(table), (await bestPipeline.fit(table, { target })).predict(table));
    assert.ok(bestModel.profile !== null, 'it is a whole model');
  });

  it('takes several grids, and groups whose column is no input', async () => {
    const owned = table.with([
      ['owner', numeric(Float64Array.from(owner), 'integer')],
    ]) as Table<unknown> as Table<Row & { readonly owner: number }>;
    const grids = [{ 'ridge.alpha': [1, 2] }, { 'standardScaler.withStd': [false] }];
    const search = gridSearch(line, grids, {
      cv: groupKFold({ groups: 'owner', nSplits: 3 }),
      returnTrainScore: true,
    });
    const { results, bestModel } = await search.fit(owned, { target });
    assert.equal(results.length, 3);
    assert.deepEqual(bestModel.schema.names, ['a', 'b', 'c']);
    assert.equal(bestModel.predict([{ a: 1, b: 1, c: 1 }]).length, 1);
    // @ts-expect-error: the column of groups is no input
    assert.throws(() => bestModel.predict([{ a: 1, b: 1, c: 1, owner: 3 }]), /owner/);
    for (const { trainScores } of results) assert.equal(trainScores?.['r2'].length, 3);
  });

  it('tells how far it is, and what is best so far', async () => {
    const told: SearchProgress[] = [];
    const search = gridSearch(line, { 'ridge.alpha': [1000, 0.1, 10] }, { cv: 3, scoring: 'rmse' });
    const { bestScore } = await search.fit(table, { target, onProgress: progress => told.push(progress) });
    const own = told.filter(({ step }) => step === 'search');
    assert.deepEqual(
      own.map(({ done, total }) => `${done}/${total}`),
      Array.from({ length: 9 }, (_, i) => `${i + 1}/9`),
    );
    assert.deepEqual(
      [1, 2, 5, 8].map(i => own[i].best?.params['ridge.alpha']),
      [undefined, 1000, 0.1, 0.1],
    );
    assert.equal(own[8].best?.score, bestScore);
  });

  it('puts what cannot be fitted last, and says why', async () => {
    const search = gridSearch(
      pipeline(moody()),
      { 'moody.fails': [true, false, true] },
      { cv: 2, scoring: 'rmse' },
    );
    const { results, bestParams } = await search.fit(table, { target });
    assert.deepEqual(
      results.map(({ rank, error }) => [rank, error]),
      [
        [2, 'it was told to fail'],
        [1, undefined],
        [2, 'it was told to fail'],
      ],
    );
    assert.ok(Number.isNaN(results[0].meanScore) && bestParams['moody.fails'] === false);
    const words = tableFromRows([
      { w: 'a', y: 1 },
      { w: 'b', y: 2 },
      { w: 'c', y: 3 },
      { w: 'd', y: 4 },
    ]);
    const failing = gridSearch(pipeline(ridge()), { 'ridge.alpha': [1] }, { cv: 2 });
    await assert.rejects(
      failing.fit(words, { target: 'y' }),
      error => isCauceError(error, 'FIT_FAILED') && /"w"/.test(error.message),
    );
    const raising = gridSearch(pipeline(ridge()), { 'ridge.alpha': [1] }, { cv: 2, errorScore: 'raise' });
    await assert.rejects(raising.fit(words, { target: 'y' }), error => isCauceError(error, 'COLUMN_TYPE'));
  });

  it('refuses what the pipeline does not have, before it begins', () => {
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
    assert.throws(() => gridSearch(line, []), /grid of gridSearch must be values by path, or a list of such/);
    assert.throws(
      () => gridSearch(line, { 'ridge.alpha': [1] }, { scoring: ['r2', 'rmse'] }),
      /decides: "r2" or "rmse"/,
    );
    assert.throws(
      () => gridSearch(line, { 'ridge.alpha': [1] }, { scoring: ['r2', 'rmse'], refit: 'rmsee' }),
      /did you mean "rmse"/,
    );
    assert.throws(
      () => gridSearch(line, { 'ridge.alpha': [1] }, { scoring: 'accuracy' }),
      /a score of regression/,
    );
  });
});

describe('randomizedSearch', () => {
  it('draws the same candidates for the same seed, within their bounds', async () => {
    const run = (randomState: number) =>
      randomizedSearch(
        line,
        { 'ridge.alpha': logUniform(0.01, 100), 'standardScaler.withMean': [true, false] },
        {
          nIter: 6,
          cv: 2,
          randomState,
        },
      ).fit(table, { target });
    const params = async (seed: number) => (await run(seed)).results.map(one => one.params);
    assert.deepEqual(await params(9), await params(9));
    assert.notDeepEqual(await params(9), await params(8));
    for (const one of await params(9)) assert.ok(one['ridge.alpha']! >= 0.01 && one['ridge.alpha']! <= 100);
  });

  it('tries no combination of lists twice, and no more than there are', async () => {
    const lists = { 'ridge.alpha': [1, 2, 3], 'standardScaler.withMean': [true, false] };
    const all = await randomizedSearch(line, lists, { nIter: 50, cv: 2 }).fit(table, { target });
    assert.equal(all.results.length, 6);
    assert.equal(new Set(all.results.map(({ params }) => JSON.stringify(params))).size, 6);
    const many = {
      'ridge.alpha': Array.from({ length: 5000 }, (_, i) => i),
      'standardScaler.withMean': [true, false],
    };
    const some = await randomizedSearch(line, [lists, many], { nIter: 30, cv: 2 }).fit(table, { target });
    assert.equal(new Set(some.results.map(({ params }) => JSON.stringify(params))).size, 30);
  });

  it('draws from more combinations than can be numbered', async () => {
    const steps = Array.from({ length: 60 }, (_, i) => standardScaler().as(`scaler${i}`));
    const lists = Object.fromEntries(steps.map(({ name }) => [`${name}.withMean`, [true, false]]));
    const search = randomizedSearch(pipeline(...steps, ridge()) as never, lists as never, {
      nIter: 3,
      cv: 2,
    });
    assert.equal((await search.fit(table as never, { target } as never)).results.length, 3);
  });

  it('refuses distributions that are none', () => {
    assert.throws(() => uniform(1, 1), /high of uniform must be a number above 1/);
    assert.throws(() => logUniform(0, 1), /low of logUniform must be a number above 0/);
    assert.throws(() => integers(0, 1.5), /high of integers must be a whole number/);
    assert.throws(() => integers(0, 1e10), /high of integers must be less than 2 \*\* 32 above low/);
    const wrong = { distribution: 'normal', low: 0, high: 1 } as never;
    assert.throws(
      () => randomizedSearch(line, { 'ridge.alpha': wrong }),
      /uniform\(…\), logUniform\(…\), integers/,
    );
    assert.throws(() => randomizedSearch(line, { 'ridge.alpha': [] }), /a list of values/);
    // @ts-expect-error: misspelt path
    assert.throws(() => randomizedSearch(line, { 'rigde.alpha': [1] }), /did you mean "ridge.alpha"/);
  });
});

const moody = defineRegressor({
  name: 'Moody',
  params: { fails: rules.flag(false) },
  fit(_, __, { fails }) {
    if (fails) throw new Error('it was told to fail');
    return {};
  },
  predict: given => new Float64Array(given.length),
});

function near(received: number, wanted: number): void {
  assert.ok(
    Math.abs(received - wanted) <= 1e-9 * Math.max(1e-9, Math.abs(wanted)),
    `${received}, not ${wanted}`,
  );
}
