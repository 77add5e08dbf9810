import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sortOrder } from './sort-order.ts';

const comparable = (a: number, b: number) => a - b || Number(Object.is(b, -0)) - Number(Object.is(a, -0));

describe('the order that sorts doubles', () => {
  it('is that of a stable sort, -0 before 0', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true }),
      fc.integer({ min: -2, max: 2 }),
      fc.constantFrom(0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300 }), list => {
        const values = Float64Array.from(list);
        const expected = Array.from(values.keys()).sort(
          (a, b) =>
            (values[a] === values[b] ? comparable(values[a], values[b]) : values[a] < values[b] ? -1 : 1) ||
            a - b,
        );
        assert.deepEqual([...sortOrder(values)], expected);
        // Views of longer arrays count from their own start.
        assert.deepEqual([...sortOrder(Float64Array.of(7, ...list).subarray(1))], expected);
      }),
      { numRuns: 300 },
    );
  });
});
