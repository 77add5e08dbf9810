import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../random.ts';
import { jacobiSvd } from './svd.ts';

function dot(a: Float64Array, i: number, b: Float64Array, j: number, n: number): number {
  let total = 0;
  for (let k = 0; k < n; k++) total += a[i * n + k] * b[j * n + k];
  return total;
}

describe('the singular value decomposition', () => {
  it('gives A = U S Vᵀ, with VᵀV = I and UᵀU = I', () => {
    const rank = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), rank, fc.integer(), (n, rank, seed) => {
        const random = createRandom(seed);
        // Column-major; columns beyond the rank repeat those before.
        const a = Float64Array.from({ length: n * n }, () => random.normal());
        for (let j = Math.max(1, rank); j < n; j++) a.copyWithin(j * n, 0, n);
        const { us, singular, v } = jacobiSvd(a.slice(), n);
        const largest = Math.max(...singular);
        for (let i = 0; i < n; i++) {
          assert.ok(singular[i] >= 0);
          for (let j = 0; j < n; j++) {
            let product = 0;
            for (let k = 0; k < n; k++) product += us[k * n + i] * v[k * n + j];
            assert.ok(Math.abs(product - a[j * n + i]) < 1e-12 * largest, 'A = U S Vᵀ');
            assert.ok(Math.abs(dot(v, i, v, j, n) - (i === j ? 1 : 0)) < 1e-12, 'VᵀV = I');
            const squares = i === j ? singular[i] ** 2 : 0;
            assert.ok(Math.abs(dot(us, i, us, j, n) - squares) < 1e-12 * largest ** 2, 'UᵀU = I');
          }
        }
      }),
    );
  });

  it('finds small values to their own precision', () => {
    // Hilbert-like graded columns: D Q with D = diag(1, 1e-8, 1e-16) has these values but for a factor near 1.
    const a = Float64Array.of(1, 0.5, 0.25, 1e-8, -2e-8, 3e-8, 2e-16, 1e-16, -4e-16);
    const { singular } = jacobiSvd(a, 3);
    const sorted = singular.toSorted();
    assert.ok(sorted[0] > 1e-17 && sorted[0] < 1e-15);
    assert.ok(sorted[1] > 1e-9 && sorted[1] < 1e-7);
  });

  it('of zeros is zeros, and V the identity', () => {
    const { singular, v } = jacobiSvd(new Float64Array(4), 2);
    assert.deepEqual([...singular, ...v], [0, 0, 1, 0, 0, 1]);
  });
});
