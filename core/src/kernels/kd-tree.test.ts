import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../random.ts';
import { type Distance, distanceBetween, measuredDistance, toUnitLength } from './distance.ts';
import { buildKdTree, nearestByAll, nearestInTree } from './kd-tree.ts';
import { NearestList } from './nearest-list.ts';

const distances: readonly Distance[] = [
  { metric: 'euclidean', p: 2 },
  { metric: 'manhattan', p: 1 },
  { metric: 'chebyshev', p: 1 },
  { metric: 'minkowski', p: 3 },
  { metric: 'minkowski', p: 1.5 },
];

describe('a tree of points', () => {
  it('finds the same as comparing with every point, to the bit', () => {
    const shape = fc.record({
      count: fc.integer({ min: 1, max: 300 }),
      features: fc.integer({ min: 1, max: 5 }),
      k: fc.integer({ min: 1, max: 7 }),
      leafSize: fc.integer({ min: 1, max: 40 }),
      // Few values make many points equally near; many sizes make sums round.
      values: fc.constantFrom('few', 'normal', 'sizes', 'same'),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(shape, ({ count, features, k, leafSize, values: kind, seed }) => {
        const random = createRandom(seed);
        const draw = () => {
          if (kind === 'same') return 7;
          if (kind === 'few') return random.integer(4);
          return kind === 'normal' ? random.normal() : random.normal() * 10 ** (random.integer(300) - 150);
        };
        const points = { values: Float64Array.from({ length: count * features }, draw), count, features };
        const tree = buildKdTree(points, leafSize);
        assert.deepEqual(
          [...tree.numbers].sort((a, b) => a - b),
          [...Array(count).keys()],
        );
        const query = Float64Array.from({ length: features }, draw);
        for (const distance of distances) {
          const [all, found] = [new NearestList(k), new NearestList(k)];
          nearestByAll(points, distance, query, 0, all);
          nearestInTree(tree, distance, query, 0, found);
          assert.deepEqual(found, all);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('looks at few of many points', () => {
    const random = createRandom(1);
    const count = 20_000;
    const points = {
      values: Float64Array.from({ length: count * 2 }, () => random.normal()),
      count,
      features: 2,
    };
    const tree = buildKdTree(points, 30);
    let looks = 0;
    const counted = new Proxy(tree.numbers, {
      get(numbers, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
        return Reflect.get(numbers, key);
      },
    });
    nearestInTree({ ...tree, numbers: counted }, distances[0], Float64Array.of(0, 0), 0, new NearestList(5));
    assert.ok(looks > 0 && looks < 1000, `${looks}`);
  });
});

describe('distances', () => {
  it('are what they are called', () => {
    const [a, b] = [Float64Array.of(9, 1, 2, 3), Float64Array.of(2, 0, 6)];
    const of = (distance: Distance) => measuredDistance(distance, distanceBetween(distance, a, 1, b, 0, 3));
    assert.equal(of({ metric: 'euclidean', p: 2 }), Math.sqrt(14));
    assert.equal(of({ metric: 'manhattan', p: 2 }), 6);
    assert.equal(of({ metric: 'chebyshev', p: 2 }), 3);
    assert.ok(Math.abs(of({ metric: 'minkowski', p: 3 }) - 36 ** (1 / 3)) < 1e-12);
  });

  it('by angle are of points of length 1; one at 0 is far from all', () => {
    const points = Float64Array.of(3, 4, 0, 0, -30, -40);
    toUnitLength(points, 2);
    assert.deepEqual([...points], [0.6, 0.8, 0, 0, -0.6, -0.8]);
    const of = (b: number) => distanceBetween({ metric: 'cosine', p: 2 }, points, 0, points, b, 2);
    assert.deepEqual([of(0), of(2), of(4)], [0, 1, 2]);
  });
});
