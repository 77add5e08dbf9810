import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../random.ts';
import {
  symmetricEigen,
  symmetricEigenPlainly,
  tridiagonalEigen,
  tridiagonalEnds,
} from './symmetric-eigen.ts';

/** B Bᵀ of a random B, n x rank. */
function product(n: number, rank: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const b = Float64Array.from({ length: n * rank }, () => random.normal());
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      for (let k = 0; k < rank; k++) a[i * n + j] += b[i * rank + k] * b[j * rank + k];
  }
  return a;
}

function checkDecomposition(a: Float64Array, n: number): void {
  const { values, vectors } = symmetricEigen(a.slice(), n);
  const largest = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]), 1e-300);
  for (let i = 0; i < n; i++) {
    if (i > 0) assert.ok(values[i] <= values[i - 1]);
    for (let j = 0; j < n; j++) {
      let entry = 0;
      let along = 0;
      for (let k = 0; k < n; k++) {
        entry += values[k] * vectors[k * n + i] * vectors[k * n + j];
        along += vectors[i * n + k] * vectors[j * n + k];
      }
      assert.ok(Math.abs(entry - a[i * n + j]) <= 1e-13 * n * largest, 'A = Vᵀ D V');
      assert.ok(Math.abs(along - (i === j ? 1 : 0)) <= 1e-13 * n, 'V Vᵀ = I');
    }
  }
}

describe('the eigenvalues and eigenvectors of a symmetric matrix', () => {
  it('make the matrix again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer(),
        (n, rank, seed) => {
          const a = product(n, rank, seed);
          // Not definite, either.
          for (let i = 0; i < n; i++) a[i * n + i] -= 1;
          checkDecomposition(a, n);
        },
      ),
    );
  });

  it('are those of the plain twin', () => {
    for (const n of [1, 2, 7, 30]) {
      const a = product(n, n + 2, n);
      const own = symmetricEigen(a.slice(), n);
      const plain = symmetricEigenPlainly(a.slice(), n);
      for (let i = 0; i < n; i++) {
        assert.ok(Math.abs(own.values[i] - plain.values[i]) <= 1e-13 * plain.values[0]);
        let along = 0;
        for (let k = 0; k < n; k++) along += own.vectors[i * n + k] * plain.vectors[i * n + k];
        assert.ok(Math.abs(Math.abs(along) - 1) < 1e-9);
      }
    }
  });

  it('are found whatever the scale, in blocks, and where values repeat', () => {
    const n = 6;
    for (const scale of [1e-150, 1, 1e150])
      checkDecomposition(
        product(n, 4, 1).map(x => x * scale),
        n,
      );
    checkDecomposition(new Float64Array(n * n), n);
    checkDecomposition(
      Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 2 : 0)),
      n,
    );
    checkDecomposition(new Float64Array(n * n).fill(3), n);
    checkDecomposition(
      Float64Array.from({ length: n * n }, (_, i) => (Math.abs((i % n) - Math.floor(i / n)) === 1 ? 1 : 0)),
      n,
    );
  });

  it('of a tridiagonal matrix have a closed form', () => {
    const n = 40;
    const matrix = { diagonal: new Float64Array(n).fill(2), beside: new Float64Array(n - 1).fill(-1) };
    const { values, vectors } = tridiagonalEigen(matrix);
    const ends = tridiagonalEnds(matrix);
    values.forEach((value, i) => {
      assert.ok(Math.abs(value - (2 - 2 * Math.cos(((n - i) * Math.PI) / (n + 1)))) < 1e-13);
      assert.ok(Math.abs(Math.abs(vectors[i * n + n - 1]) - Math.abs(ends.vectors[i])) < 1e-12);
      assert.equal(ends.values[i], value);
    });
  });
});
