import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { FitContext, Step, TransformerDefinition } from '../estimator/definition.ts';
import {
  type Column,
  createRandom,
  denseTable,
  isCauceError,
  isNumeric,
  minMaxScaler,
  numeric,
  type OneHotColumn,
  oneHotEncoder,
  ordinalEncoder,
  simpleImputer,
  standardScaler,
  strings,
  Table,
} from '../index.ts';

const reference = JSON.parse(
  readFileSync(new URL('../../../references/preprocessing.json', import.meta.url), 'utf8'),
) as {
  numbers: Record<
    string,
    {
      values: (number | null)[];
      scalers: Record<string, (number | null)[]>;
      minMax: (number | null)[];
      imputers: Record<string, (number | null)[] | null>;
    }
  >;
  oneHot: {
    name: string;
    values: string[];
    params: Record<string, unknown>;
    seen: number[][];
    unseen: number[][];
  }[];
  ordinal: {
    name: string;
    values: string[];
    params: Record<string, unknown>;
    codes: number[];
    unseen: number[];
  }[];
};

const context: FitContext = {
  random: createRandom(0),
  target: new Float64Array(0),
  report: () => {},
  throwIfAborted: () => {},
};

/** Fits on the first table, applies to the second (default: the same). */
async function apply(step: Step, fitOn: Table, to: Table = fitOn): Promise<Table> {
  const definition = step.definition as TransformerDefinition;
  return definition.transform(to, await definition.fit(fitOn, step.params, context), step.params);
}

function one(values: readonly (number | null)[]): Table {
  return new Table([['x', numeric(Float64Array.from(values, value => value ?? Number.NaN))]]);
}

function words(values: readonly (string | null)[]): Table {
  return new Table([['x', strings(values)]]);
}

function valuesOf(column: Column | undefined): (number | null)[] {
  assert.ok(column !== undefined && isNumeric(column));
  return Array.from(column.values, value => (Number.isNaN(value) ? null : value));
}

function assertClose(
  actual: readonly (number | null)[],
  expected: readonly (number | null)[],
  what: string,
): void {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, i) => {
    const own = actual[i];
    if (value === null || own === null) assert.equal(own, value, what);
    else
      assert.ok(
        Math.abs(own - value) <= 1e-9 * Math.max(Math.abs(value), 1e-9),
        `${what}: ${own} is not ${value}`,
      );
  });
}

for (const [name, { values, scalers, minMax, imputers }] of Object.entries(reference.numbers)) {
  for (const [setting, expected] of Object.entries(scalers)) {
    test(`standardScaler, ${name}, ${setting}: scikit-learn's numbers`, async () => {
      const [withMean, withStd] = setting.split(' ').map(word => word === 'True');
      assertClose(
        valuesOf((await apply(standardScaler({ withMean, withStd }), one(values))).columns[0]),
        expected,
        name,
      );
    });
  }
  test(`minMaxScaler, ${name}: scikit-learn's numbers`, async () => {
    assertClose(
      valuesOf((await apply(minMaxScaler({ featureRange: [-1, 2] }), one(values))).columns[0]),
      minMax,
      name,
    );
  });
  for (const [setting, expected] of Object.entries(imputers)) {
    test(`simpleImputer, ${name}, ${setting}: scikit-learn's numbers`, async () => {
      const [strategy, keep] = setting.split(' ');
      const step = simpleImputer({ strategy: strategy as 'mean', keepEmptyFeatures: keep === 'True' });
      const { columns } = await apply(step, one(values));
      if (expected === null) assert.deepEqual(columns, []);
      else assertClose(valuesOf(columns[0]), expected, name);
    });
  }
}

const camel: Readonly<Record<string, string>> = {
  min_frequency: 'minFrequency',
  max_categories: 'maxCategories',
};
const inCamel = (params: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(params).map(([key, value]) => [camel[key] ?? key, value]));

for (const { name, values, params, seen, unseen } of reference.oneHot) {
  test(`oneHotEncoder, ${name}, ${JSON.stringify(params)}: scikit-learn's features`, async () => {
    const step = oneHotEncoder({ handleUnknown: 'infrequent_if_exist', ...inCamel(params) });
    for (const [input, expected] of [
      [values, seen],
      [['never seen'], unseen],
    ] as const) {
      const dense = denseTable(await apply(step, words(values), words(input)), 'test');
      const rows = input.map((_, row) =>
        dense.columns.map(column => (isNumeric(column) ? column.values[row] : Number.NaN)),
      );
      assert.deepEqual(rows, expected);
    }
  });
}

for (const { name, values, params, codes, unseen } of reference.ordinal) {
  test(`ordinalEncoder, ${name}, ${JSON.stringify(params)}: scikit-learn's codes`, async () => {
    const step = ordinalEncoder({ handleUnknown: 'use_encoded_value', unknownValue: -1, ...inCamel(params) });
    assert.deepEqual(valuesOf((await apply(step, words(values))).columns[0]), codes);
    assert.deepEqual(valuesOf((await apply(step, words(values), words(['never seen']))).columns[0]), unseen);
  });
}

test('strings are filled with the most frequent, the first of several, or a constant', async () => {
  const table = words(['b', 'a', null, 'b', 'a', null]);
  const filled = await apply(simpleImputer({ strategy: 'most_frequent' }), table);
  assert.deepEqual(
    filled.toRows().map(row => row.x),
    ['b', 'a', 'a', 'b', 'a', 'a'],
  );
  const constant = await apply(
    simpleImputer({ strategy: 'constant', fillValue: 'none', addIndicator: true }),
    table,
  );
  assert.deepEqual(constant.names, ['x', 'missingindicator_x']);
  assert.deepEqual(
    constant.toRows().map(row => row.x),
    ['b', 'a', 'none', 'b', 'a', 'none'],
  );
  assert.deepEqual(valuesOf(constant.columns[1]), [0, 0, 1, 0, 0, 1]);
});

test('a missing category that was seen is a feature of its own, and one that was not is unknown', async () => {
  const encoded = await apply(oneHotEncoder(), words(['a', null, 'b']));
  assert.deepEqual((encoded.columns[0] as OneHotColumn).names, ['x_a', 'x_b', 'x_null']);
  await assert.rejects(apply(oneHotEncoder(), words(['a', 'b']), words([null])), error =>
    isCauceError(error, 'CATEGORY_UNKNOWN'),
  );
});

const refusals: [what: string, step: Step, table: Table, code: string, message: RegExp][] = [
  ['a mean of strings', simpleImputer(), words(['a']), 'COLUMN_TYPE', /"x".*most_frequent/],
  ['strings to be scaled', standardScaler(), words(['a']), 'COLUMN_TYPE', /"x".*oneHotEncoder/],
  ['strings to be scaled', minMaxScaler(), words(['a']), 'COLUMN_TYPE', /"x"/],
  ['an empty range', minMaxScaler({ featureRange: [1, 1] }), one([1]), 'PARAM_INVALID', /featureRange/],
];
for (const [what, step, table, code, message] of refusals) {
  test(`${step.definition.name} refuses ${what}`, async () => {
    await assert.rejects(
      apply(step, table),
      error => isCauceError(error) && error.code === code && message.test(error.message),
    );
  });
}

test('an unknown category is refused with the nearest known one', async () => {
  const fitted = words(['Diesel', 'Petrol']);
  await assert.rejects(
    apply(oneHotEncoder(), fitted, words(['Petrol', 'Deisel'])),
    /row 1, column "x": "Deisel".*"Diesel"/,
  );
  await assert.rejects(apply(ordinalEncoder(), fitted, words(['Deisel'])), /Did you mean "Diesel"/);
});
