import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type AnyRow,
  accuracyScore,
  baggingClassifier,
  baggingRegressor,
  calibratedClassifier,
  decisionTreeClassifier,
  decisionTreeRegressor,
  type EstimatorStep,
  gaussianNb,
  isCauceError,
  kNeighborsRegressor,
  linearRegression,
  loadModel,
  logisticRegression,
  type Model,
  numeric,
  pipeline,
  powerTransformer,
  quantileTransformer,
  ridge,
  stackingClassifier,
  stackingRegressor,
  standardScaler,
  strings,
  Table,
  transformedTargetRegressor,
  tunedThresholdClassifier,
  votingClassifier,
  votingRegressor,
} from '../index.ts';

interface Reference {
  readonly columns: readonly (readonly number[])[];
  readonly asked: readonly (readonly number[])[];
  readonly numbers: readonly {
    readonly name: string;
    readonly target: readonly number[];
    readonly predictions: readonly number[];
  }[];
  readonly shares: readonly {
    readonly name: string;
    readonly target: readonly string[];
    readonly weights: readonly number[] | null;
    readonly predicted: readonly string[];
    readonly probabilities: readonly (readonly number[])[] | null;
  }[];
  readonly two: readonly string[];
  readonly three: readonly string[];
  readonly y: readonly number[];
  readonly thresholds: readonly {
    readonly scoring: string;
    readonly threshold: number;
    readonly score: number;
    readonly predicted: readonly string[];
  }[];
  readonly bagging: Readonly<
    Record<'regressor' | 'classifier', { readonly mean: number; readonly sd: number }>
  >;
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../references/meta.json', import.meta.url), 'utf8'),
);
const tableOf = (columns: readonly (readonly number[])[]): Table =>
  new Table(columns.map((column, i) => [`x${i}`, numeric(Float64Array.from(column))] as const));
const inputs = tableOf(reference.columns);
const asked = tableOf(reference.asked);

const two = { scaled: pipeline(standardScaler(), ridge({ alpha: 3 })), plain: linearRegression() };
const regressors: Readonly<Record<string, EstimatorStep>> = {
  voting: votingRegressor({ estimators: two }),
  'voting, weights': votingRegressor({ estimators: two, weights: [3, 1] }),
  stacking: stackingRegressor({ estimators: two, finalEstimator: ridge({ alpha: 0.5 }) }),
  'stacking, as it comes': stackingRegressor({ estimators: two }),
  'stacking, passthrough, 3 folds': stackingRegressor({
    estimators: two,
    finalEstimator: ridge({ alpha: 0.5 }),
    cv: 3,
    passthrough: true,
  }),
  log: transformedTargetRegressor({ regressor: ridge(), func: 'log' }),
  standard: transformedTargetRegressor({ regressor: ridge({ alpha: 5 }), transformer: standardScaler() }),
  power: transformedTargetRegressor({ regressor: ridge(), transformer: powerTransformer() }),
  quantile: transformedTargetRegressor({
    regressor: ridge(),
    transformer: quantileTransformer({ nQuantiles: 30, outputDistribution: 'normal' }),
  }),
};

for (const { name, target, predictions } of reference.numbers) {
  test(`${name}: the predictions of scikit-learn`, async () => {
    const table = inputs.with([['y', numeric(Float64Array.from(target))]]);
    const model = await pipeline(regressors[name]).fit(table, { target: 'y' });
    // A power transformer's exponent is found by a search.
    near(model.predict(asked) as number[], predictions, name === 'power' ? 1e-6 : 1e-9);
    near(again(model as Model<AnyRow>).predict(asked) as number[], model.predict(asked) as number[], 0);
  });
}

const bayes = { first: gaussianNb(), second: gaussianNb({ varSmoothing: 0.5 }) };
const classifiers: Readonly<Record<string, EstimatorStep>> = {
  hard: votingClassifier({ estimators: { ...bayes, third: gaussianNb({ varSmoothing: 3 }) } }),
  soft: votingClassifier({ estimators: bayes, voting: 'soft', weights: [1, 2] }),
  stacking: stackingClassifier({
    estimators: bayes,
    finalEstimator: logisticRegression({ tol: 1e-12, maxIter: 10_000 }),
  }),
};

for (const { name, target, weights, predicted, probabilities } of reference.shares) {
  const [method, ensemble] = name.split(', ensemble ');
  const step =
    classifiers[name] ??
    calibratedClassifier({
      estimator: gaussianNb(),
      method: method as 'sigmoid' | 'isotonic',
      cv: 4,
      ensemble: ensemble === 'true',
    });
  const classes = new Set(target).size;
  test(`${name}: the classes of scikit-learn, ${classes} classes, ${weights ? 'weights' : 'no weights'}`, async () => {
    const table = inputs.with([
      ['y', strings(target)],
      ['w', numeric(Float64Array.from(weights ?? target.map(() => 1)))],
    ]);
    const model = await pipeline(step).fit(weights ? table : table.drop(['w']), {
      target: 'y',
      ...(weights ? { sampleWeight: 'w' } : {}),
    });
    assert.deepEqual(model.predict(asked), predicted);
    if (probabilities !== null) near(model.predictProba(asked).flat(), probabilities.flat(), 1e-6);
    assert.deepEqual(again(model as Model<AnyRow>).predictProba(asked), model.predictProba(asked));
  });
}

