import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { inEverySpace } from '../../test/every-space.ts';
import { createRandom } from '../random.ts';
import { factorCholesky, solveCholesky } from './cholesky.ts';

/** X Xᵀ + ridge I of a random X (n x n + 2), with what the upper triangle must keep. */
function positive(n: number, seed: number, ridge = 0): Float64Array {
  const random = createRandom(seed);
  const x = Array.from({ length: n }, () => Array.from({ length: n + 2 }, () => random.normal()));
  const a = new Float64Array(n * n).fill(Number.NaN);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) a[i * n + j] = x[i].reduce((total, v, k) => total + v * x[j][k], 0);
    a[i * n + i] += ridge;
  }
  return a;
}

function factor(a: Float64Array, n: number): { share: number; l: Float64Array } {
  return inEverySpace(space => {
    const own = space.array(Float64Array, n * n);
    own.set(a);
    return { share: factorCholesky(space, own, n), l: own.slice() };
  });
}

/** Below, at and above the width of a block. */
const sizes = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(63, 64, 65, 128, 150));

describe("Cholesky's factorisation", () => {
  it('gives L Lᵀ = A, and leaves the upper triangle alone', () => {
    fc.assert(
      fc.property(sizes, fc.integer(), (n, seed) => {
        const a = positive(n, seed, 0.1);
        const { share, l } = factor(a, n);
        assert.ok(share > 0 && share <= 1);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            if (j > i) {
              assert.ok(Number.isNaN(l[i * n + j]));
              continue;
            }
            let product = 0;
            for (let k = 0; k <= j; k++) product += l[i * n + k] * l[j * n + k];
            const scale = Math.sqrt(a[i * n + i] * a[j * n + j]);
            assert.ok(Math.abs(product - a[i * n + j]) < 1e-13 * n * scale, `${i}, ${j}`);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('solves A x = b', () => {
    fc.assert(
      fc.property(sizes, fc.integer(), (n, seed) => {
        const a = positive(n, seed, 1);
        const { l } = factor(a, n);
        const x = Float64Array.from({ length: n }, (_, i) => Math.cos(i));
        const b = x.map((_, i) =>
          x.reduce((total, v, j) => total + v * a[Math.max(i, j) * n + Math.min(i, j)], 0),
        );
        solveCholesky(l, b);
        b.forEach((v, i) => {
          assert.ok(Math.abs(v - x[i]) < 1e-8, `${i}: ${v}, not ${x[i]}`);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('says what share of a diagonal entry is left', () => {
    // [[1, 1], [1, 1 + e]]: of the second entry e is left.
    const e = 2 ** -20;
    const { share } = factor(Float64Array.of(1, 0, 1, 1 + e), 2);
    assert.equal(share, e / (1 + e));
    assert.equal(factor(Float64Array.of(4, 0, 0, 9), 2).share, 1);
  });

  for (const [name, a] of Object.entries({
    'a singular matrix': [1, 0, 1, 1],
    'one that is singular but for rounding': [1, 0, 1, 1 + 2 * Number.EPSILON],
    'an indefinite matrix': [1, 0, 2, 1],
    'a negative matrix': [-1, 0, 0, -1],
    zeros: [0, 0, 0, 0],
    'a missing value': [Number.NaN, 0, 1, 1],
    'a missing value below the diagonal': [1, 0, Number.NaN, 1],
    'an infinite value': [Number.POSITIVE_INFINITY, 0, 1, 1],
  })) {
    it(`refuses ${name}`, () => {
      assert.equal(factor(Float64Array.from(a), 2).share, 0);
    });
  }

  it('refuses a matrix that is singular in a later block', () => {
    const n = 100;
    const a = positive(n, 1);
    for (let j = 0; j < n - 1; j++) a[(n - 1) * n + j] = a[70 * n + j];
    for (let i = 71; i < n - 1; i++) a[(n - 1) * n + i] = a[i * n + 70];
    a[n * n - 1] = a[70 * n + 70];
    assert.equal(factor(a, n).share, 0);
  });

  it('of nothing is nothing', () => {
    assert.equal(factor(new Float64Array(), 0).share, 1);
  });
});
