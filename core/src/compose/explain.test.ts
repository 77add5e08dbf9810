import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dummyClassifier } from '../dummy/dummy-classifier.ts';
import { dummyRegressor } from '../dummy/dummy-regressor.ts';
import { oneHotEncoder } from '../encoding/one-hot-encoder.ts';
import { ordinalEncoder } from '../encoding/ordinal-encoder.ts';
import { histGradientBoostingClassifier } from '../ensemble/hist-gradient-boosting-classifier.ts';
import { histGradientBoostingRegressor } from '../ensemble/hist-gradient-boosting-regressor.ts';
import { randomForestClassifier } from '../ensemble/random-forest-classifier.ts';
import { isCauceError } from '../errors.ts';
import { chainOrigins, fitChain, transformChain } from '../estimator/chain.ts';
import {
  defineRegressor,
  defineTransformer,
  type EstimatorStep,
  type RegressorDefinition,
  type TransformerStep,
} from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { col, lit } from '../expression/builder.ts';
import { simpleImputer } from '../impute/simple-imputer.ts';
import { linearRegression } from '../linear-model/linear-regression.ts';
import { ridge } from '../linear-model/ridge.ts';
import { derive } from '../preprocessing/derive.ts';
import { standardScaler } from '../preprocessing/standard-scaler.ts';
import { createRandom } from '../random.ts';
import { numeric, strings } from '../table/column.ts';
import { schemaOf } from '../table/schema.ts';
import { Table } from '../table/table.ts';
import { columns, ofType } from './columns.ts';
import { type Explainable, type Explanation, explainTable } from './explain.ts';

const random = createRandom(8);
const rows = 120;
const year = Float64Array.from({ length: rows }, () => 2000 + random.integer(24));
const km = Float64Array.from({ length: rows }, (_, i) =>
  i % 9 === 0 ? Number.NaN : random.integer(200_000),
);
const fuels = Array.from({ length: rows }, () => ['Petrol', 'Diesel', 'CNG'][random.integer(3)]);
const cars = new Table([
  ['year', numeric(year, 'integer')],
  ['km', numeric(km)],
  ['fuel', strings(fuels)],
  ['name', strings(Array.from({ length: rows }, (_, i) => `car ${i}`))],
]);
const price = year.map((y, i) => (y - 1990) * 1000 + (fuels[i] === 'Diesel' ? 5000 : 0) - (km[i] || 0) / 100);
const numbers = cars.select(['year', 'km']);

async function fit(
  transformers: readonly TransformerStep[],
  estimator: EstimatorStep,
  table: Table = cars,
  target: Float64Array | ClassTarget = price,
): Promise<Explainable> {
  const context: FitContext = {
    random: createRandom(0),
    threads: 1,
    target,
    report: () => {},
    throwIfAborted: () => {},
  };
  const { steps, states, output } = await fitChain(transformers, table, context);
  const definition = estimator.definition as RegressorDefinition;
  const last = await definition.fit(output, target as Float64Array, estimator.params, context);
  const values = target instanceof Float64Array ? undefined : target.classes;
  return {
    schema: schemaOf(table),
    target: { name: 'y', type: values ? 'category' : 'number', nullable: false, ...(values && { values }) },
    transformers: steps,
    estimator,
    states: [...states, last],
  };
}

function of({ contributions }: Explanation, name: string): number {
  return contributions.find(({ column }) => column === name)?.contribution as number;
}

function close(actual: number, expected: number, what: string, scale = Math.abs(expected)): void {
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1, scale), `${what}: ${actual}, not ${expected}`);
}

function addsUp(explanations: readonly Explanation[]): void {
  for (const { base, value, contributions } of explanations) {
    const terms = contributions.map(({ contribution }) => contribution);
    close(
      terms.reduce((a, b) => a + b, base),
      value,
      'sum',
      Math.abs(base) + Math.abs(value),
    );
  }
}

