import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  baggingClassifier,
  baggingRegressor,
  calibratedClassifier,
  columns,
  decisionTreeClassifier,
  decisionTreeRegressor,
  type Explanation,
  fixedThresholdClassifier,
  gaussianNb,
  isCauceError,
  logisticRegression,
  type Model,
  oneHotEncoder,
  pipeline,
  type Step,
  simpleImputer,
  strings,
  type Table,
  tunedThresholdClassifier,
  votingClassifier,
  votingRegressor,
} from '../index.ts';
import { cars, flowers } from '../tried/example-tables.ts';

const fit = async (step: Step, table: Table<unknown>, target: string) =>
  (await pipeline(step as never).fit(table as Table, { target })) as unknown as Model;
const shallow = decisionTreeClassifier({ maxDepth: 3, minSamplesLeaf: 3 });
const narrow = flowers.select(['petalLength', 'petalWidth', 'species']);

function addsUp({ base, value, contributions }: Explanation): void {
  const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
  assert.ok(Math.abs(sum - value) <= 1e-9 * Math.max(1, Math.abs(value)), `${sum}, not ${value}`);
}

/** Those that say what a class's probability is made of. */
const classifiers: Record<string, Step> = {
  'bagging of trees': baggingClassifier({ estimator: shallow, nEstimators: 6, maxFeatures: 2 }) as Step,
  'a soft vote of trees': votingClassifier({
    estimators: { a: shallow, b: decisionTreeClassifier({ maxDepth: 1 }) },
    voting: 'soft',
    weights: [3, 1],
  }) as Step,
};
for (const [name, step] of Object.entries(classifiers)) {
  test(`${name}: what columns add to the probability of the class that is predicted adds up to it`, async () => {
    const model = await fit(step, flowers, 'species');
    const probabilities = model.predictProba(flowers);
    for (const [row, own] of model.explain(flowers).entries()) {
      addsUp(own);
      assert.equal(own.unit, 'probability');
      assert.ok(Math.abs(own.value - Math.max(...probabilities[row])) < 1e-12);
    }
  });
}

test('a vote of one is explained as that one is', async () => {
  // One column: no two splits are as good, so that chance decides nothing.
  const table = flowers.select(['petalLength', 'species']);
  const voting = votingClassifier({ estimators: { a: shallow }, voting: 'soft' });
  const own = (await fit(voting as Step, table, 'species')).explain(table);
  assert.deepEqual(own, (await fit(shallow as Step, table, 'species')).explain(table));
});

test('members that never met a class say nothing of it', async () => {
  const rare = narrow.with([
    [
      'species',
      strings(Array.from({ length: narrow.length }, (_, row) => (row === 0 ? 'rare' : row % 2 ? 'a' : 'b'))),
    ],
  ]);
  const model = await fit(baggingClassifier({ nEstimators: 8 }) as Step, rare, 'species');
  const explanations = model.explain(rare);
  explanations.forEach(addsUp);
  const probabilities = model.predictProba(rare);
  explanations.forEach(({ value }, row) => {
    assert.ok(Math.abs(value - Math.max(...probabilities[row])) < 1e-12);
  });
});

test('columns that a member prepares are told by what they were', async () => {
  const encoded = columns(
    { words: [['fuel', 'brand'], oneHotEncoder({ handleUnknown: 'ignore' })] },
    { remainder: 'passthrough' },
  );
  const prepared = pipeline(encoded, decisionTreeRegressor({ maxDepth: 2 }));
  const table = cars.select(['fuel', 'brand', 'year', 'price']);
  for (const step of [
    votingRegressor({ estimators: { prepared, plain: decisionTreeRegressor({ maxDepth: 1 }) } }),
    baggingRegressor({ estimator: prepared, nEstimators: 3 }),
  ]) {
    const explanations = (await fit(step as Step, table, 'price')).explain(table);
    explanations.forEach(addsUp);
    assert.deepEqual(
      explanations[0].contributions.map(({ column }) => column),
      ['fuel', 'brand', 'year'],
    );
  }
});

test('a threshold changes which class is explained, not what columns add to it', async () => {
  const answers = Array.from({ length: narrow.length }, (_, row) => ((row * 7) % 5 < 2 ? 'yes' : 'no'));
  const two = narrow.with([['species', strings(answers)]]);
  const plain = await fit(logisticRegression() as Step, two, 'species');
  const inner = pipeline(simpleImputer(), logisticRegression());
  for (const step of [
    fixedThresholdClassifier({ estimator: inner, threshold: 0.3 }),
    tunedThresholdClassifier({ estimator: inner, scoring: 'recall' }),
  ]) {
    const model = await fit(step as Step, two, 'species');
    const predicted = [model.predict(two), plain.predict(two)];
    assert.notDeepEqual(predicted[0], predicted[1]);
    const expected = plain.explain(two);
    for (const [row, own] of model.explain(two).entries()) {
      addsUp(own);
      assert.equal(own.unit, 'logOdds');
      const sign = predicted[0][row] === predicted[1][row] ? 1 : -1;
      own.contributions.forEach(({ contribution }, i) => {
        assert.ok(Math.abs(contribution - sign * expected[row].contributions[i].contribution) < 1e-12);
      });
    }
  }
});

const refused: [what: string, step: Step, says: RegExp][] = [
  ['a hard vote', votingClassifier({ estimators: { shallow } }) as Step, /a hard vote has no parts.*'soft'/],
  [
    'a mean of log odds',
    votingClassifier({ estimators: { shallow, linear: logisticRegression() }, voting: 'soft' }) as Step,
    /LogisticRegression.*log odds/,
  ],
  [
    'a member that does not say',
    baggingClassifier({ estimator: calibratedClassifier({ estimator: gaussianNb(), cv: 2 }) }) as Step,
    /CalibratedClassifier.*part of another estimator/,
  ],
];
for (const [what, step, says] of refused) {
  test(`${what} is not explained, and says why`, async () => {
    const model = await fit(step, flowers, 'species');
    assert.throws(
      () => model.explain(flowers),
      error => isCauceError(error, 'NOT_EXPLAINABLE') && says.test(error.message),
    );
  });
}
