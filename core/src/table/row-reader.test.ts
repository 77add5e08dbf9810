import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isNumeric, isString } from './column.ts';
import { liveText } from './live-row.ts';
import { createRowReader } from './row-reader.ts';
import { readRows } from './rows.ts';
import { field, schema } from './schema.ts';
import { valueAt } from './table.ts';

const cars = schema({
  price: field.number({ nullable: true }),
  seats: field.integer(),
  sold: field.boolean({ nullable: true }),
  seen: field.date({ nullable: true }),
  fuel: field.category(['Diesel', 'Petrol'], { nullable: true }),
  doors: field.category(['3', '5']),
  brand: field.category(),
  name: field.text({ nullable: true }),
});

/** Values that fit some field, and values that fit none. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    undefined,
    true,
    'TRUE',
    0,
    -0,
    1,
    5,
    2.5,
    1e308,
    Number.NaN,
    [],
    {},
    5n,
  ),
  fc.constantFrom<unknown>(
    ' 12 ',
    '1e400',
    '9007199254740993',
    2 ** 60,
    '2026-02-30',
    '2026-11-23',
    'Diesel',
  ),
  fc.double(),
  fc.string(),
);
const good = {
  price: fc.constantFrom<unknown>(2.5, '12', null, -0),
  seats: fc.constantFrom<unknown>(5, '7'),
  sold: fc.constantFrom<unknown>(true, 'false', null, 1),
  seen: fc.constantFrom<unknown>('2026-11-23', null, ''),
  fuel: fc.constantFrom<unknown>('Diesel', 'Deisel', null),
  doors: fc.constantFrom<unknown>('3', 5, '4'),
  brand: fc.constantFrom<unknown>('Maruti', 'Tata'),
  name: fc.constantFrom<unknown>('Swift', '', null),
};
/** In place of a field that is left out. */
const left = Symbol('left');
const rows = fc.oneof(
  fc.record(good),
  // Any order, fields less, fields too many, values that do not fit.
  fc
    .tuple(
      fc.record({ ...good, target: value }, { requiredKeys: Object.keys(good) as (keyof typeof good)[] }),
      fc.constantFrom(undefined, ...cars.names, 'wheels'),
      fc.oneof(value, fc.constant(left)),
    )
    .map(([row, name, changed]) => Object.entries(name === undefined ? row : { ...row, [name]: changed }))
    .chain(entries => fc.shuffledSubarray(entries, { minLength: entries.length }))
    .map(entries => entries.filter(([, value]) => value !== left))
    .map(entries => Object.fromEntries(entries)),
  fc
    .tuple(fc.record(good), fc.constantFrom('target', 'wheels'))
    .map(([row, name]) => ({ [name]: 1, ...row })),
  value,
);

describe('a row reader', () => {
  const reader = createRowReader(cars, ['target']);

  it('reads what readRows reads, warns where it warns, and leaves to it what it finds fault with', () => {
    fc.assert(
      fc.property(rows, row => {
        const { table, issueCount, warningCount } = readRows(cars, [row], { ignore: ['target'] });
        assert.equal(reader.read(row), issueCount === 0);
        if (issueCount > 0) return;
        assert.equal(reader.isNew(), warningCount > 0);
        reader.row.columns.forEach((column, i) => {
          const expected = table.columns[i];
          if (isNumeric(column))
            assert.ok(Object.is(column.values[0], (expected as typeof column).values[0]));
          else assert.equal(isString(column) ? liveText(column) : undefined, valueAt(expected, 0));
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves objects of a class, and names that every object has, to readRows', () => {
    const row = {
      price: 1,
      seats: 2,
      sold: true,
      seen: null,
      fuel: null,
      doors: '3',
      brand: 'a',
      name: null,
    };
    assert.ok(reader.read(row));
    assert.ok(!reader.read(Object.assign(Object.create({ seats: 3 }), row)));
    assert.ok(!reader.read(Object.create(row)));
    const odd = createRowReader(schema({ toString: field.text() }), ['target']);
    assert.ok(!odd.read({ toString: 'a' }));
  });
});
