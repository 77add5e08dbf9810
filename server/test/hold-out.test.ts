import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatTables, type Table, tableFromRows } from '@cauce/core';
import fc from 'fast-check';
import { holdOut, withoutRows } from '../src/fit/hold-out.ts';

const table = (keys: readonly number[]): Table =>
  tableFromRows(keys.map(key => ({ key: key + 0.5, price: 2 * key })));
const keysOf = (own: Table): number[] => own.toRows().map(({ key }) => Number(key) - 0.5);
const sorted = (keys: readonly number[]): number[] => keys.toSorted((a, b) => a - b);
const some = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 2, maxLength: 30 });

test('every row is learnt from or measured on, first half of those that nobody has seen', () => {
  fc.assert(
    fc.property(some, some, fc.double({ min: 0.05, max: 0.9, noNaN: true }), (rows, learnt, share) => {
      const { train, test: held, seenTestRows } = holdOut(table(rows), table(learnt), share);
      assert.deepEqual(sorted([...keysOf(train), ...keysOf(held)]), sorted(rows));
      assert.equal(held.length, Math.min(Math.ceil(share * rows.length), rows.length - 1));
      const seen = keysOf(held).filter(key => learnt.includes(key)).length;
      assert.equal(seenTestRows, seen);
      const unseen = rows.filter(key => !learnt.includes(key)).length;
      const half = Math.floor(unseen / 2);
      const unseenHeld = held.length - seen;
      // As many as fit up to half of them; more only where no others are left.
      const seenRows = rows.length - unseen;
      assert.equal(unseenHeld, Math.max(Math.min(half, held.length), held.length - seenRows));
    }),
  );
});

test('of a table without others, exactly the others go: put back, they make it whole', () => {
  fc.assert(
    fc.property(some, fc.nat(), (rows, seed) => {
      const taken = rows.filter((_, i) => (seed >> (i % 16)) % 2 === 0);
      if (taken.length === 0) return;
      const left = withoutRows(table(rows), table(taken));
      assert.deepEqual(sorted(keysOf(concatTables(left, table(taken)))), sorted(rows));
    }),
  );
});

test('without the rows that were learnt from, nothing is known of what was seen', () => {
  assert.equal(holdOut(table([1, 2, 3, 4]), undefined, 0.5).seenTestRows, null);
});
