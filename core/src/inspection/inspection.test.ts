import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  col,
  columns,
  decisionTreeRegressor,
  derive,
  featureImportances,
  gaussianNb,
  isCauceError,
  type Model,
  numeric,
  oneHotEncoder,
  partialDependence,
  permutationImportance,
  pipeline,
  ridge,
  simpleImputer,
  strings,
  Table,
} from '../index.ts';

interface Dependence {
  readonly name: string;
  readonly columns: readonly number[];
  readonly gridResolution: number;
  readonly percentiles: readonly [number, number];
  readonly weights: readonly number[] | null;
  readonly values: readonly (readonly number[])[];
  readonly average: readonly number[];
  readonly individual: readonly (readonly number[])[];
}
const reference: {
  readonly columns: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly classes: readonly string[];
  readonly importance: { readonly mean: readonly number[]; readonly std: readonly number[] };
  readonly ridge: readonly Dependence[];
  readonly bayes: readonly Dependence[];
} = JSON.parse(readFileSync(new URL('../../../references/inspection.json', import.meta.url), 'utf8'));

const inputs = new Table(
  reference.columns.map((column, i) => [`x${i}`, numeric(Float64Array.from(column))] as const),
);
const table = inputs.with([['y', numeric(Float64Array.from(reference.y))]]);
const labelled = inputs.with([['y', strings(reference.classes)]]);
const linear = await pipeline(ridge({ alpha: 2 })).fit(table, { target: 'y' });
const bayes = await pipeline(gaussianNb()).fit(labelled, { target: 'y' });

describe('partial dependence is scikit-learn’s', () => {
  const all = [
    ...reference.ridge.map(one => [linear, one] as const),
    ...reference.bayes.map(one => [bayes, one] as const),
  ];
  for (const [model, one] of all) {
    test(`${one.name}, ${model.task}`, () => {
      const rows =
        one.weights === null ? inputs : inputs.with([['w', numeric(Float64Array.from(one.weights))]]);
      const names = one.columns.map(i => `x${i}`) as unknown as [string];
      const found = partialDependence(model as Model<never, never>, rows, names, {
        kind: 'both',
        gridResolution: one.gridResolution,
        percentiles: one.percentiles,
        ...(one.weights === null ? {} : { sampleWeight: 'w' }),
      });
      near(found.values.flat() as number[], one.values.flat());
      near(found.average as number[], one.average);
      near(found.individual?.slice(0, 7).flat() as number[], one.individual.flat());
    });
  }
});

test('partial dependence of categories and missing values, through the whole pipeline', async () => {
  const rows = new Table([
    ['fuel', strings(['Petrol', 'Diesel', 'Petrol', 'Diesel'])],
    ['km', numeric(Float64Array.of(1, 2, Number.NaN, 4))],
    ['y', numeric(Float64Array.of(10, 20, 12, 22))],
  ]);
  const model = await pipeline(
    columns({ fuel: ['fuel', oneHotEncoder()], km: ['km', simpleImputer()] }),
    decisionTreeRegressor(),
  ).fit(rows, { target: 'y' });
  const { values, average } = partialDependence(model, rows, ['fuel']);
  assert.deepEqual(values, [['Diesel', 'Petrol']]);
  const byHand = ['Diesel', 'Petrol'].map(fuel => {
    const changed = model.predict(rows.with([['fuel', strings(new Array(4).fill(fuel))]]));
    return changed.reduce((sum, value) => sum + value, 0) / 4;
  });
  near(average as number[], byHand);
  const missing = partialDependence(model, rows, ['km'], { values: { km: [null, 3] } });
  assert.deepEqual(missing.values, [[null, 3]]);
});

