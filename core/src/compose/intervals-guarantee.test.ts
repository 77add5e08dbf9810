import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classes, covered, coveredBySets, type Made, make, noisy } from '../../test/calibrated.ts';
import type { Table } from '../table/table.ts';
import { conformalRank } from '../trust/intervals/conformal.ts';
import type { IntervalMethod } from './interval-method.ts';

/** Standard deviation of the share covered of `tested` rows, with `scores` scores: beta-binomial. */
function spread(coverage: number, scores: number, tested: number): number {
  const k = conformalRank(scores, coverage);
  const p = k / (scores + 1);
  return Math.sqrt((p * (1 - p) * (tested + scores + 1)) / (tested * (scores + 2)));
}

interface Guarantee {
  readonly method: IntervalMethod;
  readonly make: (rows: number, seed: number) => Table;
  readonly measure: (made: Made, table: Table, coverage: number) => number;
  readonly heldOut: number;
  readonly scores: number;
}
const guarantees: Record<string, Guarantee> = {
  'split, the same width everywhere': {
    method: { method: 'split' },
    make: noisy,
    measure: covered,
    heldOut: 60,
    scores: 60,
  },
  'split, scaled': { method: { method: 'split' }, make: noisy, measure: covered, heldOut: 240, scores: 120 },
  quantile: {
    method: { method: 'quantile', coverage: 0.8 },
    make: noisy,
    measure: covered,
    heldOut: 60,
    scores: 60,
  },
  cvPlus: { method: { method: 'cvPlus', folds: 4 }, make: noisy, measure: covered, heldOut: 0, scores: 120 },
  'split, classes': {
    method: { method: 'split' },
    make: classes,
    measure: coveredBySets,
    heldOut: 60,
    scores: 60,
  },
};

describe('the guarantee, over many draws', () => {
  const draws = 40;
  const tested = 400;
  for (const [name, { method, heldOut, scores, ...own }] of Object.entries(guarantees)) {
    it(name, async () => {
      const mean = new Map([0.5, 0.8, 0.95].map(coverage => [coverage, 0]));
      for (let seed = 0; seed < draws; seed++) {
        const all = own.make(120 + heldOut + tested, 100 + seed);
        const learnt = all.slice(0, 120 + heldOut);
        const made = await make(method, learnt, heldOut || 1, seed);
        for (const [coverage, sum] of mean) {
          mean.set(coverage, sum + own.measure(made, all.slice(learnt.length), coverage) / draws);
        }
      }
      for (const [coverage, reached] of mean) {
        const band = (3 * spread(coverage, scores, tested)) / Math.sqrt(draws);
        assert.ok(reached >= coverage - band, `${reached} is less than ${coverage} by more than ${band}`);
        // Sets hold more than promised, since they hold at least one class.
        if (own.measure === covered) {
          const most = coverage + 1 / (scores + 1) + band + 0.02;
          assert.ok(reached <= most, `${reached} is more than ${most}: wider than need be`);
        }
      }
    });
  }
});
