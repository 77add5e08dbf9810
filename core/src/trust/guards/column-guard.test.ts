import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Column, numeric, strings } from '../../table/column.ts';
import { type Field, schemaOf } from '../../table/schema.ts';
import { Table, valueAt } from '../../table/table.ts';
import { fieldPolicy, resolvePolicy } from '../policy.ts';
import { learnColumn } from '../profile/column-profile.ts';
import { guardColumn } from './column-guard.ts';
import type { GuardedField } from './findings.ts';

const clipping = resolvePolicy({
  inputs: { outOfRange: 'clip', farOutOfRange: 'clip', unitSlip: 'clip' },
});

/** A field that was learnt from this column, all of which is clipped that can be. */
function clippedLike(column: Column): GuardedField {
  const field: Field = schemaOf(new Table([['x', column]])).fields[0];
  return { field, profile: learnColumn(field, column), policy: fieldPolicy(clipping, 'x') };
}

const ignored = (): void => {};

describe('a column that is clipped', () => {
  it('holds whole numbers still, where whole numbers were seen', () => {
    const doors = numeric(
      Float64Array.from({ length: 3000 }, (_, i) => (i === 0 ? 100 : [4, 5, 5, 5, 5, 5, 6][i % 7])),
      'integer',
    );
    const { values } = guardColumn(
      clippedLike(doors),
      numeric(Float64Array.of(50, 7), 'integer'),
      ignored,
    ) as {
      readonly values: Float64Array;
    };
    assert.deepEqual([...values], [7, 7]);
  });

  it('takes no longer for many ways to write a value than for one', () => {
    const guarded = clippedLike(
      strings(
        Array.from({ length: 500 }, (_, i) => `${10 + i} kmpl`),
        'text',
      ),
    );
    const spaces = [' ', '\t', '\u00a0', '\u2002', '\u2003', '\u2004', '\u2009', '\u3000'];
    const padding = (i: number): string => [0, 3, 6, 9, 12].map(shift => spaces[(i >> shift) & 7]).join('');
    const column = strings(
      Array.from({ length: 32_768 }, (_, i) => `${padding(i)}99999 kmpl`),
      'text',
    );
    const start = Date.now();
    const clipped = guardColumn(guarded, column, ignored);
    assert.equal(valueAt(clipped, 9), `${padding(9)}509 kmpl`);
    // Where each is looked for among all, it takes more than ten seconds.
    assert.ok(Date.now() - start < 3000, `${Date.now() - start} ms`);
  });
});