const scores = {
  balanced_accuracy: 'balancedAccuracy',
  accuracy: 'accuracy',
  f1: 'f1',
  matthews_corrcoef: 'matthewsCorrcoef',
} as const;

for (const { scoring, threshold, score, predicted } of reference.thresholds) {
  test(`the threshold of the best ${scoring} is scikit-learn's`, async () => {
    const table = inputs.with([['y', strings(reference.two)]]);
    const step = tunedThresholdClassifier({
      estimator: gaussianNb(),
      scoring: scores[scoring as keyof typeof scores],
      cv: 4,
    });
    const model = await pipeline(step).fit(table, { target: 'y' });
    const state = model.fitted.states.at(-1) as { threshold: number; score: number };
    near([state.threshold, state.score], [threshold, score], 1e-9);
    assert.deepEqual(model.predict(asked), predicted);
    const decided = model.predict(table) as string[];
    assert.equal(
      model.evaluate(table).accuracy,
      accuracyScore(reference.two, decided),
      'scores are of what is decided',
    );
    const [row] = asked.toRows();
    assert.equal(model.predictOne(row), predicted[0]);
  });
}

const bagging = {
  regressor: [
    baggingRegressor({ estimator: decisionTreeRegressor({ maxDepth: 4 }), nEstimators: 15, maxSamples: 0.8 }),
    numeric(Float64Array.from(reference.y)),
    'r2',
  ],
  classifier: [
    baggingClassifier({
      estimator: decisionTreeClassifier({ maxDepth: 4 }),
      nEstimators: 15,
      maxFeatures: 2,
    }),
    strings(reference.three),
    'accuracy',
  ],
} as const;

for (const kind of ['regressor', 'classifier'] as const) {
  test(`over 20 seeds, a bagging ${kind} is as good as scikit-learn's`, async () => {
    const [step, column, score] = bagging[kind];
    const table = inputs.with([['y', column]]);
    const rows = Array.from({ length: table.length }, (_, row) => row);
    const [learnt, held] = [
      table.take(rows.filter(row => row % 3 > 0)),
      table.take(rows.filter(row => row % 3 === 0)),
    ];
    let total = 0;
    for (let randomState = 0; randomState < 20; randomState++) {
      const model = await pipeline(step as EstimatorStep).fit(learnt, { target: 'y', randomState });
      total += model.evaluate(held)[score];
    }
    const { mean, sd } = reference.bagging[kind];
    // The difference of two means of 20: four of its standard deviations.
    assert.ok(
      Math.abs(total / 20 - mean) < 4 * sd * Math.sqrt(2 / 20),
      `${total / 20} instead of ${mean} ± ${sd}`,
    );
  });
}

test('a bagging draws rows as often as they weigh', async () => {
  const table = new Table([
    ['x', numeric(Float64Array.of(1, 2, 3, 4))],
    ['y', numeric(Float64Array.of(10, 20, 1000, 2000))],
    ['w', numeric(Float64Array.of(1, 1, 0, 0))],
  ]);
  const model = await pipeline(baggingRegressor({ nEstimators: 20 })).fit(table, {
    target: 'y',
    sampleWeight: 'w',
  });
  for (const prediction of model.predict(table)) assert.ok(prediction >= 10 && prediction <= 20);
});

test('weights that an inner estimator cannot heed are refused by name', async () => {
  const vote = votingRegressor({
    estimators: { near: kNeighborsRegressor({ nNeighbors: 2 }), linear: ridge() },
  });
  const table = inputs.with([
    ['y', numeric(Float64Array.from(reference.y))],
    ['w', numeric(new Float64Array(120).fill(1))],
  ]);
  await assert.rejects(
    pipeline(vote).fit(table, { target: 'y', sampleWeight: 'w' }),
    error => isCauceError(error, 'PARAM_INVALID') && /sampleWeight of VotingRegressor/.test(error.message),
  );
});

test('a fold of rows that weigh nothing is refused by name', async () => {
  const weight = new Float64Array(120).fill(1).fill(0, 0, 60);
  const numbers = inputs.with([
    ['y', numeric(Float64Array.from(reference.y))],
    ['w', numeric(weight)],
  ]);
  const classes = inputs.with([
    ['y', strings(Array.from(weight.keys(), row => (row % 2 === 0 ? 'no' : 'yes')))],
    ['w', numeric(weight)],
  ]);
  const estimator = gaussianNb();
  const cases = [
    [stackingRegressor({ estimators: { ridge: ridge() }, finalEstimator: ridge(), cv: 2 }), numbers],
    [calibratedClassifier({ estimator, cv: 2 }), classes],
    [calibratedClassifier({ estimator, cv: 2, method: 'isotonic', ensemble: false }), classes],
    [tunedThresholdClassifier({ estimator, cv: 2 }), classes],
  ] as const;
  for (const [step, table] of cases) {
    await assert.rejects(pipeline(step as EstimatorStep).fit(table, { target: 'y', sampleWeight: 'w' }), {
      code: 'FIT_FAILED',
      message: /all rows of a fold, or of all folds but one, have a sampleWeight of 0/,
    });
  }
});

function again(model: Model<AnyRow>): Model<AnyRow> {
  return loadModel(model.toBytes());
}

function near(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => {
    const size = Math.max(Math.abs(expected[i]), tolerance);
    assert.ok(
      Math.abs(value - expected[i]) <= tolerance * size + tolerance * 1e-3,
      `${i}: ${value}, not ${expected[i]}`,
    );
  });
}
