import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../random.ts';
import { dot, makeUnit, norm, orthonormalise } from './orthonormal.ts';

test('vectors become orthonormal and span what they did, however nearly alike they are', () => {
  const closeness = fc.constantFrom(...[0, 1, 2, 3, 4, 5, 6, 8, 12].map(k => 10 ** -k), 0);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), closeness, fc.integer(), (count, spread, seed) => {
      const random = createRandom(seed);
      const draw = (factor: number) => Float64Array.from({ length: 12 }, () => factor * random.normal());
      const first = draw(1);
      const given = Array.from({ length: count }, () => draw(spread).map((x, i) => x + first[i]));
      for (const isRough of [false, true]) {
        const vectors = given.map(own => own.slice());
        orthonormalise(vectors, createRandom(1), isRough);
        for (const [i, a] of vectors.entries()) {
          for (const [j, b] of vectors.entries()) {
            const off = Math.abs(dot(a, b) - (i === j ? 1 : 0));
            assert.ok(off < (isRough ? 1e-7 : 1e-13), `${i}, ${j}: ${off}`);
          }
        }
        for (const own of given) {
          let squares = 0;
          for (const v of vectors) squares += dot(own, v) ** 2;
          assert.ok(Math.abs(squares / dot(own, own) - 1) < 1e-9);
        }
      }
    }),
  );
});

test('what adds nothing is no direction, and lengths have any scale', () => {
  const unit = Float64Array.of(0.6, 0.8);
  assert.equal(makeUnit(Float64Array.of(3, 4), [unit]), false);
  assert.equal(makeUnit(Float64Array.of(0, 0), []), false);
  for (const scale of [1e-300, 1, 1e300])
    assert.ok(Math.abs(norm(Float64Array.of(3 * scale, 4 * scale)) / (5 * scale) - 1) < 1e-15);
});
