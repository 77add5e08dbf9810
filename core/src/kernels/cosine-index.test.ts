import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../random.ts';
import { buildCosineIndex, nearestByCosine } from './cosine-index.ts';
import { toUnitLength } from './distance.ts';
import { nearestByAll } from './kd-tree.ts';
import { NearestList } from './nearest-list.ts';

describe('an index of points by their features', () => {
  it('finds the same as comparing with every point, to the bit', () => {
    const shape = fc.record({
      count: fc.integer({ min: 1, max: 200 }),
      features: fc.integer({ min: 1, max: 12 }),
      k: fc.integer({ min: 1, max: 7 }),
      share: fc.constantFrom(0, 0.1, 0.5, 1),
      // Few values make many points equally near.
      values: fc.constantFrom('few', 'normal', 'sizes'),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(shape, ({ count, features, k, share, values: kind, seed }) => {
        const random = createRandom(seed);
        const draw = (_: unknown, at: number) => {
          // One feature that all points have.
          if (at % features > 0 && random.next() >= share) return 0;
          if (kind === 'few') return 1 + random.integer(2);
          return kind === 'normal' ? random.normal() : random.normal() * 10 ** (random.integer(100) - 50);
        };
        const points = { values: Float64Array.from({ length: count * features }, draw), count, features };
        const index = buildCosineIndex(points);
        const units = points.values.slice();
        toUnitLength(units, features);
        for (let asked = 0; asked < 3; asked++) {
          const query = Float64Array.from({ length: features }, draw);
          toUnitLength(query, features);
          const [all, found] = [new NearestList(k), new NearestList(k)];
          nearestByAll({ ...points, values: units }, { metric: 'cosine', p: 2 }, query, 0, all);
          nearestByCosine(index, query, 0, found);
          assert.deepEqual(found, all);
        }
      }),
      { numRuns: 200 },
    );
  });
});
