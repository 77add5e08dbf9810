import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandom, type Random } from '../../random.ts';
import { type BinnedField, falseAlarmRate, learnPairs, mostPairs, surprise, surprises } from './pairs.ts';

const size = 6;
const field = (codes: Uint8Array, kind: BinnedField['kind'] = 'category'): BinnedField => ({
  kind,
  size,
  codes,
});

/** Two fields of which the second is mostly told by the first, and one that has to do with neither. */
function draw(rows: number, random: Random): BinnedField[] {
  const first = Uint8Array.from({ length: rows }, () => 2 + random.integer(4));
  const second = first.map(code => (random.next() < 0.9 ? code : 2 + random.integer(4)));
  const third = Uint8Array.from({ length: rows }, () => 2 + random.integer(4));
  return [field(first), field(second), field(third)];
}

describe('the pairs of a profile', () => {
  it('are those of columns that have to do with one another', () => {
    const { fields, counts } = learnPairs(draw(3000, createRandom(1)), 3000);
    assert.deepEqual([...fields], [0, 1]);
    assert.equal(counts.length, size * size);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      3000,
    );
  });

  it('leave out free text, and all of it where there are few rows', () => {
    const [first, second] = draw(1000, createRandom(2));
    assert.equal(learnPairs([first, { ...second, kind: 'text' }], 1000).fields.length, 0);
    assert.equal(learnPairs(draw(100, createRandom(2)), 100).fields.length, 0);
  });

  it('are bounded in number', () => {
    const [first] = draw(1000, createRandom(3));
    const { fields, counts } = learnPairs(new Array(30).fill(first), 1000);
    assert.equal(fields.length, 2 * mostPairs);
    assert.equal(counts.length, mostPairs * size * size);
  });

  it('find no more new rows odd than the rate that is stated', () => {
    const random = createRandom(4);
    let odd = 0;
    const runs = 20;
    for (let run = 0; run < runs; run++) {
      const profile = learnPairs(draw(2000, random), 2000);
      const cells = surprises(profile, [size, size, size]);
      const [first, second] = draw(2000, random);
      first.codes.forEach((code, row) => {
        odd += Number(cells[code * size + second.codes[row]] > profile.threshold);
      });
    }
    assert.ok(odd / (runs * 2000) <= falseAlarmRate);
  });
});

describe('surprise', () => {
  it('is 0 for what was seen as often as expected, or more, and for what was not to be expected', () => {
    assert.equal(surprise(10, 10), 0);
    assert.equal(surprise(20, 10), 0);
    assert.equal(surprise(0, 0), 0);
  });

  it('grows with what was expected and falls with what was seen', () => {
    assert.ok(surprise(0, 20) > surprise(0, 10));
    assert.ok(surprise(0, 10) > surprise(1, 10));
  });
});
