import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandom, numeric, strings, Table } from 'cauce';
import { datasets } from './datasets.ts';
import {
  blankAdded,
  byTen,
  changedRows,
  columnsSwapped,
  type Fault,
  inSomeRows,
  lettersSwapped,
  otherCase,
  shiftedByOne,
  shortYear,
  timesTen,
  unitLeftOut,
  withoutValues,
} from './inject.ts';

const table = new Table([
  ['year', numeric(Float64Array.of(2014, 2006, Number.NaN), 'integer')],
  ['price', numeric(Float64Array.of(1.5, 2.5, 3.5))],
  ['mileage', strings(['21.14 kmpl', null, 'unknown'], 'text')],
  ['fuel', strings(['Diesel', 'CNG', 'Diesel'])],
]);

describe('a fault', () => {
  const faults: readonly (readonly [Fault, place: string[], after: unknown[]])[] = [
    [timesTen, ['price'], [15, 25, 35]],
    [timesTen, ['mileage'], ['211.4 kmpl', null, 'unknown']],
    [byTen, ['year'], [201, 201, null]],
    [unitLeftOut, ['mileage'], ['21.14', null, 'unknown without']],
    [shortYear, ['year'], [14, 6, null]],
    [lettersSwapped, ['fuel'], ['Deisel', 'CGN', 'Deisel']],
    [otherCase, ['fuel'], ['diesel', 'cng', 'diesel']],
    [blankAdded, ['fuel'], ['Diesel ', 'CNG ', 'Diesel ']],
    [columnsSwapped, ['year', 'price'], [2, 3, 4]],
    [shiftedByOne, ['year'], [2018, 2010, null]],
  ];
  for (const [fault, place, after] of faults) {
    it(`${fault.name} in ${place[0]} gives ${after}`, () => {
      const before = JSON.stringify(table.toRows());
      const faulty = fault.inject(table, place, createRandom(1), datasets[0]);
      assert.deepEqual(
        faulty.toRows().map(row => row[place[0]]),
        after,
      );
      assert.equal(JSON.stringify(table.toRows()), before);
    });
  }

  it('may be in some rows only', () => {
    const faulty = otherCase.inject(table, ['fuel'], createRandom(1), datasets[0]);
    const some = inSomeRows(table, faulty, row => row > 0);
    assert.deepEqual(
      some.toRows().map(({ fuel }) => fuel),
      ['Diesel', 'cng', 'diesel'],
    );
    assert.deepEqual(changedRows(table, some, ['fuel']), [1, 2]);
  });

  it('may be that values are missing', () => {
    const gone = withoutValues(
      withoutValues(table, 'fuel', row => row === 0),
      'price',
      row => row === 1,
    );
    assert.deepEqual(
      gone.toRows().map(({ fuel, price }) => [fuel, price]),
      [
        [null, 1.5],
        ['CNG', null],
        ['Diesel', 3.5],
      ],
    );
  });
});
