import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { medianOf, select } from './select.ts';

const lists = fc.oneof(
  fc.array(
    // Sorting tells -0 from 0, comparing does not.
    fc.double({ noNaN: true }).map(x => x + 0),
    { minLength: 1, maxLength: 60 },
  ),
  // Few distinct values, and runs in order.
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 60 }),
  fc.integer({ min: 1, max: 300 }).map(length => Array.from({ length }, (_, i) => i)),
  fc.integer({ min: 1, max: 300 }).map(length => Array.from({ length }, (_, i) => -Math.abs(i - 150))),
);

test('the value at a place is the one that sorting puts there, with what is smaller before it', () => {
  fc.assert(
    fc.property(lists, fc.nat(), (list, place) => {
      const k = place % list.length;
      const values = Float64Array.from(list);
      const sorted = values.toSorted();
      assert.equal(select(values, k), sorted[k]);
      assert.ok(values.subarray(0, k).every(x => x <= sorted[k]));
      assert.ok(values.subarray(k).every(x => x >= sorted[k]));
      assert.deepEqual(values.toSorted(), sorted);
    }),
  );
});

test('the median is the middle, or between the two in the middle', () => {
  fc.assert(
    fc.property(lists, list => {
      const sorted = Float64Array.from(list).sort();
      const half = sorted.length >> 1;
      const median = sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
      assert.equal(medianOf(Float64Array.from(list)), median);
    }),
  );
});
