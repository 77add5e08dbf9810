import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pipeline } from '../compose/pipeline.ts';
import { loadModel } from '../model-file.ts';
import { type Column, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { dummyClassifier } from './dummy-classifier.ts';
import { dummyRegressor } from './dummy-regressor.ts';

interface RegressionCase {
  readonly name: string;
  readonly target: number[];
  readonly params: {
    strategy: 'mean' | 'median' | 'quantile' | 'constant';
    quantile?: number;
    constant?: number;
  };
  readonly prediction: number;
}
interface ClassificationCase {
  readonly name: string;
  readonly target: string[];
  readonly params: { strategy: 'prior' | 'most_frequent' | 'uniform' | 'constant'; constant?: string };
  readonly probabilities: number[];
}

const reference: {
  regression: RegressionCase[];
  classification: ClassificationCase[];
  weighted: {
    weights: number[];
    regression: Pick<RegressionCase, 'params' | 'prediction'>[];
    classification: Pick<ClassificationCase, 'params' | 'probabilities'>[];
  };
} = JSON.parse(readFileSync(new URL('../../../references/dummy.json', import.meta.url), 'utf8'));
const fuels = strings(['Diesel', 'Petrol', 'Petrol', null]);

describe('dummyRegressor agrees with scikit-learn', () => {
  for (const { name, target, params, prediction } of reference.regression) {
    it(`${JSON.stringify(params)}: ${name}`, async () => {
      const table = new Table([
        ['x', numeric(new Float64Array(target.length))],
        ['y', numeric(Float64Array.from(target))],
      ]);
      const model = await pipeline(dummyRegressor(params)).fit(table, { target: 'y' });
      const [received] = model.predict([{ x: 1 }]) as number[];
      assert.ok(
        Math.abs(received - prediction) <= 1e-12 * Math.abs(prediction),
        `${received}, not ${prediction}`,
      );
    });
  }
});

describe('dummyClassifier agrees with scikit-learn', () => {
  for (const { name, target, params, probabilities } of reference.classification) {
    it(`${JSON.stringify(params)}: ${name}`, async () => {
      const table = new Table([
        ['x', numeric(new Float64Array(target.length))],
        ['y', strings(target)],
      ]);
      const model = await pipeline(dummyClassifier(params)).fit(table, { target: 'y' });
      assert.deepEqual(model.predictProba([{ x: 1 }]), [probabilities]);
    });
  }
});

describe('dummy estimators with weights agree with scikit-learn', () => {
  const { weights, regression, classification } = reference.weighted;
  const weighed = (goal: Column) =>
    new Table([
      ['x', numeric(new Float64Array(weights.length))],
      ['w', numeric(Float64Array.from(weights))],
      ['y', goal],
    ]);
  const odd = reference.regression.find(({ name }) => name === 'odd')?.target ?? [];
  const tie = reference.classification.find(({ name }) => name === 'a tie')?.target ?? [];
  for (const { params, prediction } of regression) {
    it(`numbers, ${JSON.stringify(params)}`, async () => {
      const table = weighed(numeric(Float64Array.from(odd)));
      const model = await pipeline(dummyRegressor(params)).fit(table, { target: 'y', sampleWeight: 'w' });
      const [received] = model.predict([{ x: 1 }]) as number[];
      assert.ok(
        Math.abs(received - prediction) <= 1e-12 * Math.abs(prediction),
        `${received}, not ${prediction}`,
      );
    });
  }
  for (const { params, probabilities } of classification) {
    it(`classes, ${JSON.stringify(params)}`, async () => {
      const model = await pipeline(dummyClassifier(params)).fit(weighed(strings(tie)), {
        target: 'y',
        sampleWeight: 'w',
      });
      assert.deepEqual(model.predictProba([{ x: 1 }]), [probabilities]);
    });
  }
});

describe('dummy estimators', () => {
  it('take any columns, also strings and missing values', async () => {
    const table = new Table([
      ['fuel', fuels],
      ['y', numeric(Float64Array.of(1, 2, 3, 6))],
    ]);
    const model = await pipeline(dummyRegressor()).fit(table, { target: 'y' });
    assert.deepEqual(model.predict(table), [3, 3, 3, 3]);
  });

  it('dummyClassifier predicts, evaluates and comes back from its file', async () => {
    const table = new Table([
      ['fuel', fuels],
      ['sold', strings(['yes', 'no', 'yes', 'yes'])],
    ]);
    const model = await pipeline(dummyClassifier()).fit(table, { target: 'sold' });
    assert.equal(model.task, 'classification');
    assert.deepEqual(model.predict([{ fuel: 'Diesel' }]), ['yes']);
    // −(3 ln ¾ + ln ¼) / 4
    assert.deepEqual(Object.keys(model.evaluate(table)), ['accuracy', 'logLoss']);
    assert.equal(model.evaluate(table).accuracy, 0.75);
    assert.ok(Math.abs(model.evaluate(table).logLoss - 0.5623351446188083) < 1e-15);
    const loaded = loadModel(model.toBytes());
    assert.deepEqual(loaded.predictProba(table), model.predictProba(table));
  });

  it('dummyClassifier refuses a constant that is no class, or none at all', async () => {
    const table = new Table([
      ['fuel', fuels],
      ['year', numeric(Float64Array.of(2020, 2021, 2020, 2022), 'integer')],
    ]);
    for (const constant of [2019, null]) {
      const step = dummyClassifier({ strategy: 'constant', constant });
      await assert.rejects(pipeline(step).fit(table, { target: 'year' }), {
        code: 'PARAM_INVALID',
        message: `constant of DummyClassifier must be a class of the target when strategy is 'constant'. Got ${constant}.`,
      });
    }
    const step = dummyClassifier({ strategy: 'constant', constant: 2022 });
    const model = await pipeline(step).fit(table, { target: 'year' });
    assert.deepEqual(model.predict([{ fuel: null }]), ['2022']);
  });

  it('dummyClassifier refuses a state that holds no probabilities', () => {
    const check = (...probabilities: number[]) =>
      dummyClassifier.definition.check?.(
        { probabilities: Float64Array.from(probabilities) },
        {},
        probabilities.length,
      );
    assert.equal(check(0.5, 0.5), undefined);
    for (const bad of [[], [Number.NaN], [2, -1]]) {
      assert.equal(check(...bad), 'probabilities must be from 0 to 1, at least one');
    }
  });
});
