import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatTables, rowKeys, tableFromRows } from '../index.ts';

const rows = fc.array(
  fc.record({
    year: fc.option(fc.integer({ min: 0, max: 3 })),
    fuel: fc.option(fc.constantFrom('Diesel', 'Petrol', 'CNG')),
  }),
  { minLength: 1, maxLength: 12 },
);
const asTable = (list: readonly Record<string, unknown>[]) =>
  // A first row that settles the types.
  tableFromRows([{ year: 0.5, fuel: 'Diesel' }, ...list] as { year: number; fuel: string }[]);

test('tables one after the other have all rows in order', () => {
  fc.assert(
    fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), lists => {
      const [first, ...others] = lists.map(asTable);
      const all = concatTables(first, ...others);
      assert.deepEqual(
        all.toRows(),
        [first, ...others].flatMap(table => table.toRows()),
      );
    }),
  );
});

test('rows have the same key exactly when they have the same values, in whatever tables they are', () => {
  fc.assert(
    fc.property(rows, rows, (left, right) => {
      const [a, b] = [asTable(left), asTable(right)];
      const [keysA, keysB] = [rowKeys(a, ['fuel', 'year']), rowKeys(b, ['fuel', 'year'])];
      a.toRows().forEach((row, i) => {
        b.toRows().forEach((other, j) => {
          const isSame = row.year === other.year && row.fuel === other.fuel;
          assert.equal(keysA[i] === keysB[j], isSame);
        });
      });
    }),
  );
});
