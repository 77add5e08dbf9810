import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandom } from '@cauce/core';
import { coverageBand } from './coverage-band.ts';

/** The smallest number up to which lies more than this share of a distribution. */
function quantile(probabilities: readonly number[], share: number): number {
  let sum = 0;
  return probabilities.findIndex(own => {
    sum += own;
    return sum > share;
  });
}

/** Of how many of n are covered, one row after the other: each by the share that those before it leave (Pólya's urn). */
function probabilitiesOf(n: number, covers: (covered: number, before: number) => number): number[] {
  let own = [1];
  for (let before = 0; before < n; before++) {
    const next = new Array<number>(before + 2).fill(0);
    for (const [covered, weight] of own.entries()) {
      const share = covers(covered, before);
      next[covered] += weight * (1 - share);
      next[covered + 1] += weight * share;
    }
    own = next;
  }
  return own;
}

describe('the band of a promised coverage', () => {
  it('is the binomial one where the calibration is not known', () => {
    for (const [n, promised] of [
      [1, 0.9],
      [30, 0.9],
      [200, 0.5],
      [400, 0.99],
    ]) {
      const exact = probabilitiesOf(n, () => promised);
      const { low, high } = coverageBand(n, promised, undefined);
      assert.equal(low, quantile(exact, 0.005) / n);
      assert.equal(high, quantile(exact, 0.995) / n);
    }
  });

  it('is wider the fewer rows it was calibrated on', () => {
    for (const [n, promised, scores] of [
      [50, 0.5, 9],
      [300, 0.9, 19],
      [300, 0.9, 9],
    ]) {
      const rank = Math.ceil((scores + 1) * promised);
      const exact = probabilitiesOf(n, (covered, before) => (rank + covered) / (scores + 1 + before));
      const { low, high } = coverageBand(n, promised, scores);
      assert.equal(low, quantile(exact, 0.005) / n);
      assert.equal(high, quantile(exact, 0.995) / n);
    }
  });

  it('counts the scores as the intervals do, where a product is rounded', () => {
    // 100 · 0.55 is 55.00000000000001.
    assert.deepEqual(coverageBand(500, 0.55, 99), coverageBand(500, 0.55 - 1e-12, 99));
  });

  it('holds the coverage of conformal intervals 99 times in 100', () => {
    const random = createRandom(5);
    const [scores, n, promised, rounds] = [99, 200, 0.9, 2000];
    const { low, high } = coverageBand(n, promised, scores);
    let within = 0;
    for (let round = 0; round < rounds; round++) {
      const calibrated = Float64Array.from({ length: scores }, () => random.next()).sort();
      const bound = calibrated[Math.ceil((scores + 1) * promised) - 1];
      let covered = 0;
      for (let i = 0; i < n; i++) if (random.next() <= bound) covered++;
      if (low <= covered / n && covered / n <= high) within++;
    }
    assert.ok(within / rounds > 0.984, String(within / rounds));
  });

  it('narrows as truths come, and not without end', () => {
    const widths = [30, 1000, 100_000, 1e9].map(n => {
      const { low, high } = coverageBand(n, 0.9, undefined);
      return high - low;
    });
    assert.deepEqual(
      widths.toSorted((a, b) => b - a),
      widths,
    );
    assert.ok(widths[3] > 0.004 && widths[3] < 0.005, String(widths[3]));
  });
});
