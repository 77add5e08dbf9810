import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { minimize, type Objective } from './lbfgs.ts';

/** Σ 100 (x₂ᵢ − x₂ᵢ₋₁²)² + (1 − x₂ᵢ₋₁)²: Rosenbrock, The Computer Journal 3 (1960). Least, 0, where all are 1. */
const rosenbrock: Objective = (x, gradient) => {
  let value = 0;
  for (let i = 0; i < x.length; i += 2) {
    const away = x[i + 1] - x[i] ** 2;
    value += 100 * away ** 2 + (1 - x[i]) ** 2;
    gradient[i] = -400 * x[i] * away - 2 * (1 - x[i]);
    gradient[i + 1] = 200 * away;
  }
  return value;
};

describe('minimize', () => {
  it('follows the valley of Rosenbrock to its end', () => {
    for (const size of [2, 50]) {
      const start = Float64Array.from({ length: size }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
      const { x, value, iterations, converged } = minimize(rosenbrock, start, { maxIter: 200, gtol: 1e-10 });
      assert.ok(converged);
      assert.ok(iterations < 60, `${iterations} steps`);
      assert.ok(value < 1e-18, String(value));
      for (const part of x) assert.ok(Math.abs(part - 1) < 1e-9, String(part));
      assert.equal(start[0], -1.2, 'the start stays as it was');
    }
  });

  it('finds the least of a quadratic whose directions differ a million times over', () => {
    const scale = Float64Array.from({ length: 7 }, (_, i) => 10 ** (i - 3));
    const quadratic: Objective = (x, gradient) => {
      let value = 5;
      for (let i = 0; i < x.length; i++) {
        gradient[i] = scale[i] * (x[i] - i);
        value += 0.5 * scale[i] * (x[i] - i) ** 2;
      }
      return value;
    };
    const { x, converged } = minimize(quadratic, new Float64Array(7), { maxIter: 500, gtol: 1e-11 });
    assert.ok(converged);
    x.forEach((part, i) => {
      assert.ok(Math.abs(part - i) < 1e-7, `${i}: ${part}`);
    });
  });

  it('goes less far where the function has no number', () => {
    // −log x + x, least at 1, from far out; x ≤ 0 has no value.
    const barrier: Objective = (x, gradient) => {
      gradient[0] = 1 - 1 / x[0];
      return x[0] - Math.log(x[0]);
    };
    for (const start of [1e-6, 1e6]) {
      const { x, converged } = minimize(barrier, Float64Array.of(start), { maxIter: 200, gtol: 1e-9 });
      assert.ok(converged, `from ${start}`);
      assert.ok(Math.abs(x[0] - 1) < 1e-8, `from ${start}: ${x[0]}`);
    }
  });

  it('ends where rounding hides what is left', () => {
    // The least value is 1e8, whose last place is 1.5e-8: the value alone tells x only to 1e-4.
    const offset: Objective = (x, gradient) => {
      gradient[0] = 2 * (x[0] - 3);
      return 1e8 + (x[0] - 3) ** 2;
    };
    const { x, converged, iterations } = minimize(offset, Float64Array.of(0), { maxIter: 1000, gtol: 0 });
    assert.ok(converged);
    assert.ok(iterations < 50);
    assert.ok(Math.abs(x[0] - 3) < 1e-7, String(x[0]));
  });

  it('says when it did not come to an end', () => {
    const start = Float64Array.of(-1.2, 1);
    const short = minimize(rosenbrock, start, { maxIter: 3, gtol: 1e-10 });
    assert.deepEqual([short.converged, short.iterations], [false, 3]);
    const slope: Objective = (x, gradient) => {
      gradient[0] = 1;
      return x[0];
    };
    assert.equal(minimize(slope, Float64Array.of(0), { maxIter: 20, gtol: 1e-6 }).converged, false);
  });

  it('has nothing to do at the least value, nor without parts', () => {
    assert.equal(minimize(rosenbrock, Float64Array.of(1, 1), { maxIter: 9, gtol: 0 }).iterations, 0);
    assert.deepEqual(minimize(() => 7, new Float64Array(), { maxIter: 9, gtol: 0 }).value, 7);
  });
});

it('goes on to where the gradient is 0 though values are off by what sums of many rows are', () => {
  const curvatures = Float64Array.from({ length: 12 }, (_, i) => 4 ** i);
  const { x } = minimize(
    (at, gradient) => {
      let value = 1000;
      for (let i = 0; i < at.length; i++) {
        const e = Math.exp(at[i] - i / 10);
        // Least at i / 10.
        value += curvatures[i] * (e - at[i]);
        gradient[i] = curvatures[i] * (e - 1);
      }
      return value * (1 + 20 * Number.EPSILON * Math.sin(1e9 * at[3]));
    },
    new Float64Array(12),
    { maxIter: 1000, gtol: 1e-8 },
  );
  for (const [i, value] of x.entries()) assert.ok(Math.abs(value - i / 10) < 1e-6, `${i}: ${value}`);
});
