import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fitThenApply } from '../estimator/laws/example.ts';
import { isNumeric, numeric, strings } from '../table/column.ts';
import { denseTable } from '../table/dense.ts';
import { featureNames, Table, type Value } from '../table/table.ts';
import { oneHotEncoder } from './one-hot-encoder.ts';

interface Case {
  readonly kind: 'numbers' | 'words';
  readonly name: string;
  readonly values: readonly Value[];
  readonly unseenValue: Value;
  readonly params: object;
  readonly seen: readonly (readonly number[])[];
  readonly unseen: readonly number[];
}

const { oneHot } = JSON.parse(
  readFileSync(new URL('../../../references/encoding.json', import.meta.url), 'utf8'),
) as { oneHot: readonly Case[] };

const words = (...values: (string | null)[]) => new Table([['x', strings(values)]]);
const numbers = (...values: (number | null)[]) =>
  new Table([['x', numeric(Float64Array.from(values, value => value ?? Number.NaN))]]);
const tableOf = (kind: Case['kind'], values: readonly Value[]) =>
  kind === 'words' ? words(...(values as string[])) : numbers(...(values as number[]));

function denseRows(table: Table): number[][] {
  const { columns, length } = denseTable(table, 'test');
  return Array.from({ length }, (_, row) =>
    columns.map(column => (isNumeric(column) ? column.values[row] : Number.NaN)),
  );
}

for (const { kind, name, values, unseenValue, params, seen, unseen } of oneHot) {
  test(`oneHotEncoder, ${name}, ${JSON.stringify(params)}: scikit-learn's features`, async () => {
    const table = tableOf(kind, values);
    const step = oneHotEncoder(params);
    assert.deepEqual(denseRows(await fitThenApply(step, table)), seen);
    assert.deepEqual(denseRows(await fitThenApply(step, table, tableOf(kind, [unseenValue]))), [unseen]);
  });
}

const booleans = new Table([['x', numeric(Float64Array.of(1, 0, Number.NaN), 'boolean')]]);
const names: readonly (readonly [what: string, table: Table, params: object, names: readonly string[]])[] = [
  ['strings by code point', words('b', 'B', 'é', 'a'), {}, ['x_B', 'x_a', 'x_b', 'x_é']],
  ['numbers by value', numbers(10, 9, -1), {}, ['x_-1', 'x_9', 'x_10']],
  ['booleans', booleans, {}, ['x_false', 'x_true', 'x_null']],
  ['missing last', words(null, 'z'), {}, ['x_z', 'x_null']],
  ['a category named null', words('null', null), {}, ['x_null', 'x_null_']],
  ['infrequent last', words('b', 'b', null, 'a'), { minFrequency: 2 }, ['x_b', 'x_infrequent']],
  [
    'a category named infrequent',
    words('infrequent', 'infrequent', 'a'),
    { minFrequency: 2 },
    ['x_infrequent', 'x_infrequent_'],
  ],
  ['__proto__', words('__proto__', 'constructor'), {}, ['x___proto__', 'x_constructor']],
];
for (const [what, table, params, expected] of names) {
  test(`oneHotEncoder names features: ${what}`, async () => {
    assert.deepEqual(featureNames(await fitThenApply(oneHotEncoder(params), table)), expected);
  });
}

test('an unknown category is refused with its column, row, value, and the nearest known one', async () => {
  const learnt = words('Diesel', 'Petrol');
  await assert.rejects(fitThenApply(oneHotEncoder(), learnt, words('Petrol', 'Deisel')), {
    code: 'CATEGORY_UNKNOWN',
    message: /row 1, column "x": "Deisel".*"Diesel"/,
  });
  await assert.rejects(
    fitThenApply(oneHotEncoder(), learnt, words(null)),
    /row 0, column "x": a missing value/,
  );
  await assert.rejects(fitThenApply(oneHotEncoder(), numbers(1), numbers(1, 2)), /row 1, column "x": "2"/);
});

test('a state of another width, as a wrong file may hold, is refused', () => {
  const { definition, params } = oneHotEncoder();
  assert.throws(() => definition.transform(words('a'), { columns: [] }, params), /0 columns.* makes 1/);
});

const refusals: readonly (readonly [params: object, table: Table, message: RegExp])[] = [
  [{ categories: [['a'], ['b']] }, words('a'), /categories .* one list for each of the 1 columns/],
  [{ categories: [['a', 'a']] }, words('a'), /categories .* without repetitions/],
  [{ categories: [['Diesel']] }, words('Deisel'), /row 0, column "x": "Deisel".*"Diesel"/],
  [{ categories: [['a']] }, words('a', null), /row 1, column "x": a missing value/],
  [{ drop: ['c'] }, words('a', 'b'), /drop .* a frequent category of column "x": "a", "b"\. Got "c"/],
  [{ drop: [null] }, words('a', 'b'), /drop .* a frequent category of column "x"/],
  [{ drop: ['b'], minFrequency: 2 }, words('a', 'a', 'b'), /drop .* a frequent category/],
  [{ drop: ['a', 'b'] }, words('a'), /drop .* one category for each of the 1 columns/],
];
for (const [params, table, message] of refusals) {
  test(`oneHotEncoder refuses ${JSON.stringify(params)}`, async () => {
    await assert.rejects(fitThenApply(oneHotEncoder(params), table), { name: 'CauceError', message });
  });
}
