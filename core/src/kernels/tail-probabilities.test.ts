import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { chi2Tail, fTail } from './tail-probabilities.ts';

const { tails } = JSON.parse(
  readFileSync(new URL('../../../references/feature_selection.json', import.meta.url), 'utf8'),
) as {
  tails: { f: [f: number, a: number, b: number, p: number][]; chi2: [x: number, d: number, p: number][] };
};

const isNear = (own: number, expected: number, share: number) =>
  Math.abs(own - expected) <= share * Math.abs(expected);

test('the tail of F is what SciPy gives', () => {
  for (const [f, a, b, p] of tails.f)
    assert.ok(isNear(fTail(f, a, b), p, 1e-11), `${f} ${a} ${b}: ${fTail(f, a, b)}`);
});

test('the tail of χ² is what SciPy gives', () => {
  for (const [x, d, p] of tails.chi2)
    assert.ok(isNear(chi2Tail(x, d), p, 1e-12), `${x} ${d}: ${chi2Tail(x, d)}`);
});

test('both have their closed forms, with many degrees of freedom too', () => {
  for (const f of [0.01, 1, 2, 30]) {
    for (const within of [1, 10, 1e5, 1e7]) {
      assert.ok(isNear(fTail(f, 2, within), Math.exp((-within / 2) * Math.log1p((2 * f) / within)), 1e-12));
    }
    assert.ok(isNear(chi2Tail(f, 2), Math.exp(-f / 2), 1e-13));
  }
});

test('what is no statistic has no tail, what is infinite none left', () => {
  for (const tail of [(x: number) => fTail(x, 1, 3), (x: number) => chi2Tail(x, 3)]) {
    assert.deepEqual([Number.NaN, 0, -1, Number.POSITIVE_INFINITY].map(tail), [Number.NaN, 1, 1, 0]);
  }
});
