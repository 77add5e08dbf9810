import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leafQuantile, pinballLosses, quantileOf } from './pinball.ts';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
const level = fc.double({ min: 0, max: 1, noNaN: true });

test('a quantile lies between the sorted values around its place, in proportion', () => {
  fc.assert(
    fc.property(numbers, level, (values, q) => {
      const sorted = Float64Array.from(values).sort();
      const place = q * (sorted.length - 1);
      const low = sorted[Math.floor(place)];
      const high = sorted[Math.min(Math.floor(place) + 1, sorted.length - 1)];
      const own = quantileOf(Float64Array.from(values).reverse(), q);
      assert.ok(own >= low && own <= high);
      assert.ok(Math.abs(own - (low + (high - low) * (place % 1))) <= 1e-9 * Math.max(1, high - low));
    }),
  );
});

for (const { values, level, quantile } of [
  { values: [7], level: 0.3, quantile: 7 },
  { values: [2, 1], level: 0.5, quantile: 1.5 },
  { values: [4, 1, 3, 2, 5], level: 0.25, quantile: 2 },
  { values: [4, 1, 3, 2, 5], level: 1, quantile: 5 },
  { values: [3, 3, 3, 3], level: 0.9, quantile: 3 },
  { values: [0, 10], level: 0.9, quantile: 9 },
]) {
  test(`quantile ${level} of ${values} is ${quantile}`, () =>
    assert.equal(quantileOf(Float64Array.from(values), level), quantile));
}

test('only the rows asked for are looked at, and one on its prediction counts as above it', () => {
  const target = Float64Array.of(5, 1, 100, 3, 8);
  const raw = Float64Array.of(2, 2, 0, 3, 0);
  const gradients = new Float64Array(5);
  const rows = Uint32Array.of(0, 1, 3);
  const sum = pinballLosses(rows, target, raw, { above: 0.25, below: 0.75, level: 0.25 }, gradients);
  assert.equal(sum, 0.25 * 3 + 0.75 * 1);
  assert.deepEqual([...gradients], [-0.25, 0.75, 0, -0.25, 0]);
  assert.equal(leafQuantile(rows, target, raw, 0.5, new Float64Array(5)), 0);
});

test('no constant has a lower absolute error than the median', () => {
  fc.assert(
    fc.property(numbers, fc.double({ noNaN: true, noDefaultInfinity: true }), (values, other) => {
      const target = Float64Array.from(values);
      const rows = Uint32Array.from(values.keys());
      const gradients = new Float64Array(values.length);
      const loss = (constant: number): number =>
        pinballLosses(
          rows,
          target,
          target.map(() => constant),
          { above: 1, below: 1, level: 0.5 },
          gradients,
        );
      const best = loss(quantileOf(target.slice(), 0.5));
      for (const constant of [...values, other])
        assert.ok(best <= loss(constant) + 1e-9 * Math.max(1, best), `${constant}`);
    }),
  );
});
