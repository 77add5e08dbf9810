import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  columns,
  crossValidate,
  crossValPredict,
  crossValScore,
  defineRegressor,
  dummyClassifier,
  dummyRegressor,
  groupKFold,
  isCauceError,
  kFold,
  learningCurve,
  meanAbsoluteError,
  numeric,
  ofType,
  pipeline,
  ridge,
  shuffleSplit,
  standardScaler,
  stratifiedKFold,
  strings,
  Table,
  validationCurve,
} from '../index.ts';

const { scores: reference } = JSON.parse(
  readFileSync(new URL('../../../references/model_selection.json', import.meta.url), 'utf8'),
);
interface Row {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly y: number;
}
const table = new Table<Row>([
  ...['a', 'b', 'c'].map(
    (name, j) => [name, numeric(Float64Array.from(reference.x, (row: number[]) => row[j]))] as const,
  ),
  ['y', numeric(Float64Array.from(reference.y))],
]);
const species = table
  .select(['a', 'b', 'c'])
  .with([['species', strings(reference.species)]]) as Table<unknown> as Table<{ a: number; species: string }>;
const owned = table.with([
  ['owner', numeric(Float64Array.from(reference.owner), 'integer')],
]) as Table<unknown> as Table<Row & { readonly owner: number }>;
const line = pipeline(standardScaler(), ridge());
const target = 'y';

describe('cross-validation agrees with scikit-learn', () => {
  it('several scores at once, also on the rows learnt from', async () => {
    const { testScores, trainScores, mean, std } = await crossValidate(line, table, {
      target,
      cv: kFold({ nSplits: 4 }),
      scoring: ['r2', 'rmse', 'mae', 'maxError'],
      returnTrainScore: true,
    });
    close(testScores, reference.crossValidate.test);
    close(trainScores, reference.crossValidate.train);
    const { rmse } = testScores;
    assert.ok(Math.abs(mean['rmse'] - rmse.reduce((a, b) => a + b) / 4) < 1e-12);
    assert.ok(Math.abs(std['rmse'] ** 2 - rmse.reduce((s, v) => s + (v - mean['rmse']) ** 2, 0) / 4) < 1e-12);
  });

  it('by groups, whose column is no input', async () => {
    const cv = groupKFold({ groups: 'owner', nSplits: 3 });
    close(await crossValScore(line, owned, { target, cv }), reference.groups);
    const { models } = await crossValidate(line, owned, { target, cv, returnModels: true });
    assert.deepEqual(models?.[0]?.schema.names, ['a', 'b', 'c']);
    assert.equal(typeof models?.[0]?.predictOne({ a: 1, b: 2, c: 3 }), 'number');
    const kept = await crossValidate(line, owned, {
      target,
      cv: groupKFold({ groups: 'owner', nSplits: 3, keepGroups: true }),
      returnModels: true,
    });
    assert.deepEqual(kept.models?.[0]?.schema.names, ['a', 'b', 'c', 'owner']);
  });

  it('predictions of rows that were not learnt from', async () => {
    close(await crossValPredict(line, table, { target, cv: 4 }), reference.predict);
    const probabilities = await crossValPredict(pipeline(dummyClassifier()), species, {
      target: 'species',
      cv: 4,
      method: 'predictProba',
    });
    close(probabilities, reference.predictProba);
  });
});

