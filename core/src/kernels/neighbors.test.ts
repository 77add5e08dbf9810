import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { inEverySpace } from '../../test/every-space.ts';
import { createRandom } from '../random.ts';
import { nearest } from './neighbors.ts';

interface Case {
  readonly name: string;
  readonly points: number[][];
  readonly queries: number[][];
  readonly k: number;
  readonly distances: number[][];
  readonly numbers: number[][];
}

const reference: { readonly neighbors: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../../references/kernels.json', import.meta.url), 'utf8'),
);

function ask(points: number[][], queries: number[][], k: number, features = points[0]?.length ?? 0) {
  return inEverySpace(space => {
    const [own, asked] = [points, queries].map(rows => {
      const values = space.array(Float64Array, rows.length * features);
      values.set(rows.flat());
      return { values, count: rows.length, features };
    });
    const { distances, numbers } = nearest(space, own, asked, k);
    return { distances: distances.slice(), numbers: numbers.slice() };
  });
}

describe('the nearest points', () => {
  for (const { name, points, queries, k, distances, numbers } of reference.neighbors) {
    it(`agree with scikit-learn: ${name}`, () => {
      const found = ask(points, queries, k);
      assert.deepEqual([...found.numbers], numbers.flat());
      distances.flat().forEach((distance, i) => {
        assert.ok(Math.abs(Math.sqrt(found.distances[i]) - distance) <= 1e-9 * distance);
      });
    });
  }

  it('are the first of all points, sorted by distance and then by number', () => {
    const shape = fc.record({
      count: fc.integer({ min: 0, max: 600 }),
      asked: fc.integer({ min: 0, max: 70 }),
      features: fc.integer({ min: 1, max: 5 }),
      k: fc.integer({ min: 1, max: 6 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(shape, ({ count, asked, features, k, seed }) => {
        const random = createRandom(seed);
        // Whole numbers, so that many points are equally near, and the sums are exact.
        const draw = (length: number) =>
          Array.from({ length }, () => Array.from({ length: features }, () => Math.floor(random.next() * 5)));
        const points = draw(count);
        const queries = draw(asked);
        const { distances, numbers } = ask(points, queries, k, features);
        queries.forEach((query, q) => {
          const all = points
            .map((point, number) => ({
              number,
              distance: point.reduce((total, x, j) => total + (x - query[j]) ** 2, 0),
            }))
            .sort((a, b) => a.distance - b.distance || a.number - b.number);
          for (let i = 0; i < k; i++) {
            assert.equal(numbers[q * k + i], all[i]?.number ?? -1);
            assert.equal(distances[q * k + i], all[i]?.distance ?? Number.POSITIVE_INFINITY);
          }
        });
      }),
      { numRuns: 30 },
    );
  });
});
