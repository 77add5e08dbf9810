import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evenlySpaced, type QuantileMethod, quantileMethods, quantileOfSorted } from './sample-quantile.ts';

// Hyndman and Fan's definitions, by hand: quartiles of 1 … 5.
const quartiles: Readonly<Record<QuantileMethod, readonly number[]>> = {
  inverted_cdf: [2, 3, 4],
  averaged_inverted_cdf: [2, 3, 4],
  closest_observation: [1, 2, 4],
  interpolated_inverted_cdf: [1.25, 2.5, 3.75],
  hazen: [1.75, 3, 4.25],
  weibull: [1.5, 3, 4.5],
  linear: [2, 3, 4],
  median_unbiased: [5 / 3, 3, 13 / 3],
  normal_unbiased: [1.6875, 3, 4.3125],
};
const sample = Float64Array.of(1, 2, 3, 4, 5);
for (const method of quantileMethods) {
  test(`the quartiles of 1 … 5 by ${method}`, () => {
    [0.25, 0.5, 0.75].forEach((level, i) => {
      assert.ok(Math.abs(quantileOfSorted(sample, level, method) - quartiles[method][i]) < 1e-14);
    });
    assert.deepEqual(
      [0, 1].map(level => quantileOfSorted(sample, level, method)),
      [1, 5],
    );
    assert.equal(quantileOfSorted(Float64Array.of(7), 0.3, method), 7);
    assert.equal(quantileOfSorted(new Float64Array(0), 0.3, method), Number.NaN);
  });
}

test('a quantile between huge values of both signs stays a number', () => {
  assert.equal(quantileOfSorted(Float64Array.of(-1.5e308, 1.5e308), 0.5), 0);
});

test('numbers are spaced evenly, both ends as given', () => {
  assert.deepEqual(evenlySpaced(1, 2, 5), Float64Array.of(1, 1.25, 1.5, 1.75, 2));
  assert.deepEqual(evenlySpaced(0.1, 0.7, 1), Float64Array.of(0.1));
  assert.equal(evenlySpaced(0.1, 0.7, 4)[3], 0.7);
});