test('permutation importance is scikit-learn’s, within chance', () => {
  const found = permutationImportance(linear, table, { nRepeats: 200 });
  found.columns.forEach(({ mean, std, importances }, i) => {
    const chance = reference.importance.std[i] * Math.sqrt(2 / 200);
    assert.ok(Math.abs(mean - reference.importance.mean[i]) <= 4.5 * chance + 1e-12, `${i}: ${mean}`);
    assert.ok(Math.abs(std / reference.importance.std[i] - 1) < 0.3, `${i}: ${std}`);
    assert.equal(importances.length, 200);
  });
  const errors = permutationImportance(linear, table, { scoring: 'rmse', columns: ['x0'] });
  assert.ok(errors.columns[0].mean > 0, 'an error that grows is an importance');
  const own = permutationImportance(bayes as Model<never, never>, labelled, {
    scoring: (truth, predicted) => truth.filter((value, i) => value === predicted[i]).length,
  });
  assert.equal(own.scoring, 'score');
});

test('a column that the model does not use has no importance', async () => {
  const model = await pipeline(columns({ used: [['x0'], simpleImputer()] }), ridge()).fit(table, {
    target: 'y',
  });
  const { columns: found } = permutationImportance(model, table);
  assert.deepEqual(found[1].importances, [0, 0, 0, 0, 0]);
  assert.deepEqual(
    featureImportances(model).columns.map(({ importance }) => importance > 0),
    [true, false, false],
  );
});

test('importances of a model are told by the columns that features are made of', async () => {
  const model = await pipeline(derive({ sum: col('x0').plus(col('x1')) }), ridge()).fit(table, {
    target: 'y',
  });
  const { features, columns: found } = featureImportances(model);
  const total = (all: readonly { readonly importance: number }[]) =>
    all.reduce((sum, one) => sum + one.importance, 0);
  near([total(found)], [total(features)]);
});

test('what makes no sense is refused by name', () => {
  const code = (action: () => unknown, expected: 'COLUMN_UNKNOWN' | 'PARAM_INVALID' | 'TOO_FEW_ROWS') =>
    assert.throws(action, error => isCauceError(error, expected));
  code(() => partialDependence(linear, inputs, ['y']), 'COLUMN_UNKNOWN');
  code(() => partialDependence(linear, inputs, ['x0', 'x0']), 'PARAM_INVALID');
  code(() => partialDependence(linear, inputs.take([]), ['x0']), 'TOO_FEW_ROWS');
  code(() => partialDependence(bayes, inputs, ['x0'], { response: 'hgh' }), 'PARAM_INVALID');
  code(() => permutationImportance(linear, table, { columns: ['y'] }), 'COLUMN_UNKNOWN');
  code(() => permutationImportance(linear, table, { nRepeats: 0 }), 'PARAM_INVALID');
  code(() => permutationImportance(linear, table, { scoring: 'accuracy' }), 'PARAM_INVALID');
});

function near(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => {
    assert.ok(
      Math.abs(value - expected[i]) <= 1e-9 * Math.max(1, Math.abs(expected[i])),
      `${i}: ${value}, not ${expected[i]}`,
    );
  });
}

describe('partial dependence refuses by name', () => {
  const rows = inputs.with([
    ['none', numeric(new Float64Array(inputs.length))],
    ['below', numeric(new Float64Array(inputs.length).fill(-1))],
  ]);
  const refused: readonly [options: object, message: RegExp][] = [
    [{ kind: 'each' }, /kind of partialDependence must be 'average', 'individual' or 'both'/],
    [{ values: { x1: [1] } }, /values of partialDependence must be of the columns asked for: "x0"/],
    [{ values: { x0: 5 } }, /must be a list of values of "x0"/],
    [{ values: { x0: ['abc'] } }, /of the type of column "x0", which is number, or null/],
    [{ values: { x0: [undefined] } }, /of the type of column "x0"/],
    [{ sampleWeight: 'none' }, /sampleWeight of partialDependence must be above 0 in some row/],
    [{ sampleWeight: 'below' }, /sampleWeight of partialDependence must be a finite number of at least 0/],
  ];
  for (const [options, message] of refused) {
    test(JSON.stringify(options), () => {
      assert.throws(() => partialDependence(linear, rows, ['x0'], options), {
        code: 'PARAM_INVALID',
        message,
      });
    });
  }
});