const prepared = columns({
  numbers: [
    ofType('number', 'integer'),
    simpleImputer({ strategy: 'median', addIndicator: true }),
    standardScaler(),
  ],
  words: ['fuel', oneHotEncoder({ drop: 'first' })],
});

describe('explanations', () => {
  it('name every column of the schema, in its order, and 0 for one that is not used', async () => {
    const [first] = explainTable(await fit([prepared], ridge()), cars);
    assert.deepEqual(
      first.contributions.map(({ column }) => column),
      ['year', 'km', 'fuel', 'name'],
    );
    assert.equal(of(first, 'name'), 0);
    assert.equal(first.unit, 'prediction');
  });

  for (const estimator of [
    ridge(),
    ridge({ fitIntercept: false }),
    linearRegression(),
    dummyRegressor(),
    histGradientBoostingRegressor({ maxIter: 30 }),
  ]) {
    it(`add up to what ${estimator.definition.name} ${JSON.stringify(estimator.params).slice(0, 40)} predicts`, async () => {
      const fitted = await fit([prepared], estimator);
      const features = transformChain(fitted.transformers, fitted.states, cars);
      const definition = estimator.definition as RegressorDefinition;
      const predictions = definition.predict(features, fitted.states[1], estimator.params);
      const explanations = explainTable(fitted, cars);
      addsUp(explanations);
      assert.deepEqual(
        explanations.map(({ value }) => value),
        [...predictions],
      );
    });
  }

  it('of a linear model are how far columns are from their means, times their coefficients', async () => {
    const table = cars.select(['year', 'fuel']);
    const fitted = await fit([columns({ y: ['year'], f: ['fuel', oneHotEncoder()] })], ridge(), table);
    const { coef } = fitted.states[1] as { coef: Float64Array };
    const meanYear = year.reduce((a, b) => a + b, 0) / rows;
    const byFuel = ['CNG', 'Diesel', 'Petrol'].map((fuel, j) => ({ fuel, coef: coef[1 + j] }));
    const usual = byFuel.reduce(
      (sum, own) => sum + (own.coef * fuels.filter(fuel => fuel === own.fuel).length) / rows,
      0,
    );
    explainTable(fitted, table).forEach((own, i) => {
      close(own.base, price.reduce((a, b) => a + b, 0) / rows, 'base');
      close(of(own, 'year'), coef[0] * (year[i] - meanYear), 'year', 1e5);
      const ownCoef = byFuel.find(({ fuel }) => fuel === fuels[i])?.coef as number;
      close(of(own, 'fuel'), ownCoef - usual, 'fuel', 1e5);
    });
  });

  it('share what a feature adds among the columns that it was made of', async () => {
    const perYear = derive({
      use: col('km')
        .fillMissing(0)
        .dividedBy(lit(2026).minus(col('year'))),
    });
    const fitted = await fit([perYear, columns({ use: ['use'] })], linearRegression(), numbers);
    for (const own of explainTable(fitted, numbers)) close(of(own, 'year'), of(own, 'km'), 'share');
    addsUp(explainTable(fitted, numbers));
  });

  it('leave what no column adds to the base', async () => {
    const marker = defineTransformer({
      name: 'Marker',
      params: {},
      fit: () => ({}),
      transform: table =>
        table.with([['row', numeric(Float64Array.from({ length: table.length }, (_, i) => i))]]),
      origins: table => [...table.names.map(name => [name]), []],
    });
    const imputed = [simpleImputer(), marker()];
    const explanations = explainTable(await fit(imputed, linearRegression(), numbers), numbers);
    addsUp(explanations);
    assert.notEqual(explanations[0].base, explanations[1].base);
  });

  it('are of the class that is predicted', async () => {
    const names = ['cheap', 'dear', 'mid'];
    const of3 = {
      codes: Int32Array.from(price, y => (y < 12_000 ? 0 : y < 20_000 ? 2 : 1)),
      classes: names,
    };
    const of2 = { codes: Int32Array.from(price, y => (y < 15_000 ? 0 : 1)), classes: ['no', 'yes'] };
    const encoded = [columns({ n: [['year', 'km']], f: ['fuel', ordinalEncoder()] })];
    for (const target of [of2, of3]) {
      const chance = 1 / target.classes.length;
      const forest = explainTable(
        await fit(encoded, randomForestClassifier({ nEstimators: 9 }), cars, target),
        cars,
      );
      addsUp(forest);
      for (const { value, unit } of forest) assert.ok(unit === 'probability' && value >= chance);
      const boosted = explainTable(await fit(encoded, histGradientBoostingClassifier(), cars, target), cars);
      addsUp(boosted);
      for (const { unit } of boosted) assert.equal(unit, 'logOdds');
      if (target === of2) for (const { value } of boosted) assert.ok(value >= 0);
      const dummy = explainTable(await fit(encoded, dummyClassifier(), cars, target), cars);
      for (const { base, value } of dummy) assert.equal(base, value);
    }
  });

  it('of no rows are none', async () => {
    const fitted = await fit([prepared], ridge());
    assert.deepEqual(explainTable(fitted, cars.take([])), []);
  });

  it('are refused for an estimator that does not say what its columns add', async () => {
    const mute = defineRegressor({
      name: 'Mute',
      params: {},
      fit: () => ({}),
      predict: table => new Float64Array(table.length),
    });
    const fitted = await fit([], mute(), numbers);
    assert.throws(
      () => explainTable(fitted, numbers),
      error => isCauceError(error, 'NOT_EXPLAINABLE') && /Mute cannot say/.test(error.message),
    );
  });
});