describe('crossValidate', () => {
  it('hands weights to the fits: a row of weight 0 is not learnt from', async () => {
    const weight = Float64Array.from(reference.y, (_, i) => i % 3);
    const weighted = table.with([['weight', numeric(weight)]]) as Table<unknown> as Table<
      Row & { weight: number }
    >;
    const { models } = await crossValidate(pipeline(ridge()), weighted, {
      target,
      cv: 3,
      sampleWeight: 'weight',
      returnModels: true,
    });
    const [{ train }] = kFold({ nSplits: 3 }).split(table, target);
    const counted = train.filter(row => weight[row] > 0);
    const byHand = await pipeline(ridge()).fit(weighted.take(counted), { target, sampleWeight: 'weight' });
    close(models?.[0]?.predict(weighted), byHand.predict(weighted));
    assert.deepEqual(models?.[0]?.schema.names, ['a', 'b', 'c']);
  });

  it('takes functions of one’s own, of numbers and of classes', async () => {
    const { testScores } = await crossValidate(line, table, {
      target,
      cv: 3,
      scoring: { mae: 'mae', own: (truth, predicted) => meanAbsoluteError(truth, predicted) },
    });
    assert.deepEqual(testScores['own'], testScores['mae']);
    const right = await crossValScore(pipeline(dummyClassifier()), species, {
      target: 'species',
      scoring: (truth, predicted) => truth.filter((name, i) => name === predicted[i]).length / truth.length,
    });
    const accuracy = await crossValScore(pipeline(dummyClassifier()), species, { target: 'species' });
    assert.deepEqual(right, accuracy);
  });

  it('measures the scores of model.evaluate unless told others', async () => {
    const { testScores, fitTimesMs, scoreTimesMs } = await crossValidate(line, table, { target });
    const model = await line.fit(table, { target });
    assert.deepEqual(Object.keys(testScores), Object.keys(model.evaluate(table)));
    assert.deepEqual([fitTimesMs.length, scoreTimesMs.length], [5, 5]);
    const classes = await crossValidate(pipeline(dummyClassifier()), species, { target: 'species' });
    assert.deepEqual(Object.keys(classes.testScores), ['accuracy', 'logLoss']);
  });

  it('gives the model of each fold, the same as fitting on its rows', async () => {
    const { models } = await crossValidate(line, table, { target, cv: 3, returnModels: true });
    const [{ train }] = kFold({ nSplits: 3 }).split(table, target);
    const byHand = await line.fit(table.take(train), { target });
    assert.deepEqual(models?.[0]?.predict(table), byHand.predict(table));
    assert.equal(models?.length, 3);
  });

  it('throws what a fold throws, or gives it a score instead', async () => {
    const picky = pipeline(failsWithout(7)());
    await assert.rejects(crossValidate(picky, table, { target, cv: 4 }), { message: 'row 7 is needed' });
    const { testScores, models } = await crossValidate(picky, table, {
      target,
      cv: 4,
      errorScore: -1,
      scoring: 'r2',
      returnModels: true,
    });
    assert.deepEqual(
      testScores['r2'].map(score => score === -1),
      [true, false, false, false],
    );
    assert.equal(models?.[0], undefined);
    await assert.rejects(
      crossValidate(pipeline(failsWithout(1000)()), table, { target, errorScore: Number.NaN }),
      error =>
        isCauceError(error, 'FIT_FAILED') && /none of the 5 fits.*row 1000 is needed/.test(error.message),
    );
  });

  it('counts folds', async () => {
    const told: string[] = [];
    await crossValidate(line, table, {
      target,
      cv: 3,
      onProgress: ({ step, done, total }) => told.push(`${step} ${done}/${total}`),
    });
    assert.deepEqual(told, ['crossValidate 1/3', 'crossValidate 2/3', 'crossValidate 3/3']);
  });

  it('stops when told to, also between folds', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(crossValidate(line, table, { target, signal }), error =>
      isCauceError(error, 'ABORTED'),
    );
    const controller = new AbortController();
    const stopped = crossValidate(line, table, {
      target,
      cv: 40,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 2) setImmediate(() => controller.abort());
        assert.ok(done < 10, 'it goes on');
      },
    });
    await assert.rejects(
      stopped,
      error => isCauceError(error, 'ABORTED') && /crossValidate/.test(error.message),
    );
  });

  it('refuses what it cannot do, before it fits', async () => {
    // @ts-expect-error: no such score
    await assert.rejects(crossValidate(line, table, { target, scoring: 'rmsee' }), /did you mean "rmse"\?/);
    const wrong: [Promise<unknown>, RegExp][] = [
      [crossValidate(line, table, { target, scoring: 'accuracy' }), /a score of regression, such as "r2"/],
      [crossValidate(line, table, { target, scoring: [] }), /scoring of crossValidate/],
      [crossValidate(line, table, { target, errorScore: 'none' as never }), /"raise" or a number/],
      [crossValidate(line, table, { target, threads: 0 }), /threads/],
      [crossValPredict(line, table, { target, cv: shuffleSplit() }), /hold every row once.*tests row/],
      [crossValPredict(line, table, { target, method: 'predictProba' }), /method/],
      [learningCurve(line, table, { target, trainSizes: [0, 0.5] }), /trainSizes/],
      [validationCurve(line, table, { target, param: 'ridge.alpha', values: [] }), /values/],
      [
        crossValidate(line, owned, { target, cv: groupKFold({ groups: 'y', nSplits: 2 }) }),
        /another column than the target/,
      ],
    ];
    for (const [promise, message] of wrong)
      await assert.rejects(
        promise,
        error => isCauceError(error, 'PARAM_INVALID') && message.test(error.message),
        `${message}`,
      );
    // @ts-expect-error: no such column
    await assert.rejects(crossValidate(line, table, { target: 'price' }), error =>
      isCauceError(error, 'COLUMN_UNKNOWN'),
    );
  });

  it('works with code of one’s own in the pipeline', async () => {
    const some = pipeline(
      columns({ some: [name => name !== 'c', standardScaler()], rest: [ofType('text')] }),
      ridge(),
    );
    const { testScores } = await crossValidate(some, table, { target, cv: 3 });
    const named = pipeline(columns({ some: [['a', 'b'], standardScaler()] }), ridge());
    assert.deepEqual(testScores, (await crossValidate(named, table, { target, cv: 3 })).testScores);
  });
});

