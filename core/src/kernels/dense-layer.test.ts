import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../random.ts';
import { addGradient, affine, backward } from './dense-layer.ts';

const shape = fc.record({
  rows: fc.integer({ min: 0, max: 9 }),
  fanIn: fc.integer({ min: 1, max: 9 }),
  fanOut: fc.integer({ min: 1, max: 9 }),
  seed: fc.integer(),
});

test('products are what sums of products give, term by term', () => {
  fc.assert(
    fc.property(shape, ({ rows, fanIn, fanOut, seed }) => {
      const random = createRandom(seed);
      // Whole numbers, so that sums are exact in any order; many zeros.
      const draw = (length: number) =>
        Float64Array.from({ length }, () => Math.max(0, random.integer(9) - 4));
      const [a, delta, parameters] = [
        draw(rows * fanIn),
        draw(rows * fanOut),
        draw(3 + (fanIn + 1) * fanOut),
      ];
      const [weights, biases] = [3, 3 + fanIn * fanOut];
      const indexes = (count: number) => Array.from({ length: count }, (_, i) => i);
      const sumOver = (count: number, term: (i: number) => number) =>
        indexes(count).reduce((total, i) => total + term(i), 0);

      const out = new Float64Array(rows * fanOut).fill(7);
      affine(a, rows, fanIn, parameters, weights, biases, fanOut, out);
      const gradient = new Float64Array(parameters.length).fill(2);
      addGradient(a, delta, rows, fanIn, fanOut, gradient, weights, biases);
      const before = new Float64Array(rows * fanIn).fill(7);
      backward(delta, rows, fanIn, parameters, weights, fanOut, before);

      for (const j of indexes(fanOut)) {
        for (const r of indexes(rows)) {
          const own = sumOver(fanIn, k => a[r * fanIn + k] * parameters[weights + k * fanOut + j]);
          assert.equal(out[r * fanOut + j], parameters[biases + j] + own);
        }
        assert.equal(gradient[biases + j], 2 + sumOver(rows, r => delta[r * fanOut + j]));
        for (const k of indexes(fanIn)) {
          const own = sumOver(rows, r => a[r * fanIn + k] * delta[r * fanOut + j]);
          assert.equal(gradient[weights + k * fanOut + j], 2 + own);
        }
      }
      for (const r of indexes(rows)) {
        for (const k of indexes(fanIn)) {
          const own = sumOver(fanOut, j => delta[r * fanOut + j] * parameters[weights + k * fanOut + j]);
          assert.equal(before[r * fanIn + k], own);
        }
      }
    }),
  );
});

test('a row gives the same bits alone as among others', () => {
  const random = createRandom(4);
  const [rows, fanIn, fanOut] = [7, 13, 11];
  const draw = (length: number) => Float64Array.from({ length }, () => random.normal());
  const [a, parameters] = [draw(rows * fanIn), draw((fanIn + 1) * fanOut)];
  const [all, one] = [new Float64Array(rows * fanOut), new Float64Array(fanOut)];
  affine(a, rows, fanIn, parameters, 0, fanIn * fanOut, fanOut, all);
  for (let r = 0; r < rows; r++) {
    affine(a.slice(r * fanIn, (r + 1) * fanIn), 1, fanIn, parameters, 0, fanIn * fanOut, fanOut, one);
    assert.deepEqual(one, all.slice(r * fanOut, (r + 1) * fanOut));
  }
});
