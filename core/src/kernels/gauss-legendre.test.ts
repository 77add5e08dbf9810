import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gaussLegendre } from './gauss-legendre.ts';

test('powers up to twice the points, less one, are integrated exactly', () => {
  for (const count of [1, 2, 3, 4, 7, 20, 100]) {
    const { points, weights } = gaussLegendre(count);
    assert.ok(points.every((x, i) => x > (i === 0 ? 0 : points[i - 1]) && x < 1));
    for (let power = 0; power < 2 * count; power++) {
      const sum = points.reduce((total, x, i) => total + weights[i] * x ** power, 0);
      assert.ok(Math.abs(sum * (power + 1) - 1) < 1e-12, `${count} points, power ${power}: ${sum}`);
    }
  }
});

test('two points are where everybody has them', () => {
  const { points, weights } = gaussLegendre(2);
  const expected = [0.5 - Math.sqrt(1 / 12), 0.5 + Math.sqrt(1 / 12)];
  points.forEach((x, i) => {
    assert.ok(Math.abs(x - expected[i]) < 1e-15);
  });
  assert.deepEqual(
    [...weights].map(w => Math.round(w * 1e14) / 1e14),
    [0.5, 0.5],
  );
});
