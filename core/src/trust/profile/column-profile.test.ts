import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandom } from '../../random.ts';
import { type Column, numeric, strings } from '../../table/column.ts';
import { type Field, type FieldType, schemaOf } from '../../table/schema.ts';
import { Table } from '../../table/table.ts';
import { binColumn, binCount } from './bins.ts';
import { at, type ColumnProfile, learnColumn, limits, withCounts } from './column-profile.ts';
import { knows } from './profile.ts';

function learn(column: Column): ColumnProfile {
  const field = schemaOf(new Table([['x', column]])).fields[0];
  const profile = learnColumn(field, column);
  return withCounts(profile, binColumn(profile, column, knows(field)));
}

const counting = (length: number): Float64Array => Float64Array.from({ length }, (_, i) => i);

describe('the profile of a column', () => {
  it('of numbers has quantiles, and ten bins of about as many rows', () => {
    const profile = learn(numeric(counting(1001)));
    assert.equal(profile.kind, 'number');
    assert.deepEqual([...profile.quantiles], [0, 1, 10, 50, 250, 500, 750, 950, 990, 999, 1000]);
    assert.equal(profile.edges.length, limits.edges);
    assert.deepEqual([profile.min, profile.max], [0, 1000]);
    const inner = [...profile.counts].slice(2, -1);
    assert.ok(inner.every(count => Math.abs(count - 100) <= 1));
    assert.deepEqual([profile.counts[0], profile.counts[1], profile.counts.at(-1)], [0, 0, 0]);
  });

  it('counts what is missing, and takes no infinite number into its range', () => {
    const profile = learnColumn(
      { name: 'x', type: 'number', nullable: true },
      numeric(Float64Array.of(Number.NaN, 1, 2, 3, Number.POSITIVE_INFINITY)),
    );
    assert.deepEqual([profile.min, profile.max], [1, 3]);
    assert.equal(learn(numeric(Float64Array.of(Number.NaN, 1, 2))).counts[0], 1);
  });

  it('says the range of all rows where it is made from some of them', () => {
    const field: Field = { name: 'x', type: 'number', nullable: false, range: [-5, 99] };
    const { min, max, quantiles } = learnColumn(field, numeric(counting(11)));
    assert.deepEqual([min, max, quantiles[at.min], quantiles[at.max]], [-5, 99, -5, 99]);
  });

  it('has a single bin where all numbers are the same', () => {
    const profile = learn(numeric(new Float64Array(50).fill(7)));
    assert.equal(profile.edges.length, 0);
    assert.deepEqual([...profile.counts], [0, 0, 50, 0]);
  });

  it('has bins of the other values, too, where most are the same', () => {
    const profile = learn(numeric(Float64Array.from({ length: 1000 }, (_, i) => (i < 920 ? 0 : i))));
    const [ofZero, ...others] = [...profile.counts].slice(2, -1);
    assert.equal(ofZero, 920);
    assert.ok(others.length >= 6 && others.every(count => count >= 9 && count <= 15), String(others));
  });

  it('of booleans has a bin for each, though only one of them was seen', () => {
    for (const seen of [0, 1]) {
      const profile = learn(numeric(new Float64Array(50).fill(seen), 'boolean'));
      assert.deepEqual([...profile.counts], seen === 0 ? [0, 0, 50, 0, 0] : [0, 0, 0, 50, 0]);
    }
  });

  it('has no quantiles where none is there, and no number is within its range', () => {
    const profile = learn(numeric(new Float64Array(5).fill(Number.NaN)));
    assert.equal(profile.quantiles.length, 0);
    assert.ok(profile.min > profile.max);
    assert.equal(profile.counts[0], 5);
  });

  it('of true and false has both in its range, though one was never seen', () => {
    const { min, max } = learn(numeric(new Float64Array(20).fill(1), 'boolean'));
    assert.deepEqual([min, max], [0, 1]);
  });

  it('of quantities has range and units, the most frequent first', () => {
    const texts = Array.from({ length: 100 }, (_, i) => `${i + 0.5} ${i % 10 === 0 ? 'km/kg' : 'KMPL'}`);
    const profile = learn(strings([...texts, null], 'text'));
    assert.equal(profile.kind, 'quantity');
    assert.deepEqual(profile.units, ['kmpl', 'km/kg']);
    assert.deepEqual([profile.min, profile.max], [0.5, 99.5]);
    assert.equal(profile.counts[0], 1);
  });

  const texts: readonly (readonly [what: string, (i: number) => string])[] = [
    ['words', i => `a car named ${i} in ${i}`],
    ['numbers in many units', i => `${i} unit${'abcdefghijkl'[i % 12]}`],
    ['postal codes', i => `0${1000 + i}`],
    ['few distinct quantities', i => `${i % 5} kg`],
  ];
  for (const [what, text] of texts) {
    it(`takes ${what} for free text`, () => {
      const profile = learn(
        strings(
          Array.from({ length: 200 }, (_, i) => text(i)),
          'text',
        ),
      );
      assert.equal(profile.kind, 'text');
      assert.deepEqual([...profile.counts], [0, 200]);
    });
  }

  it('takes a category for what it is spelt, a number too', () => {
    const profile = learn(strings(Array.from({ length: 200 }, (_, i) => `${i % 20} kg`)));
    assert.equal(profile.kind, 'category');
    assert.equal(profile.words.length, 20);
  });

  it('keeps the most frequent categories, whatever the order of rows, and counts the others as one', () => {
    const words = Array.from({ length: 40 }, (_, i) => new Array<string>(i + 1).fill(`word ${i}`)).flat();
    const profile = learn(strings(words));
    assert.equal(profile.words.length, limits.words);
    assert.equal(profile.words[0], 'word 39');
    assert.equal(profile.counts.at(-1), 55);
    assert.deepEqual(learn(strings(words.toReversed())).words, profile.words);
  });

  it('never has more codes than a byte holds, and counts every row once', () => {
    const random = createRandom(3);
    const values = Float64Array.from({ length: 5000 }, () => random.normal());
    const kinds: Column[] = [
      numeric(values),
      strings(
        Array.from(values, value => `w${Math.round(20 * value)}`),
        'category',
      ),
      strings(
        Array.from(values, value => `${Math.abs(value).toFixed(3)} m`),
        'text',
      ),
    ];
    for (const column of kinds) {
      const profile = learn(column);
      assert.ok(binCount(profile) < 255);
      assert.equal(
        profile.counts.reduce((sum, count) => sum + count, 0),
        5000,
      );
    }
  });
});

describe('the unrest of a column', () => {
  const unrestOf = (values: Float64Array, type: FieldType = 'number'): number =>
    learn(numeric(values, type as 'number')).unrest;

  it('is about 0 where the order of rows says nothing, and high where values go up', () => {
    const random = createRandom(1);
    assert.ok(unrestOf(Float64Array.from({ length: 5000 }, () => random.normal())) < 0.01);
    assert.ok(unrestOf(counting(5000)) > 1);
  });

  it('is 0 for too few rows to say', () => {
    assert.equal(unrestOf(counting(900)), 0);
  });
});
