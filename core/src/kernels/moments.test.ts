import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { extentOf, squaresAround, sumOf, withoutMissing } from './moments.ts';

/** Whole numbers add without rounding, in any order; up to 3,000 of them fill more than two pieces. */
const wholes = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 3000, size: 'max' })
  .map(list => Float64Array.from(list));

describe('moments', () => {
  it('adds every value once', () => {
    fc.assert(
      fc.property(wholes, values => {
        assert.equal(
          sumOf(values),
          values.reduce((a, b) => a + b, 0),
        );
        assert.equal(
          squaresAround(values, 3),
          values.reduce((a, b) => a + (b - 3) ** 2, 0),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('loses nothing between pieces', () => {
    assert.ok(Math.abs(sumOf(new Float64Array(1_024_000).fill(0.1)) - 102_400) < 1e-9);
  });

  it('tells by its sum whether all values are finite', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const at of [0, 1, 5, 1023, 1024, 2000]) {
        const values = new Float64Array(2001).fill(1);
        values[at] = bad;
        assert.ok(!Number.isFinite(sumOf(values)));
      }
    }
  });

  it('leaves missing values out, in order', () => {
    const list = fc.array(fc.option(fc.double(), { nil: Number.NaN }), { maxLength: 50 });
    fc.assert(
      fc.property(list, list => {
        const values = Float64Array.from(list);
        const present = values.filter(x => !Number.isNaN(x));
        assert.deepEqual(withoutMissing(values), present);
        const { min, max, count } = extentOf(values);
        assert.equal(count, present.length);
        if (count > 0)
          assert.deepEqual([min + 0, max + 0], [Math.min(...present) + 0, Math.max(...present) + 0]);
      }),
    );
  });

  it('spans nothing without values', () => {
    const nothing = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, count: 0 };
    assert.deepEqual(extentOf(new Float64Array()), nothing);
    assert.deepEqual(extentOf(Float64Array.of(Number.NaN)), nothing);
    assert.equal(sumOf(new Float64Array()), 0);
  });
});
