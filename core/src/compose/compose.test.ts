import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Column,
  columns,
  defineRegressor,
  defineTransformer,
  derive,
  dummyRegressor,
  field,
  isCauceError,
  isNumeric,
  lit,
  type Model,
  minMaxScaler,
  numeric,
  ofType,
  oneHotEncoder,
  pipeline,
  type RowOf,
  ridge,
  rules,
  schema,
  simpleImputer,
  standardScaler,
  state,
  strings,
  Table,
  tableFromRows,
} from '../index.ts';

const cars = schema({
  year: field.integer(),
  fuel: field.category(['Diesel', 'Petrol']),
  km: field.number({ nullable: true }),
  price: field.number(),
});
type Car = RowOf<typeof cars>;
const rows: Car[] = Array.from({ length: 30 }, (_, i) => ({
  year: 2000 + (i % 10),
  fuel: i % 3 === 0 ? 'Diesel' : 'Petrol',
  km: i % 7 === 0 ? null : 1000 * i,
  price: 100 * (i % 10) + (i % 3 === 0 ? 500 : 0) + i,
}));
const table = tableFromRows(rows, cars);

const prepared = pipeline(
  columns({
    numbers: [ofType('integer', 'number'), simpleImputer({ strategy: 'median' }), standardScaler()],
    categories: [['fuel'], oneHotEncoder({ handleUnknown: 'ignore' })],
  }),
  ridge({ alpha: 0.5 }),
);

test('a pipeline goes from the row to the prediction, and its rows are typed', async () => {
  const model = await prepared.fit(table, { target: 'price' });
  assert.deepEqual(model.featureNames, ['year', 'km', 'fuel_Diesel', 'fuel_Petrol']);
  const predictions: number[] = model.predict([{ year: 2004, fuel: 'Petrol', km: null }]);
  assert.ok(Number.isFinite(predictions[0]));
  assert.deepEqual(model.predict([]), []);
  assert.throws(
    // @ts-expect-error: misspelt
    () => model.predict([{ yeer: 2014, fuel: 'Petrol', km: 1 }]),
    /did you mean "year"/,
  );
  // @ts-expect-error: no such category
  model.predict([{ year: 2014, fuel: 'Diessel', km: 1 }]);
  assert.throws(
    // @ts-expect-error: a string that is no number
    () => model.predict([{ year: 'x', fuel: 'Petrol', km: 1 }]),
    error => isCauceError(error, 'ROWS_INVALID'),
  );
  await assert.rejects(
    // @ts-expect-error: no such column
    prepared.fit(table, { target: 'prize' }),
    /did you mean "price"/,
  );
});

test('what is not fitted cannot predict, and what is no estimator cannot end a pipeline', () => {
  // @ts-expect-error: a pipeline has no predict
  assert.equal(prepared.predict, undefined);
  assert.throws(
    // @ts-expect-error: a transformer at the end
    () => pipeline(standardScaler()),
    error => isCauceError(error, 'STEP_MISPLACED'),
  );
  assert.throws(
    // @ts-expect-error: an estimator before the end
    () => pipeline(ridge(), ridge()),
    error => isCauceError(error, 'STEP_DUPLICATE') || isCauceError(error, 'STEP_MISPLACED'),
  );
});

test('nested parameters are changed by path, which is checked twice', async () => {
  const changed = prepared.withParams({ 'columns.numbers.simpleImputer.strategy': 'mean', 'ridge.alpha': 2 });
  assert.match(String(changed), /alpha: 2/);
  assert.match(String(prepared), /alpha: 0.5/);
  assert.ok(prepared.paramPaths.includes('columns.numbers.standardScaler.withMean'));
  assert.throws(
    // @ts-expect-error: misspelt path
    () => prepared.withParams({ 'columns.numbers.simpleImputer.stratgy': 'mean' }),
    /did you mean "columns.numbers.simpleImputer.strategy"/,
  );
  assert.throws(
    // @ts-expect-error: no such value
    () => prepared.withParams({ 'columns.numbers.simpleImputer.strategy': 'avg' }),
    /strategy of SimpleImputer must be "mean" or/,
  );
  assert.throws(
    // @ts-expect-error: a string for a number
    () => prepared.withParams({ 'ridge.alpha': 'x' }),
    /alpha of Ridge must be a number of at least 0/,
  );
});

test('parameters are checked where a step is made', () => {
  assert.throws(() => ridge({ alpha: -1 }), {
    message: 'alpha of Ridge must be a number of at least 0. Got -1.',
  });
  assert.throws(
    // @ts-expect-error: misspelt
    () => ridge({ alhpa: 1 }),
    /Ridge has no parameter "alhpa" \(did you mean "alpha"\?\)/,
  );
});

test('two steps of one name need another', async () => {
  assert.throws(
    () => pipeline(standardScaler(), standardScaler(), dummyRegressor()),
    error => isCauceError(error, 'STEP_DUPLICATE'),
  );
  const named = pipeline(derive({ a: lit(1) }), derive({ b: lit(2) }).as('more'), dummyRegressor());
  assert.ok(named.paramPaths.includes('more.remainder'));
  await named.fit(table, { target: 'price' });
});

