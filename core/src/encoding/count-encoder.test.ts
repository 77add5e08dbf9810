import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fitThenApply } from '../estimator/laws/example.ts';
import { numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { binaryEncoder } from './binary-encoder.ts';
import { countEncoder } from './count-encoder.ts';

interface Case {
  readonly name: string;
  readonly values: readonly (string | null)[];
  readonly unseenValues: readonly (string | null)[];
  readonly params: object;
  readonly seen: readonly (readonly (number | null)[])[];
  readonly unseen: readonly (readonly (number | null)[])[];
}

const { counts, digits } = JSON.parse(
  readFileSync(new URL('../../../references/encoding_counts.json', import.meta.url), 'utf8'),
) as { counts: readonly Case[]; digits: readonly Case[] };

const words = (values: readonly (string | null)[]) => new Table([['x', strings(values)]]);
const rowsOf = (table: Table) => table.toRows().map(row => Object.values(row));

for (const { factory, cases } of [
  { factory: countEncoder, cases: counts },
  { factory: binaryEncoder, cases: digits },
]) {
  for (const { name, values, unseenValues, params, seen, unseen } of cases) {
    test(`${factory.definition.name}, ${name}, ${JSON.stringify(params)}: category_encoders' numbers`, async () => {
      const step = factory(params);
      assert.deepEqual(rowsOf(await fitThenApply(step, words(values))), seen);
      assert.deepEqual(rowsOf(await fitThenApply(step, words(values), words(unseenValues))), unseen);
    });
  }

  test(`${factory.definition.name} refuses unknown categories`, async () => {
    const apply = (handleMissing: 'value' | 'return_nan', value: string | null) =>
      fitThenApply(
        factory({ handleUnknown: 'error', handleMissing }),
        words(['Diesel', 'Petrol']),
        words([value]),
      );
    await assert.rejects(apply('value', 'Deisel'), /row 0, column "x": "Deisel".*"Diesel"/);
    assert.ok(rowsOf(await apply('return_nan', null)).every(row => row.every(value => value === null)));
  });
}

test('numbers are categories, in ascending order', async () => {
  const numbers = new Table([['n', numeric(Float64Array.of(10, 9, 10, Number.NaN))]]);
  assert.deepEqual(rowsOf(await fitThenApply(countEncoder(), numbers)), [[2], [1], [2], [1]]);
  assert.deepEqual(rowsOf(await fitThenApply(binaryEncoder(), numbers)), [
    [1, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
});

test('missing values that stay missing take no number of their own', async () => {
  const step = binaryEncoder({ handleMissing: 'return_nan' });
  const table = words(['a', 'b', 'c', null]);
  assert.deepEqual(rowsOf(await fitThenApply(step, table)), [
    [0, 1],
    [1, 0],
    [1, 1],
    [null, null],
  ]);
});
