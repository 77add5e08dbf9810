import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strings } from '../../table/column.ts';
import { IssueLog } from '../../table/issues.ts';
import { readRows, tableFromRows } from '../../table/rows.ts';
import { type Field, Schema, schemaOf } from '../../table/schema.ts';
import { Table } from '../../table/table.ts';
import { InputGuards } from '../guards/input-guards.ts';
import { resolvePolicy } from '../policy.ts';
import { learnCars } from './example-cars.ts';
import { learnProfile } from './profile.ts';
import { exampleRowsFrom } from './profile-rows.ts';

const { schema, profile, table } = learnCars(2000);

describe('rows made up from a profile', () => {
  it('fit the schema, and nothing is unusual in them', () => {
    const rows = exampleRowsFrom(profile, schema, 50);
    const read = readRows(schema, rows);
    assert.deepEqual([rows.length, read.issueCount, read.warningCount], [50, 0, 0]);
    const log = new IssueLog();
    new InputGuards(schema, profile, resolvePolicy()).check(read.table, log);
    assert.deepEqual(log.result().warnings, []);
  });

  it('differ, and are the same each time', () => {
    const rows = exampleRowsFrom(profile, schema, 20);
    assert.deepEqual(exampleRowsFrom(profile, schema, 20), rows);
    for (const name of ['year', 'km', 'engine', 'mileage', 'height', 'sold']) {
      assert.ok(new Set(rows.map(row => row[name])).size > 10, name);
    }
    assert.deepEqual(new Set(rows.map(row => row['fuel'])), new Set(['Diesel', 'Petrol', 'Electric']));
    assert.equal(new Set(rows.map(row => row['imported'])).size, 2);
  });

  it('are none that was learnt from', () => {
    const known = new Set(table.toRows().map(row => JSON.stringify(row)));
    assert.ok(!exampleRowsFrom(profile, schema, 50).some(row => known.has(JSON.stringify(row))));
  });

  it('are made of any units, however long they are', () => {
    const own: Field = { name: 'size', type: 'text', nullable: false, examples: ['1 cm'] };
    const texts = Array.from({ length: 40 }, (_, i) => (i < 2 ? `${i + 1} cm` : `about USD ${i} per kilo`));
    const few = new Table([['size', strings(texts, 'text')]]);
    const target = { name: 'z', type: 'number', nullable: false } as const;
    const zeros = (count: number): Float64Array => new Float64Array(count);
    const learnt = learnProfile(few, new Schema([own]), zeros(40), target, some => zeros(some.length));
    assert.equal(learnt.fields[0].units[0], 'about usd  per kilo');
    const [{ size }] = exampleRowsFrom(learnt, new Schema([own]), 1);
    assert.match(String(size), /\d+ about usd {2}per kilo$/);
  });

  it('have null where a field never had a value', () => {
    const few = tableFromRows([
      { x: null, y: 'a' },
      { x: null, y: 'a' },
    ]);
    const own = schemaOf(few);
    const target = { name: 'z', type: 'number', nullable: false } as const;
    const learnt = learnProfile(few, own, new Float64Array(2), target, some => new Float64Array(some.length));
    assert.deepEqual(exampleRowsFrom(learnt, own, 1), [{ x: null, y: 'a' }]);
  });
});
