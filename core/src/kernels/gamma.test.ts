import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { digamma, logGamma } from './gamma.ts';

const { tails } = JSON.parse(
  readFileSync(new URL('../../../references/feature_selection.json', import.meta.url), 'utf8'),
) as { tails: { logGamma: [x: number, value: number][]; digamma: [x: number, value: number][] } };

test('logGamma and digamma give what SciPy gives', () => {
  for (const [own, rows] of [
    [logGamma, tails.logGamma],
    [digamma, tails.digamma],
  ] as const) {
    for (const [x, expected] of rows) {
      assert.ok(
        Math.abs(own(x) - expected) <= 1e-13 * Math.max(1, Math.abs(expected)),
        `${own.name}(${x}) = ${own(x)}`,
      );
    }
  }
});

test('Γ(n) is a factorial, and ψ(x + 1) = ψ(x) + 1 / x', () => {
  let factorial = 1;
  for (let n = 1; n < 25; n++) {
    assert.ok(Math.abs(Math.exp(logGamma(n)) / factorial - 1) < 1e-12);
    factorial *= n;
    for (const x of [n / 7, n])
      assert.ok(Math.abs(digamma(x + 1) - digamma(x) - 1 / x) < 1e-13 * (1 + 1 / x));
  }
});
