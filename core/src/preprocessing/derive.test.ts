import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pipeline } from '../compose/pipeline.ts';
import { isCauceError } from '../errors.ts';
import type { Codec } from '../estimator/rules.ts';
import { col, lit, when } from '../expression/builder.ts';
import { linearRegression } from '../linear-model/linear-regression.ts';
import { loadModel } from '../model-file.ts';
import { tableFromRows } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import { derive } from './derive.ts';

const rows = [
  { name: 'Maruti Swift', year: 2014, mileage: '23.4 kmpl', price: 300 },
  { name: 'Skoda Rapid', year: 2016, mileage: '21.14 kmpl', price: 350 },
  { name: 'Honda City', year: 2006, mileage: null, price: 100 },
];
const cars = tableFromRows(rows);

const { definition } = derive;
const transform = (step: ReturnType<typeof derive>, table: Table): Table => {
  const state = definition.fit(table, step.params, undefined as never);
  return definition.transform(table, state, step.params);
};

describe('derive', () => {
  const age = lit(2026).minus(col('year'));

  it('adds columns after the others, and replaces those of the same name', () => {
    const out = transform(derive({ age, mileage: col('mileage').extractNumber() }), cars);
    assert.deepEqual(out.names, ['name', 'year', 'mileage', 'price', 'age']);
    assert.deepEqual(out.rowAt(0), { name: 'Maruti Swift', year: 2014, mileage: 23.4, price: 300, age: 12 });
    assert.equal(out.rowAt(2).mileage, null);
  });

  it('shows every expression the columns as they came in', () => {
    const out = transform(derive({ year: age, next: col('year').plus(1) }), cars);
    assert.deepEqual([out.rowAt(0).year, out.rowAt(0).next], [12, 2015]);
  });

  it('leaves out what is named, or all the rest', () => {
    assert.deepEqual(transform(derive({ age }, { drop: ['year', 'name'] }), cars).names, [
      'mileage',
      'price',
      'age',
    ]);
    assert.deepEqual(transform(derive({ age }, { remainder: 'drop' }), cars).names, ['age']);
    // A derived column stays, also in the place of one that is left out.
    assert.deepEqual(
      transform(derive({ year: age }, { remainder: 'passthrough', drop: ['year'] }), cars).names,
      ['name', 'mileage', 'price', 'year'],
    );
  });

  it('gives columns of any name', () => {
    const out = transform(derive(Object.fromEntries([['__proto__', age]])), cars);
    assert.deepEqual(out.names.at(-1), '__proto__');
  });

  it('checks expressions when fitting, and says where and what', () => {
    const fit = (step: ReturnType<typeof derive>) => () => transform(step, cars);
    assert.throws(
      fit(derive({ age: col('yaer').plus(1) })),
      error => isCauceError(error, 'COLUMN_UNKNOWN') && error.message.startsWith('Derive, new column "age"'),
    );
    assert.throws(
      fit(derive({ brand: col('year').word(0) })),
      /^EXPRESSION|Derive, new column "brand": word needs a text here, but column "year" is a number/,
    );
    assert.throws(fit(derive({ age }, { drop: ['years'] })), error => isCauceError(error, 'COLUMN_UNKNOWN'));
  });

  it('refuses parameters that are no expressions', () => {
    const wrong: [unknown, RegExp][] = [
      [undefined, /it is required/],
      [[], /it is \[\]/],
      [{ one: 1 }, /"one" is 1; for a constant write lit\(…\)/],
    ];
    for (const [expressions, message] of wrong) {
      assert.throws(
        () => derive(expressions as never),
        error => isCauceError(error, 'PARAM_INVALID') && message.test(error.message),
      );
    }
  });

  it('refuses JSON that is no list of named expressions', () => {
    const { codec } = (definition.params as unknown as { expressions: { codec: Codec } }).expressions;
    const entry = { name: 'a', expression: { column: 'b' } };
    for (const json of [null, 7, {}, [null], [{ name: 1 }], [{ name: 'a' }], [entry, entry]]) {
      assert.throws(
        () => codec.fromJson(json, () => undefined),
        error => isCauceError(error, 'EXPRESSION_INVALID'),
        JSON.stringify(json),
      );
    }
  });

  it('travels in the model file', async () => {
    const features = derive(
      {
        age,
        isSwift: when(col('name').matches(/swift/i)).then(1).otherwise(0),
        mileage: col('mileage').extractNumber().fillMissing(20),
      },
      { remainder: 'drop' },
    );
    const model = await pipeline(features, linearRegression()).fit(cars, { target: 'price' });
    const loaded = loadModel(model.toBytes());
    const { price, ...car } = rows[0];
    assert.ok(price > 0);
    assert.deepEqual(loaded.predict([car]), model.predict([car] as never));
    assert.equal(String(loaded.pipeline), String(model.pipeline));
  });
});
