import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { inEverySpace } from '../../test/every-space.ts';
import { createRandom } from '../random.ts';
import { type Descent, descend } from './coordinate-descent.ts';

interface Case {
  readonly name: string;
  readonly columns: number[][];
  readonly target: number[];
  readonly alpha: number;
  readonly l1Ratio: number;
  readonly coef: number[];
}

const reference: { readonly elasticNet: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../../references/kernels.json', import.meta.url), 'utf8'),
);

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, x, i) => total + x * b[i], 0);
}

function solve(
  columns: readonly number[][],
  target: readonly number[],
  [absolute, squared]: readonly [number, number],
  { start = columns.map(() => 0), sweeps = 10_000, tolerance = 1e-14 } = {},
): Descent & { coef: number[] } {
  return inEverySpace(space => {
    const gram = space.array(Float64Array, columns.length ** 2);
    gram.set(columns.flatMap(x => columns.map(z => dot(x, z))));
    const products = space.array(Float64Array, columns.length);
    products.set(columns.map(x => dot(x, target)));
    const coef = space.array(Float64Array, columns.length);
    coef.set(start);
    const problem = { gram, target: products, targetSquares: dot(target, target), absolute, squared };
    return { ...descend(space, problem, coef, { sweeps, tolerance }), coef: [...coef] };
  });
}

describe('coordinate descent', () => {
  for (const { name, columns, target, alpha, l1Ratio, coef } of reference.elasticNet) {
    it(`agrees with scikit-learn: ${name}`, () => {
      const strength = alpha * target.length;
      const found = solve(columns, target, [strength * l1Ratio, strength * (1 - l1Ratio)], {
        tolerance: 0,
      });
      found.coef.forEach((w, j) => {
        assert.ok(Math.abs(w - coef[j]) < 1e-9, `${j}: ${w}, not ${coef[j]}`);
      });
    });
  }

  it('finds a point where no coefficient wants to move', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 15 }), fc.integer());
    fc.assert(
      fc.property(sizes, ([width, rows, seed]) => {
        const random = createRandom(seed);
        const draw = () => Array.from({ length: rows }, () => random.normal());
        const columns = Array.from({ length: width }, draw);
        const target = draw();
        const { coef } = solve(columns, target, [0.7, 0.1]);
        const residual = target.map((y, r) => y - columns.reduce((total, x, j) => total + x[r] * coef[j], 0));
        columns.forEach((x, j) => {
          const slope = dot(x, residual) - 0.1 * coef[j];
          if (coef[j] === 0) assert.ok(Math.abs(slope) < 0.7 + 1e-5);
          else assert.ok(Math.abs(slope - 0.7 * Math.sign(coef[j])) < 1e-5);
        });
      }),
    );
  });

  it('goes on where it was, and stops when told', () => {
    const [{ columns, target }] = reference.elasticNet;
    const first = solve(columns, target, [2, 1], { sweeps: 2 });
    assert.equal(first.sweeps, 2);
    const whole = solve(columns, target, [2, 1]);
    const rest = solve(columns, target, [2, 1], { start: first.coef });
    assert.ok(first.gap > whole.gap && rest.gap <= 1e-14 * dot(target, target));
    rest.coef.forEach((w, j) => {
      assert.ok(Math.abs(w - whole.coef[j]) < 1e-6);
    });
  });

  it('is content at once with no features, or a target of zeros', () => {
    assert.deepEqual(solve([], [1, 2], [1, 0], { sweeps: 5 }).coef, []);
    assert.deepEqual(solve([[1, 2]], [0, 0], [1, 0]), { gap: 0, sweeps: 1, coef: [0] });
  });
});
