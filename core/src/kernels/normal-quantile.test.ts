import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { normalQuantile } from './normal-quantile.ts';

const { normalQuantiles } = JSON.parse(
  readFileSync(new URL('../../../references/preprocessing.json', import.meta.url), 'utf8'),
) as { normalQuantiles: readonly (readonly [probability: number, quantile: number])[] };

for (const [probability, quantile] of normalQuantiles) {
  test(`the normal quantile at ${probability} is SciPy's`, () => {
    assert.ok(Math.abs(normalQuantile(probability) - quantile) <= 1e-14 * Math.abs(quantile));
  });
}

test('the ends are infinite, and no probability gives no quantile', () => {
  assert.deepEqual([0, 1, -0.1, 1.1, Number.NaN].map(normalQuantile), [
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});