describe('origins', () => {
  it('go through all steps and parts', async () => {
    const steps = [
      derive(
        {
          age: lit(2026).minus(col('year')),
          year: col('km').plus(1),
          kind: col('fuel').upper(),
          one: lit(1),
        },
        { drop: ['name'] },
      ),
      columns(
        {
          numbers: [['age', 'year'], simpleImputer({ addIndicator: true }), standardScaler()],
          words: [['kind', 'fuel'], oneHotEncoder()],
        },
        { remainder: 'passthrough' },
      ),
    ];
    const fitted = await fit([...steps], dummyRegressor());
    const origins = chainOrigins(fitted.transformers, fitted.states, cars);
    const { names } = transformChain(fitted.transformers, fitted.states, cars);
    assert.deepEqual(Object.fromEntries(names.map((name, i) => [name, origins[i]])), {
      age: ['year'],
      year: ['km'],
      missingindicator_year: ['km'],
      kind: ['fuel'],
      fuel: ['fuel'],
      km: ['km'],
      one: [],
    });
  });

  it('of features of a block are the column that it was', async () => {
    const steps = [columns({ f: [['fuel'], oneHotEncoder(), standardScaler()] })];
    const fitted = await fit(steps, dummyRegressor());
    assert.deepEqual(chainOrigins(fitted.transformers, fitted.states, cars), [['fuel'], ['fuel'], ['fuel']]);
  });

  it('of the new columns of a step that does not tell are all of its own', async () => {
    const adder = defineTransformer({
      name: 'Adder',
      params: {},
      fit: () => ({}),
      transform: table => table.with([['sum', numeric(new Float64Array(table.length))]]),
    });
    const fitted = await fit([adder()], dummyRegressor(), numbers);
    const origins = chainOrigins(fitted.transformers, fitted.states, numbers);
    assert.deepEqual(origins, [['year'], ['km'], ['year', 'km']]);
  });

  it('are refused when they are of another number of columns', async () => {
    const careless = defineTransformer({
      name: 'Careless',
      params: {},
      fit: () => ({}),
      transform: table => table,
      origins: () => [[]],
    });
    const fitted = await fit([careless()], dummyRegressor(), numbers);
    assert.throws(
      () => chainOrigins(fitted.transformers, fitted.states, numbers),
      error =>
        isCauceError(error, 'NOT_EXPLAINABLE') && /Careless tells the origins of 1/.test(error.message),
    );
  });
});
