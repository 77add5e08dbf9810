import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fitThenApply } from '../estimator/laws/example.ts';
import { numeric, strings } from '../table/column.ts';
import { Table, type Value } from '../table/table.ts';
import { ordinalEncoder } from './ordinal-encoder.ts';

interface Case {
  readonly kind: 'numbers' | 'words';
  readonly name: string;
  readonly values: readonly Value[];
  readonly unseenValue: Value;
  readonly params: object;
  readonly seen: readonly (readonly (number | null)[])[];
  readonly unseen: readonly (number | null)[];
}

const { ordinal } = JSON.parse(
  readFileSync(new URL('../../../references/encoding.json', import.meta.url), 'utf8'),
) as { ordinal: readonly Case[] };

const words = (...values: (string | null)[]) => new Table([['x', strings(values)]]);
const numbers = (...values: (number | null)[]) =>
  new Table([['x', numeric(Float64Array.from(values, value => value ?? Number.NaN))]]);
const tableOf = (kind: Case['kind'], values: readonly Value[]) =>
  kind === 'words' ? words(...(values as string[])) : numbers(...(values as number[]));
const codesOf = (table: Table) => table.toRows().map(row => row['x']);

for (const { kind, name, values, unseenValue, params, seen, unseen } of ordinal) {
  test(`ordinalEncoder, ${name}, ${JSON.stringify(params)}: scikit-learn's codes`, async () => {
    const table = tableOf(kind, values);
    const step = ordinalEncoder(params);
    assert.deepEqual(codesOf(await fitThenApply(step, table)), seen.flat());
    assert.deepEqual(codesOf(await fitThenApply(step, table, tableOf(kind, [unseenValue]))), unseen);
  });
}

test('missing values are no unknown ones, whether or not some were seen when fitting', async () => {
  const step = ordinalEncoder({ encodedMissingValue: -9 });
  assert.deepEqual(codesOf(await fitThenApply(step, words('a', 'b'), words(null, 'b'))), [-9, 1]);
  assert.deepEqual(codesOf(await fitThenApply(ordinalEncoder(), words('a'), words(null))), [null]);
});

// The conditions are those under which scikit-learn's fit raises, too.
const unknownValue = { handleUnknown: 'use_encoded_value' } as const;
const refusals: readonly (readonly [params: object, table: Table, message: RegExp])[] = [
  [{ categories: [['a'], ['b']] }, words('a'), /categories .* one list for each of the 1 columns/],
  [{ categories: [['a', 'a']] }, words('a'), /categories .* without repetitions/],
  [{ categories: [['Diesel']] }, words('Deisel'), /row 0, column "x": "Deisel".*"Diesel"/],
  [{ unknownValue: 7 }, words('a'), /unknownValue .* null unless handleUnknown/],
  [{ ...unknownValue, unknownValue: 1 }, words('a', 'b'), /unknownValue .*"x" uses 0 to 1\). Got 1/],
  [{ encodedMissingValue: 0 }, words('a', null), /encodedMissingValue .*"x" uses 0 to 0\). Got 0/],
];
for (const [params, table, message] of refusals) {
  test(`ordinalEncoder refuses ${JSON.stringify(params)}`, async () => {
    await assert.rejects(fitThenApply(ordinalEncoder(params), table), { name: 'CauceError', message });
  });
}

test('an unused number may stand for unknown or missing values', async () => {
  const step = ordinalEncoder({ ...unknownValue, unknownValue: 2, encodedMissingValue: 0 });
  assert.deepEqual(codesOf(await fitThenApply(step, words('a', 'b'), words('z', 'b', null))), [2, 1, 0]);
});