describe('crossValPredict', () => {
  it('gives probabilities in the order of the classes, 0 for one that was not met', async () => {
    const rare = new Table<{ k: number; n: number }>([
      ['n', numeric(Float64Array.from({ length: 12 }, (_, i) => i))],
      ['k', numeric(Float64Array.from([10, 9, 9, 9, 9, 9, 10, 10, 10, 10, 9, 2]), 'integer')],
    ]);
    const options = { target: 'k', cv: stratifiedKFold({ nSplits: 3 }), method: 'predictProba' } as const;
    const rows = await crossValPredict(pipeline(dummyClassifier()), rare, options);
    // Classes are 2, 9 and 10; the fold that tests the only row of 2 did not meet it.
    assert.equal(rows[11][0], 0);
    for (const row of rows) assert.ok(row.length === 3 && Math.abs(row[0] + row[1] + row[2] - 1) < 1e-12);
  });

  it('leaves one out', async () => {
    const predictions = await crossValPredict(pipeline(dummyRegressor()), table, {
      target,
      cv: table.length,
    });
    const values = reference.y as number[];
    const total = values.reduce((sum, value) => sum + value, 0);
    for (const [i, own] of predictions.entries())
      assert.ok(Math.abs(own - (total - values[i]) / (values.length - 1)) < 1e-12);
  });
});

/** A regressor that fails where a row was not learnt from, told by the number of the row in its first column. */
function failsWithout(row: number) {
  const value = row < table.length ? (reference.x[row][0] as number) : Number.POSITIVE_INFINITY;
  return defineRegressor({
    name: 'Picky',
    params: {},
    fit(given) {
      if (!(given.column('a') as { values: Float64Array }).values.includes(value))
        throw new Error(`row ${row} is needed`);
      return {};
    },
    predict: given => new Float64Array(given.length),
  });
}

/** The same shape, and numbers that agree to 1e-9 relative. */
function close(received: unknown, expected: unknown): void {
  if (typeof expected === 'number') {
    const scale = Math.max(1e-9, Math.abs(expected));
    assert.ok(Math.abs((received as number) - expected) <= 1e-9 * scale, `${received}, not ${expected}`);
    return;
  }
  assert.deepEqual(Object.keys(received as object), Object.keys(expected as object));
  for (const [key, value] of Object.entries(expected as object))
    close((received as Record<string, unknown>)[key], value);
}
