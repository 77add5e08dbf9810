import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mismatches, valueAt } from './expected.ts';

const saved = new Map<string, unknown>([['price', 200]]);
const explanation = { base: 150, contributions: [{ contribution: 80 }, { contribution: -30 }] };

/** What is expected, an answer that is so, and one that is not. */
const cases: readonly [expected: unknown, so: unknown, other: unknown][] = [
  [7, 7, 7.1],
  [null, null, undefined],
  [{ a: 1 }, { a: 1, b: 2 }, { b: 2 }],
  [
    [1, 2],
    [1, 2],
    [1, 2, 3],
  ],
  [{ a: [{ b: 'c' }] }, { a: [{ b: 'c' }] }, { a: [{ b: 'd' }] }],
  [{ $between: [1, 2] }, 2, 2.1],
  [{ $between: [1, null] }, 1e9, 'x'],
  [{ $between: [0, null] }, 0, null],
  [{ $between: [1.1, 1.2], $of: '$price' }, 230, 210],
  [{ $contains: 'did you mean' }, 'No, did you mean "x"?', 'No.'],
  [{ $contains: { code: 'A' } }, [{ code: 'B' }, { code: 'A' }], [{ code: 'B' }]],
  [{ $length: 2 }, [1, 2], [1]],
  [{ $length: 2, $ascending: true }, [1, 2], [2, 1]],
  [{ $each: { $between: [0, 1] } }, [0.5, 1], [0.5, 2]],
  [{ $addsUpTo: '$price' }, explanation, { ...explanation, base: 151 }],
];

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
