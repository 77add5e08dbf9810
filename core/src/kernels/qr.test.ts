import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { inEverySpace } from '../../test/every-space.ts';
import { createRandom } from '../random.ts';
import { triangleOf } from './qr.ts';

/** Columns; the last is the right-hand side. */
function triangle(columns: readonly Float64Array[]): { r: Float64Array; qty: Float64Array } {
  return inEverySpace(space =>
    triangleOf(space, {
      rows: columns[0].length,
      width: columns.length - 1,
      read(start, count, out, height) {
        columns.forEach((column, j) => {
          out.set(column.subarray(start, start + count), j * height);
        });
      },
    }),
  );
}

function draw(rows: number, width: number, seed: number): Float64Array[] {
  const random = createRandom(seed);
  return Array.from({ length: width }, () => Float64Array.from({ length: rows }, () => random.normal()));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, x, i) => total + x * b[i], 0);
}

/** Less than a block, about one, more than all triangles hold at once. */
const rowCounts = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(255, 256, 257, 1000, 2500));

describe('the triangle of a QR factorisation', () => {
  it('has the products of the columns: RᵀR = XᵀX and RᵀQᵀy = Xᵀy', () => {
    fc.assert(
      fc.property(rowCounts, fc.integer({ min: 1, max: 9 }), fc.integer(), (rows, width, seed) => {
        const columns = draw(rows, width + 1, seed);
        const { r, qty } = triangle(columns);
        for (let i = 0; i < width; i++) {
          const own = r.subarray(i * width, (i + 1) * width);
          for (let j = 0; j < width; j++) {
            const product = dot(own, r.subarray(j * width, (j + 1) * width));
            assert.ok(Math.abs(product - dot(columns[i], columns[j])) < 1e-12 * (rows + 10));
          }
          assert.ok(Math.abs(dot(own, qty) - dot(columns[i], columns[width])) < 1e-12 * (rows + 10));
          assert.ok(own.subarray(i + 1).every(x => x === 0));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps what squares would lose', () => {
    // Two columns that differ by 1e-9 of their size: XᵀX would be singular to working precision.
    const rows = 600;
    const [noise] = draw(rows, 1, 3);
    const one = new Float64Array(rows).fill(1);
    const other = one.map((x, i) => x + 1e-9 * noise[i]);
    const mean = other.reduce((a, b) => a + b, 0) / rows;
    const spread = Math.sqrt(other.reduce((total, x) => total + (x - mean) ** 2, 0));
    const { r } = triangle([one, other, one]);
    assert.ok(Math.abs(Math.abs(r[3]) - spread) < 1e-6 * spread);
  });

  it('takes columns of zeros, equal columns, and no rows', () => {
    const zero = new Float64Array(5);
    const { r, qty } = triangle([zero, zero, Float64Array.of(1, 2, 3, 4, 5)]);
    assert.deepEqual([...r, ...qty], [0, 0, 0, 0, 0, 0]);
    const none = new Float64Array();
    assert.deepEqual(triangle([none, none]).r, Float64Array.of(0));
  });
});
