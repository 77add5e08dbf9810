import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandom } from '../random.ts';
import { times, transposeTimes } from './block-matrix.ts';
import { type LeadingSvd, type LinearMap, lanczosSvd, randomizedSvd } from './leading-svd.ts';
import { dot } from './orthonormal.ts';

/** A matrix with these singular values: two random reflections around a diagonal. */
function matrixOf(
  rows: number,
  width: number,
  singular: readonly number[],
): { map: LinearMap; right: Float64Array[] } {
  const random = createRandom(rows + width);
  const unit = (length: number) => {
    const v = Float64Array.from({ length }, () => random.normal());
    const size = Math.sqrt(dot(v, v));
    return v.map(x => x / size);
  };
  const [u, w] = [unit(rows), unit(width)];
  const reflected = (v: Float64Array, k: number) => v.map((x, i) => (i === k ? 1 : 0) - 2 * x * v[k]);
  const values = Array.from({ length: width }, () => new Float64Array(rows));
  const right = singular.map((_, k) => reflected(w, k));
  singular.forEach((value, k) => {
    const left = reflected(u, k);
    for (let j = 0; j < width; j++)
      for (let i = 0; i < rows; i++) values[j][i] += value * left[i] * right[k][j];
  });
  const blocks = values.map((own, start) => ({ start, width: 1 as const, values: own }));
  const matrix = { rows, width, blocks, shift: new Float64Array(width) };
  return {
    right,
    map: { rows, width, times: v => times(matrix, v), transposeTimes: v => transposeTimes(matrix, v) },
  };
}

function check(
  { singular, vectors }: LeadingSvd,
  expected: readonly number[],
  right: readonly Float64Array[],
  tolerance: number,
) {
  singular.forEach((value, i) => {
    assert.ok(
      Math.abs(value - (expected[i] ?? 0)) <= tolerance * expected[0],
      `${i}: ${value}, not ${expected[i]}`,
    );
    if (expected[i] > 0) assert.ok(Math.abs(Math.abs(dot(vectors[i], right[i])) - 1) < tolerance);
    for (let j = 0; j <= i; j++) assert.ok(Math.abs(dot(vectors[i], vectors[j]) - (i === j ? 1 : 0)) < 1e-12);
  });
}

const geometric = (count: number, ratio: number) => Array.from({ length: count }, (_, i) => 10 * ratio ** i);
const shapes = [
  ['tall', 400, 150],
  ['wide', 150, 400],
  ['small', 30, 12],
] as const;

describe('Lanczos’s method', () => {
  for (const [name, rows, width] of shapes) {
    it(`finds the largest singular values of a ${name} matrix`, () => {
      const singular = geometric(Math.min(rows, width), 0.96);
      const { map, right } = matrixOf(rows, width, singular);
      check(lanczosSvd(map, 8, 0, createRandom(1)), singular, right, 1e-11);
    });
    it(`finds small singular values of a ${name} matrix as exactly as large ones`, () => {
      const singular = geometric(Math.min(rows, width), 0.1);
      const { map, right } = matrixOf(rows, width, singular);
      const { vectors } = lanczosSvd(map, 7, 0, createRandom(1));
      vectors.forEach((vector, i) => {
        // Rounding of the matrix, as large as its largest values are.
        const tolerance = (1e-14 * singular[0]) / singular[i];
        const sign = Math.sign(dot(vector, right[i]));
        for (let j = 0; j < width; j++)
          assert.ok(Math.abs(sign * vector[j] - right[i][j]) < tolerance, `${i}`);
      });
    });
    it(`finds the zeros of a ${name} matrix of low rank too`, () => {
      const { map, right } = matrixOf(rows, width, [5, 3, 1]);
      check(lanczosSvd(map, 6, 0, createRandom(1)), [5, 3, 1], right, 1e-11);
    });
  }
  it('finds values that repeat', () => {
    const { map } = matrixOf(300, 200, [4, 4, 4, 1, 1, 0.5]);
    const { singular } = lanczosSvd(map, 5, 0, createRandom(2));
    assert.ok(
      singular.every((value, i) => Math.abs(value - [4, 4, 4, 1, 1][i]) < 1e-11),
      `${singular}`,
    );
  });
});

describe('random projections', () => {
  for (const [name, rows, width] of shapes) {
    it(`are exact for a ${name} matrix of low rank`, () => {
      const singular = [9, 7, 4, 2, 1];
      const { map, right } = matrixOf(rows, width, singular);
      check(randomizedSvd(map, 7, { nOversamples: 4, nIter: 2 }, createRandom(1)), singular, right, 1e-11);
    });
    it(`come near to the values of any ${name} matrix`, () => {
      const singular = geometric(Math.min(rows, width), 0.9);
      const { map, right } = matrixOf(rows, width, singular);
      check(randomizedSvd(map, 3, { nOversamples: 10, nIter: 7 }, createRandom(1)), singular, right, 1e-6);
    });
  }
});