test('columns: a predicate is asked when fitting and its choice is kept', async () => {
  const step = columns({ known: [(name, column) => isNumeric(column) && name !== 'km', minMaxScaler()] });
  const model = await pipeline(step, ridge()).fit(table, { target: 'price' });
  assert.deepEqual(model.featureNames, ['year']);
  const names = (model.pipeline.steps[0].params as { parts: { known: [string[]] } }).parts.known[0];
  assert.deepEqual(names, ['year']);
});

test('columns: what is in no part is dropped, or passes', async () => {
  for (const [remainder, expected] of [
    ['drop', ['year']],
    ['passthrough', ['year', 'km']],
  ] as const) {
    const step = columns({ known: ['year'] }, { remainder });
    const numbers = tableFromRows(rows.map(({ year, km, price }) => ({ year, km: km ?? 0, price })));
    const model = await pipeline(step, ridge()).fit(numbers, { target: 'price' });
    assert.deepEqual(model.featureNames, expected);
  }
});

test('columns: an unknown column and a doubled one are named', async () => {
  const unknown = pipeline(columns({ a: ['yaer'] }), ridge());
  await assert.rejects(unknown.fit(table, { target: 'price' }), /part "a".*"yaer" \(did you mean "year"\?\)/);
  const doubled = pipeline(columns({ a: ['year'], b: ['year', standardScaler()] }), ridge());
  await assert.rejects(doubled.fit(table, { target: 'price' }), error =>
    isCauceError(error, 'COLUMN_DUPLICATE'),
  );
});

const targets: [what: string, values: Column, code: string, says: RegExp][] = [
  ['missing', numeric(Float64Array.of(1, Number.NaN, 3)), 'TARGET_MISSING', /in 1 row \(1, counted from 0\)/],
  ['text', strings(['a', 'b', 'a']), 'TARGET_TYPE', /"y"/],
  [
    'infinite',
    numeric(Float64Array.of(1, 2, -Infinity)),
    'TARGET_INVALID',
    /row 2 \(counted from 0\) is infinite/,
  ],
  [
    'too large',
    numeric(Float64Array.of(1, 2e300, 3)),
    'TARGET_INVALID',
    /row 1 \(counted from 0\) is 2e\+300, too large/,
  ],
];
for (const [what, values, code, says] of targets) {
  test(`a target that is ${what} is refused`, async () => {
    const own = new Table([
      ['x', numeric(Float64Array.of(1, 2, 3))],
      ['y', values],
    ]);
    await assert.rejects(pipeline(ridge()).fit(own, { target: 'y' }), error => {
      assert.match(String(error), says);
      return isCauceError(error) && error.code === code;
    });
  });
}

test('a table with its columns in another order, of other types, predicts the same', async () => {
  const model = (await prepared.fit(table, { target: 'price' })) as unknown as Model;
  const shuffled = table.select(['km', 'price', 'fuel', 'year']);
  assert.deepEqual(model.predict(shuffled), model.predict(table));
  const asText = tableFromRows([
    { km: '5', fuel: 'Petrol', year: '2003' },
    { km: '7', fuel: 'Diesel', year: '2004' },
  ]);
  assert.equal(model.predict(asText).length, 2);
  assert.throws(
    () => model.predict(table.drop(['fuel'])),
    error => isCauceError(error, 'COLUMN_UNKNOWN'),
  );
});

test('one row alone gives what it gives among others', async () => {
  const model = await prepared.fit(table, { target: 'price' });
  const together = model.predict(rows);
  for (const [i, row] of rows.entries()) assert.equal(model.predict([row])[0], together[i]);
});

test('definitions of the user work like the built-in ones', async () => {
  const clip = defineTransformer({
    name: 'ClipAt',
    params: { quantile: rules.number(0.9, { min: 0, max: 1 }) },
    state: state.record<{ limit: Float64Array }>({ limit: state.float64s }),
    fit: (input, { quantile }) => ({
      limit: Float64Array.from(input.columns, column =>
        isNumeric(column) ? column.values.toSorted()[Math.floor(quantile * (input.length - 1))] : 0,
      ),
    }),
    transform: (input, { limit }) =>
      new Table(
        input
          .entries()
          .map(
            ([name, column], i) =>
              [
                name,
                isNumeric(column) ? numeric(column.values.map(x => Math.min(x, limit[i]))) : column,
              ] as const,
          ),
        input.length,
      ),
  });
  const first = defineRegressor({
    name: 'FirstColumn',
    params: {},
    fit: () => ({}),
    predict: input => (input.columns[0] as { values: Float64Array }).values,
  });
  const model = await pipeline(columns({ year: ['year'] }), clip({ quantile: 0.5 }), first()).fit(table, {
    target: 'price',
  });
  assert.deepEqual(model.predict([{ year: 2009, fuel: 'Petrol', km: 1 }]), [2004]);
});
