import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { numeric } from '../../table/column.ts';
import { schemaOf } from '../../table/schema.ts';
import { Table } from '../../table/table.ts';
import { bin } from './bins.ts';
import { learnCars } from './example-cars.ts';
import { learnProfile, withPredictions } from './profile.ts';

describe('a training profile', () => {
  const { table, schema, profile } = learnCars(1000);

  it('describes each field by its kind, in the order of the schema', () => {
    assert.deepEqual(
      profile.fields.map(({ name, kind }) => [name, kind]),
      [
        ['name', 'text'],
        ['year', 'number'],
        ['km', 'number'],
        ['fuel', 'category'],
        ['engine', 'quantity'],
        ['mileage', 'quantity'],
        ['height', 'number'],
        ['seats', 'number'],
        ['sold', 'number'],
        ['imported', 'number'],
      ],
    );
    assert.equal(profile.rows, 1000);
  });

  it('finds which columns have to do with one another', () => {
    const named = Array.from({ length: profile.pairs.fields.length / 2 }, (_, pair) =>
      [...profile.pairs.fields.subarray(2 * pair, 2 * pair + 2)].map(field => profile.fields[field].name),
    );
    assert.deepEqual(named.map(pair => pair.join()).sort(), ['fuel,engine', 'year,km']);
  });

  it('holds no row, and no value of a text', () => {
    const names = table.toRows().map(row => row['name'] as string);
    const text = JSON.stringify(profile);
    assert.ok(!names.some(name => text.includes(name)));
  });

  it('counts the classes of a classifier, numbers among them', () => {
    const classes = Array.from({ length: 15 }, (_, i) => String(i));
    const codes = Int32Array.from({ length: 1000 }, (_, i) => i % 15);
    const field = { name: 'label', type: 'category', nullable: false, values: classes } as const;
    const learnt = learnProfile(
      table,
      schema,
      { codes, classes },
      field,
      some => new Float64Array(some.length),
    );
    assert.equal(learnt.target.kind, 'category');
    assert.deepEqual([...learnt.target.words].sort(), classes.toSorted());
    assert.deepEqual(learnt.predictions.words, ['0']);
  });

  it('counts what is predicted to be no class as missing', () => {
    const field = { name: 'label', type: 'category', nullable: false, values: ['a', 'b'] } as const;
    const raw = Float64Array.from({ length: 300 }, (_, i) => (i < 100 ? Number.NaN : 1));
    const { predictions } = withPredictions(profile, field, raw);
    assert.deepEqual([predictions.counts[bin.missing], predictions.words], [100, ['b']]);
  });

  it('of many rows is made from some of them, but tells the range of all', () => {
    const values = Float64Array.from({ length: 50_001 }, (_, i) => i);
    const many = new Table([['x', numeric(values)]]);
    const field = { name: 'y', type: 'number', nullable: false, range: [0, 50_000] } as const;
    let predicted = 0;
    const learnt = learnProfile(many, schemaOf(many), values, field, some => {
      predicted = Math.max(predicted, some.length);
      return new Float64Array(some.length);
    });
    assert.ok(learnt.rows < 50_000 && learnt.rows >= 10_000);
    assert.ok(predicted <= learnt.rows);
    assert.deepEqual([learnt.fields[0].min, learnt.fields[0].max], [0, 50_000]);
    assert.equal(
      learnt.fields[0].counts.reduce((sum, count) => sum + count, 0),
      learnt.rows,
    );
  });

  it('of no rows is empty', () => {
    const none = table.slice(0, 0);
    const field = { name: 'price', type: 'number', nullable: false } as const;
    const learnt = learnProfile(none, schemaOf(none), new Float64Array(0), field, () => new Float64Array(0));
    assert.equal(learnt.rows, 0);
    assert.equal(learnt.pairs.fields.length, 0);
  });
});
