import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCauceError, strings, Table, tableFromRows } from '@cauce/core';
import { defaultPipeline, estimatorNames } from './default-pipeline.ts';

/** 200 rows with a column of each sort. */
const cars = tableFromRows(
  Array.from({ length: 200 }, (_, i) => ({
    name: `${['Maruti', 'Honda', 'Tata'][i % 3]} model ${i % 120}`,
    year: 2000 + (i % 20),
    sold: `2026-0${1 + (i % 9)}-1${i % 10}`,
    fuel: i % 4 === 0 ? 'Diesel' : 'Petrol',
    mileage: i % 7 === 0 ? null : `${10 + (i % 90) / 10} kmpl`,
    note: `${i} sold by word of mouth`.split('').reverse().join(''),
    price: 1000 + 10 * i,
  })),
);

describe('defaultPipeline', () => {
  it('takes numbers, dates, units, categories and first words; leaves free text out and says so', () => {
    const { pipeline, notes } = defaultPipeline(cars, 'price', 'hist-gradient-boosting');
    assert.equal(
      pipeline.toString(),
      [
        'Pipeline (regression)',
        '├─ derive(expressions: { name_first_word: name.word(0), mileage: mileage.extractNumber() })',
        '├─ columns, other columns: dropped',
        '│  ├─ numbers: year, sold, mileage',
        '│  │  └─ (as they are)',
        '│  └─ categories: name_first_word, fuel',
        '│     └─ (as they are)',
        '└─ histGradientBoostingRegressor()',
      ].join('\n'),
    );
    assert.deepEqual(
      notes.map(note => note.slice(0, 30)),
      ['Of column "name" the first wor', 'Column "mileage" is taken as t', 'Column "note" is left out: it '],
    );
  });

  for (const estimator of estimatorNames) {
    it(`makes a pipeline that trains and predicts: ${estimator}`, async () => {
      const { pipeline } = defaultPipeline(cars, 'price', estimator);
      const model = await pipeline.fit(cars, { target: 'price' });

      const [prediction] = model.predict(cars.slice(0, 1));
      assert.ok(Number.isFinite(prediction));
    });
  }

  it('prepares numbers and categories for linear models', () => {
    const { pipeline } = defaultPipeline(cars, 'price', 'ridge');
    const paths = pipeline.paramPaths;
    assert.ok(paths.includes('columns.numbers.simpleImputer.strategy'));
    assert.ok(paths.includes('columns.numbers.standardScaler.withMean'));
    assert.ok(paths.includes('columns.categories.oneHotEncoder.handleUnknown'));
  });

  it('does not take identifiers for numbers with a unit', () => {
    const codes = Array.from({ length: 60 }, (_, i) => `0${1000 + i}`);
    const table = new Table([
      ['code', strings(codes, 'text')],
      ['x', cars.slice(0, 60).column('year')],
      ['y', cars.slice(0, 60).column('price')],
    ]);
    assert.match(defaultPipeline(table, 'y', 'ridge').notes[0], /^Column "code" is left out/);
  });

  for (const estimator of ['hist-gradient-boosting', 'random-forest', 'decision-tree', 'dummy'] as const) {
    it(`predicts classes: ${estimator}`, async () => {
      const { pipeline } = defaultPipeline(cars, 'fuel', estimator);
      assert.equal(pipeline.task, 'classification');
      const model = await pipeline.fit(cars, { target: 'fuel' });
      assert.ok(model.target.values?.includes(model.predict(cars.slice(0, 1))[0] as string));
    });
  }

  it('says what to take when an estimator predicts no classes', () => {
    assert.throws(
      () => defaultPipeline(cars, 'fuel', 'ridge'),
      error => isCauceError(error, 'TARGET_TYPE') && /leave out --estimator/.test(error.message),
    );
  });

  it('refuses a table with nothing to learn from', () => {
    const table = cars.select(['note', 'price']);
    assert.throws(
      () => defaultPipeline(table, 'price', 'ridge'),
      error => isCauceError(error, 'NO_COLUMNS'),
    );
    assert.throws(
      () => defaultPipeline(table, 'prise', 'ridge'),
      error => isCauceError(error, 'COLUMN_UNKNOWN'),
    );
  });
});
