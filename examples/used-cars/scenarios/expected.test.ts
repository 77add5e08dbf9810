import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mismatches, valueAt } from './expected.ts';
import { cases, saved } from './expected-cases.ts';

describe('what a scenario expects', () => {
  for (const [expected, so, other] of cases) {
    it(`${JSON.stringify(expected)} is ${JSON.stringify(so)}, not ${JSON.stringify(other)}`, () => {
      assert.deepEqual(mismatches(expected, so, saved), []);
      assert.equal(mismatches(expected, other, saved).length, 1);
    });
  }

  it('knows no other keys, and no names that were not saved', () => {
    assert.throws(() => mismatches({ $below: 1 }, 0, saved));
    assert.throws(() => mismatches({ $between: [1, 2], $of: '$prize' }, 0, saved), /\$prize/);
  });

  it('finds the value at a path', () => {
    assert.equal(valueAt({ a: [{ b: 3 }] }, 'a[0].b'), 3);
    assert.equal(valueAt([5], '[0]'), 5);
    assert.equal(valueAt(null, 'a.b'), undefined);
  });
});
