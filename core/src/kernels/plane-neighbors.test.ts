import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../random.ts';
import { nearestInPlane, nearestInPlanePlainly } from './plane-neighbors.ts';

const random = createRandom(3);
const draw = (count: number, next: () => number) => Float64Array.from({ length: count }, next);

for (const [name, count, next] of [
  ['scattered', 300, () => random.normal()],
  ['on a grid', 200, () => random.integer(4)],
  ['far apart', 120, () => Math.exp(20 * random.normal())],
  ['few', 5, () => random.next()],
] as const) {
  test(`points that are ${name} have the neighbours that the plain twin finds`, () => {
    const [x, y] = [draw(count, next), draw(count, next)];
    for (const k of [1, 3, 4]) assert.deepEqual(nearestInPlane(x, y, k), nearestInPlanePlainly(x, y, k));
  });
}

test('points that are all the same have neighbours at distance 0', () => {
  const same = new Float64Array(100).fill(2);
  assert.deepEqual(nearestInPlane(same, same, 3), new Float64Array(100));
});
