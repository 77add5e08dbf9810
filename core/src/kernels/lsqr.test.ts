import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandom } from '../random.ts';
import { lsqr, type Operator } from './lsqr.ts';

function operator(matrix: readonly (readonly number[])[]): Operator {
  const width = matrix[0].length;
  return {
    rows: matrix.length,
    width,
    times: v => Float64Array.from(matrix, row => row.reduce((total, x, j) => total + x * v[j], 0)),
    transposeTimes: u =>
      Float64Array.from({ length: width }, (_, j) =>
        matrix.reduce((total, row, i) => total + row[j] * u[i], 0),
      ),
  };
}

const options = { maxIter: 200, tol: 1e-14 };

describe('lsqr', () => {
  it('solves a square system', () => {
    const { x, converged } = lsqr(
      operator([
        [2, 1],
        [1, 3],
      ]),
      Float64Array.of(4, 7),
      options,
    );
    assert.ok(converged);
    assert.ok(Math.hypot(x[0] - 1, x[1] - 2) < 1e-12, String(x));
  });

  it('leaves a residual that no column has a part of', () => {
    const random = createRandom(4);
    const a = operator(Array.from({ length: 30 }, () => Array.from({ length: 6 }, () => random.normal())));
    const b = Float64Array.from({ length: 30 }, () => random.normal());
    const { x, converged } = lsqr(a, b, options);
    const fitted = a.times(x);
    assert.ok(converged);
    for (const slope of a.transposeTimes(b.map((value, i) => value - fitted[i])))
      assert.ok(Math.abs(slope) < 1e-11);
  });

  it('finds the smallest of many solutions', () => {
    // x + 2y = 5: (1, 2) is nearest to 0.
    const { x } = lsqr(
      operator([
        [1, 2],
        [1, 2],
      ]),
      Float64Array.of(5, 5),
      options,
    );
    assert.ok(Math.hypot(x[0] - 1, x[1] - 2) < 1e-12, String(x));
  });

  it('has nothing to do without a right-hand side, or without features', () => {
    assert.deepEqual(lsqr(operator([[1, 2]]), Float64Array.of(0), options).x, Float64Array.of(0, 0));
    assert.deepEqual(lsqr(operator([[0]]), Float64Array.of(3), options).x, Float64Array.of(0));
    assert.deepEqual(lsqr(operator([[]]), Float64Array.of(3), options).x, new Float64Array());
  });

  it('says when it did not come to an end', () => {
    const a = operator([
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, 3],
    ]);
    const { converged, iterations } = lsqr(a, Float64Array.of(1, 1, 1), { maxIter: 1, tol: 1e-14 });
    assert.deepEqual([converged, iterations], [false, 1]);
  });
});
