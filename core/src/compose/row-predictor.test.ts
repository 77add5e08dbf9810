import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AnyRow,
  type Column,
  col,
  columns,
  createRandom,
  defineClassifier,
  defineTransformer,
  derive,
  dummyClassifier,
  histGradientBoostingClassifier,
  histGradientBoostingRegressor,
  isCauceError,
  isNumeric,
  isString,
  lit,
  type Model,
  numeric,
  oneHotEncoder,
  type Pipeline,
  pipeline,
  ridge,
  simpleImputer,
  standardScaler,
  strings,
  Table,
  tableFromRows,
} from '../index.ts';

const random = createRandom(3);
const names = ['Maruti Swift VDI', 'Tata Indica', 'Honda City 1.5', 'Audi'];
const rows = Array.from({ length: 200 }, (_, i) => ({
  name: names[i % 4],
  year: 2000 + random.integer(20),
  power: i % 9 === 0 ? null : `${50 + random.integer(100)}.5 bhp`,
  fuel: ['Diesel', 'Petrol', 'CNG'][random.integer(3)],
  price: 1000 * random.next() + i,
  sold: i % 3 === 0 ? 'yes' : 'no',
}));
const table = tableFromRows(rows);

const derived = derive(
  { age: lit(2026).minus(col('year')), brand: col('name').word(0), power: col('power').extractNumber() },
  { drop: ['name'] },
);
/** A transformer and an estimator of the user's own, neither with a row form. */
const doubled = defineTransformer({
  name: 'Doubled',
  params: {},
  fit: () => ({}),
  transform: given =>
    given.with(
      given
        .entries()
        .map(([name, column]): [string, Column] =>
          isNumeric(column) ? [name, numeric(column.values.map(x => 2 * x))] : [name, column],
        ),
    ),
});
const byFuel = defineClassifier({
  name: 'ByFuel',
  params: {},
  fit: () => ({}),
  predictProba: given => {
    const column = given.column('fuel');
    assert.ok(isString(column));
    return Float64Array.from({ length: 2 * given.length }, (_, i) => {
      const isDiesel = column.dictionary[column.codes[i >> 1]] === 'Diesel';
      return isDiesel === (i % 2 === 0) ? 0.75 : 0.25;
    });
  },
});

const encoded = columns({
  numbers: [['age', 'power'], simpleImputer(), standardScaler()],
  categories: [['brand', 'fuel'], oneHotEncoder({ handleUnknown: 'ignore' })],
});
const pipelines: readonly (readonly [target: 'price' | 'sold', own: Pipeline])[] = [
  ['price', pipeline(derived, histGradientBoostingRegressor({ maxIter: 10 }))],
  ['price', pipeline(derived, encoded, ridge())],
  ['price', pipeline(derived, doubled(), encoded, doubled().as('again'), ridge())],
  ['sold', pipeline(derived, dummyClassifier())],
  ['sold', pipeline(derived, doubled(), byFuel())],
];

for (const [target, own] of pipelines) {
  const fitted = (own as Pipeline).fit(table as Table<AnyRow>, { target });
  const inputs = (all: readonly object[]): AnyRow[] =>
    all.map(row => Object.fromEntries(Object.entries(row).filter(([name]) => name !== target)));

  test(`${own.steps.map(({ name }) => name)}: a few rows are predicted as among many, to the bit`, async () => {
    const model = (await fitted) as unknown as Model;
    const odd = inputs([
      ...rows.slice(0, 40),
      { ...rows[0], fuel: 'Hydrogen' },
      { ...rows[1], name: 'Nissan', year: '2004' },
      Object.fromEntries(Object.entries(rows[2]).reverse()),
    ]);
    const all = model.predict(tableFromRows(odd, model.schema));
    assert.deepEqual(model.predict(odd), all);
    assert.deepEqual(
      odd.map(row => model.predictOne(row)),
      all,
    );
    const { predictions, warnings, warningCount } = model.predictGuarded(odd);
    assert.deepEqual(predictions, all);
    assert.ok(warningCount >= 2);
    assert.ok(warnings.some(({ instance, code }) => instance === 40 && code === 'CATEGORY_UNKNOWN'));
    assert.equal(model.predictGuarded(odd.slice(0, 3)).warningCount, 0);
    if (model.task === 'regression') return;
    assert.deepEqual(model.predictProba(odd), model.predictProba(tableFromRows(odd, model.schema)));
  });

  test(`${own.steps.map(({ name }) => name)}: what is wrong is said of a few rows as of many`, async () => {
    const model = (await fitted) as unknown as Model;
    const good = inputs(rows.slice(0, 3));
    for (const wrong of [{ ...good[0], year: 'x' }, { ...good[0], yeer: 1 }, { year: 1 }, null, 5, []]) {
      const few = refusalOf(() => model.predict([...good, wrong as AnyRow]));
      const many = refusalOf(() => tableFromRows([...good, wrong as AnyRow], model.schema));
      assert.ok(isCauceError(few, 'ROWS_INVALID') && isCauceError(many, 'ROWS_INVALID'));
      assert.deepEqual(few.details, many.details);
      assert.ok(
        isCauceError(
          refusalOf(() => model.predictOne(wrong as AnyRow)),
          'ROWS_INVALID',
        ),
      );
    }
  });
}

for (const [target, estimator] of [
  ['price', histGradientBoostingRegressor({ minSamplesLeaf: 2 })],
  ['fuel', histGradientBoostingClassifier({ maxIter: 20, minSamplesLeaf: 2 })],
] as const) {
  test(`${estimator.name}: the thousandth row is predicted as the first, to the bit`, async () => {
    const own: Pipeline = pipeline(derived, estimator);
    const model = (await own.fit(table as Table<AnyRow>, { target })) as unknown as Model;
    const inputs = rows.map(({ [target]: _, ...row }) => row) as AnyRow[];
    const before = model.predict(tableFromRows(inputs, model.schema));
    for (let round = 0; round < 5; round++) {
      assert.deepEqual(
        inputs.map(row => model.predictOne(row)),
        before,
      );
    }
    assert.deepEqual(model.predict(tableFromRows(inputs, model.schema)), before);
  });
}

test('what a step refuses of one row, it refuses in the words that it has for a table', async () => {
  const small = new Table([
    ['fuel', strings(['Diesel', 'Petrol', 'Diesel', 'Petrol'])],
    ['price', numeric(Float64Array.of(1, 2, 3, 4))],
  ]);
  const model = await pipeline(oneHotEncoder(), ridge()).fit(small, { target: 'price' });
  const unknown = refusalOf(() => model.predict([{ fuel: 'Diesel' }, { fuel: 'Deisel' }]));
  assert.ok(isCauceError(unknown, 'CATEGORY_UNKNOWN'));
  assert.match(unknown.message, /row 1.*Did you mean "Diesel"/);
});

function refusalOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was refused');
}
