import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { numeric } from '../../table/column.ts';
import type { Field } from '../../table/schema.ts';
import { fieldPolicy, resolvePolicy } from '../policy.ts';
import { learnColumn } from '../profile/column-profile.ts';
import { judgeNumber, usualRange } from './findings.ts';

/** Kilometres from 10,000 to 100,000, and one car with two million. */
const values = Float64Array.from({ length: 3000 }, (_, i) => (i === 0 ? 2_000_000 : 10_000 + 30 * i));
const km: Field = { name: 'km', type: 'integer', nullable: false, range: [10_030, 2_000_000] };
const guarded = {
  field: km,
  profile: learnColumn(km, numeric(values, 'integer')),
  policy: fieldPolicy(resolvePolicy(), 'km'),
};

const judged: readonly [value: number, code: string | undefined, message: RegExp][] = [
  [99_000, undefined, /^$/],
  [150_000, undefined, /^$/],
  [
    1_900_000,
    'VALUE_RARE',
    /^was hardly ever seen in training: nearly all values lie from 10030 to \d+\. It/,
  ],
  [600_000, 'VALUE_RARE', /hardly ever seen .* It would be usual as 60000 \(divided by 10\)\.$/],
  [2_000_001, 'VALUE_OUT_OF_RANGE', /^is outside the range seen in training, 10030 to 2000000\.$/],
];

describe('a value far from nearly all others', () => {
  for (const [value, code, message] of judged) {
    it(`${value}: ${code ?? 'nothing to say'}`, () => {
      const finding = judgeNumber(guarded, value);
      assert.equal(finding?.code, code);
      assert.match(finding?.says() ?? '', message);
    });
  }

  it('leaves the whole range usual where nothing is far from the quartiles', () => {
    const even = numeric(Float64Array.from({ length: 3000 }, (_, i) => i));
    const field: Field = { name: 'x', type: 'number', nullable: false };
    assert.deepEqual(usualRange(field, learnColumn(field, even)), { min: 0, max: 2999 });
  });

  it('is never said of dates, which go on by nature', () => {
    const field: Field = { name: 'sold', type: 'date', nullable: false };
    const { min, max } = guarded.profile;
    assert.deepEqual(usualRange(field, guarded.profile), { min, max });
  });
});
