import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IssueLog } from '../../table/issues.ts';
import { readRows, tableFromRows } from '../../table/rows.ts';
import { schemaOf } from '../../table/schema.ts';
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
