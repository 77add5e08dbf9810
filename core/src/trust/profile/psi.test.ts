import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandom } from '../../random.ts';
import { stabilityByChance, stabilityIndex } from './psi.ts';

describe('the stability index', () => {
  it('is 0 for the same shares, whatever the number of rows', () => {
    assert.equal(stabilityIndex([10, 20, 30], [10, 20, 30]), 0);
    assert.ok(stabilityIndex([1000, 2000, 3000], [10_000, 20_000, 30_000]) < 1e-6);
  });

  it('is the sum of (p - q) ln(p / q)', () => {
    const expected = (0.5 - 0.6) * Math.log(0.5 / 0.6) + (0.5 - 0.4) * Math.log(0.5 / 0.4);
    assert.ok(Math.abs(stabilityIndex([5e6, 5e6], [6e6, 4e6]) - expected) < 1e-6);
  });

  it('is finite where a bin is empty, and does not count bins that neither has', () => {
    const index = stabilityIndex([100, 0], [0, 100]);
    assert.ok(index > 5 && Number.isFinite(index));
    assert.equal(stabilityIndex([100, 0, 0, 50], [30, 0, 0, 70]), stabilityIndex([100, 50], [30, 70]));
  });

  it('is 0 where nothing was counted', () => {
    assert.equal(stabilityIndex([], []), 0);
    assert.equal(stabilityIndex([0, 0], [0, 0]), 0);
  });

  it('exceeds what chance makes about as often as it says', () => {
    const random = createRandom(1);
    const bins = 10;
    const draw = (rows: number): Float64Array => {
      const counts = new Float64Array(bins);
      for (let i = 0; i < rows; i++) counts[random.integer(bins)]++;
      return counts;
    };
    const runs = 2000;
    const exceeds = (z: number): number => {
      const bound = stabilityByChance(bins, 500, 5000, z);
      let count = 0;
      for (let run = 0; run < runs; run++) count += Number(stabilityIndex(draw(5000), draw(500)) > bound);
      return count / runs;
    };
    // A normal distribution passes 2 with a probability of 0.023, and 3 with one of 0.0013.
    assert.ok(Math.abs(exceeds(2) - 0.023) < 0.012);
    assert.ok(exceeds(3) < 0.006);
  });
});
