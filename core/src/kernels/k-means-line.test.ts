import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../random.ts';
import { kMeansOnLine } from './k-means-line.ts';

/** Lloyd's algorithm as it is told, every value compared with every centre. */
function plainly(values: Float64Array, start: Float64Array): Float64Array {
  let centers = start;
  for (let round = 0; round < 50; round++) {
    const sums = centers.map(() => 0);
    const counts = centers.map(() => 0);
    for (const x of values) {
      let best = 0;
      for (let k = 1; k < centers.length; k++) {
        if (Math.abs(x - centers[k]) < Math.abs(x - centers[best])) best = k;
      }
      sums[best] += x;
      counts[best]++;
    }
    centers = sums.map((sum, k) => sum / counts[k]);
  }
  return centers;
}

test('clusters are those of comparing every value with every centre', () => {
  const random = createRandom(4);
  const centers = [-4, 0, 7];
  const values = Float64Array.from({ length: 300 }, (_, i) => centers[i % 3] + 0.3 * random.normal()).sort();
  const start = Float64Array.of(6, -1, 2);
  const own = kMeansOnLine(values, start);
  plainly(values, start).forEach((center, k) => {
    assert.ok(Math.abs(own[k] - center) < 1e-12);
  });
});

// scikit-learn's KMeans gives these.
test('a centre without values takes the value that is farthest from its own', () => {
  const centers = kMeansOnLine(Float64Array.of(0, 1, 2.5, 100), Float64Array.of(0, 60, 60.5));
  assert.deepEqual([...centers], [0.5, 100, 2.5]);
});

test('more centres than values end in one of them each, and the rest beside the most', () => {
  const centers = kMeansOnLine(Float64Array.of(1, 1, 5), Float64Array.of(1, 3, 5));
  assert.deepEqual(
    [...centers].sort((a, b) => a - b),
    [1, 1, 5],
  );
});

test('clusters are the same at any scale', () => {
  const usual = kMeansOnLine(Float64Array.of(4, 5, 6, 7, 8, 14), Float64Array.of(5, 9, 13));
  for (const scale of [2 ** -900, 2 ** 900]) {
    const values = Float64Array.of(4, 5, 6, 7, 8, 14).map(x => x * scale);
    const own = kMeansOnLine(
      values,
      Float64Array.of(5, 9, 13).map(x => x * scale),
    );
    assert.deepEqual(
      own.map(x => x / scale),
      usual,
    );
  }
});
