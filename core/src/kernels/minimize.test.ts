import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minimizeBetween, minimizeFrom } from './minimize.ts';

/** Functions of one number, and where they are least. */
const valleys: readonly (readonly [what: string, fn: (x: number) => number, place: number])[] = [
  ['a parabola', x => (x - 1.5) ** 2 + 3, 1.5],
  ['a parabola far off', x => (x - 4000) ** 2, 4000],
  ['a kink', x => Math.abs(x + 0.25), -0.25],
  ['a flat bottom', x => (x - 2) ** 4, 2],
  ['a skewed valley', x => Math.exp(x) - 3 * x, Math.log(3)],
  ['an infinite wall', x => (x < 0.5 ? Number.POSITIVE_INFINITY : (x - 1) ** 2), 1],
];
for (const [what, fn, place] of valleys) {
  const slack = what === 'a flat bottom' ? 1e-3 : 1e-6 * (1 + Math.abs(place));
  test(`${what} is least where it is, from two places`, () => {
    assert.ok(Math.abs(minimizeFrom(fn, -2, 2) - place) <= slack);
  });
  test(`${what} is least where it is, between bounds`, () => {
    assert.ok(Math.abs(minimizeBetween(fn, -5, place + 50) - place) <= slack * 10);
  });
}

test('a slope without end is followed to the bound, or to the better of the two places', () => {
  assert.ok(minimizeBetween(x => x, 1, 3) - 1 < 1e-6);
  assert.ok(Number.isFinite(minimizeFrom(x => -x, 0, 1)));
});

test('a function without values ends', () => {
  assert.ok(Number.isFinite(minimizeBetween(() => Number.NaN, 0, 1)));
  assert.ok(Number.isFinite(minimizeFrom(() => Number.NaN, 0, 1)));
  assert.ok(Number.isFinite(minimizeFrom(() => 7, 0, 1)));
});
