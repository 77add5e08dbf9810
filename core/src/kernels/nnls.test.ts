import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../random.ts';
import { nonNegativeLeastSquares } from './nnls.ts';

describe('nonNegativeLeastSquares', () => {
  it('finds the point where no part wants to grow, nor to leave 0', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 }), fc.integer());
    fc.assert(
      fc.property(sizes, ([width, rows, seed]) => {
        const random = createRandom(seed);
        const a = Float64Array.from({ length: rows * width }, () => random.normal());
        const b = Float64Array.from({ length: rows }, () => random.normal());
        const x = nonNegativeLeastSquares(a, width, b);
        const residual = b.map((value, i) =>
          x.reduce((rest, part, j) => rest - part * a[j * rows + i], value),
        );
        x.forEach((part, j) => {
          const pull = residual.reduce((total, value, i) => total + value * a[j * rows + i], 0);
          assert.ok(part >= 0);
          // Karush, Kuhn and Tucker's conditions.
          assert.ok(part > 0 ? Math.abs(pull) < 1e-9 : pull < 1e-9, `${j}: ${part}, ${pull}`);
        });
      }),
    );
  });

  it('is content with columns of zeros, columns that say the same, and nothing to fit', () => {
    const [none, slope] = nonNegativeLeastSquares(Float64Array.of(0, 0, 1, 1), 2, Float64Array.of(2, 4));
    assert.equal(none, 0);
    assert.ok(Math.abs(slope - 3) < 1e-12);
    const same = nonNegativeLeastSquares(Float64Array.of(1, 2, 1, 2), 2, Float64Array.of(3, 6));
    assert.ok(Math.abs(same[0] + same[1] - 3) < 1e-12);
    assert.deepEqual(
      nonNegativeLeastSquares(Float64Array.of(1, 1), 1, Float64Array.of(-1, -2)),
      Float64Array.of(0),
    );
    assert.deepEqual(nonNegativeLeastSquares(new Float64Array(), 0, Float64Array.of(1)), new Float64Array());
  });
});
