import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Step } from '../estimator/definition.ts';
import { fitThenApply } from '../estimator/laws/example.ts';
import { numeric, strings } from '../table/column.ts';
import { Table, type Value } from '../table/table.ts';
import { simpleImputer } from './simple-imputer.ts';

interface Case {
  readonly kind: 'numbers' | 'words';
  readonly name: string;
  readonly values: readonly Value[];
  readonly params: { strategy: 'mean'; keepEmptyFeatures: boolean; addIndicator: boolean };
  readonly columns: readonly (readonly Value[])[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../../references/impute.json', import.meta.url), 'utf8'),
) as { cases: readonly Case[] };

const numbers = (values: readonly Value[]) =>
  numeric(Float64Array.from(values, value => (value === null ? Number.NaN : Number(value))));
const words = (values: readonly Value[]) => strings(values as (string | null)[]);

for (const { kind, name, values, params, columns } of cases) {
  test(`simpleImputer, ${kind}, ${name}, ${JSON.stringify(params)}: scikit-learn's columns`, async () => {
    const table = new Table([['x', kind === 'numbers' ? numbers(values) : words(values)]]);
    const filled = await fitThenApply(simpleImputer(params), table);
    assert.equal(filled.columns.length, columns.length);
    columns.forEach((expected, j) => {
      const own = filled.toRows().map(row => row[filled.names[j]]);
      expected.forEach((value, i) => {
        if (typeof value !== 'number') assert.equal(own[i], value);
        else assert.ok(Math.abs(Number(own[i]) - value) <= 1e-9 * Math.abs(value), `${own[i]}, not ${value}`);
      });
    });
  });
}

const { NaN: missing } = Number;
const types: readonly (readonly [type: 'integer', values: number[], step: Step, becomes: string])[] = (
  [
    ['integer', [1, 3, missing], simpleImputer(), 'integer'],
    ['integer', [1, 2, missing], simpleImputer(), 'number'],
    ['integer', [1, 2, missing], simpleImputer({ strategy: 'most_frequent' }), 'integer'],
    ['boolean', [1, 0, missing], simpleImputer(), 'number'],
    ['boolean', [1, 1, missing], simpleImputer({ strategy: 'most_frequent' }), 'boolean'],
    ['boolean', [1, missing], simpleImputer({ strategy: 'constant', fillValue: false }), 'boolean'],
    ['boolean', [1, missing], simpleImputer({ strategy: 'constant', fillValue: 5 }), 'number'],
    ['date', [1, 2, missing], simpleImputer(), 'date'],
    ['date', [1, missing], simpleImputer({ strategy: 'constant', fillValue: 1e300 }), 'number'],
  ] as const
).map(([type, values, step, becomes]) => [type as 'integer', [...values], step, becomes]);
for (const [type, values, step, becomes] of types) {
  test(`${type} values ${values} with ${JSON.stringify(step.params)} become ${becomes}`, async () => {
    const table = new Table([['x', numeric(Float64Array.from(values), type)]]);
    const filled = await fitThenApply(step, table);
    assert.equal(filled.columns[0].type, becomes);
    assert.equal(filled.toRows().length, values.length);
  });
}

test('a dropped column takes its name with it; indicators follow, named after their columns', async () => {
  const table = new Table([
    ['empty', numbers([null, null])],
    ['a', numbers([1, null])],
    ['b', words(['x', 'y'])],
  ]);
  const step = simpleImputer({ strategy: 'most_frequent', addIndicator: true });
  const filled = await fitThenApply(step, table);
  assert.deepEqual(filled.names, ['a', 'b', 'missingindicator_empty', 'missingindicator_a']);
});

test('strings without any value are kept as strings', async () => {
  const table = new Table([['x', words([null, null])]]);
  const step = simpleImputer({ strategy: 'most_frequent', keepEmptyFeatures: true });
  const filled = await fitThenApply(step, table);
  assert.deepEqual(filled.toRows(), [{ x: 'missing_value' }, { x: 'missing_value' }]);
});

test('what was learnt is filled in later, also where nothing was missing before', async () => {
  const later = new Table([['x', words([null, 'c'])]]);
  const step = simpleImputer({ strategy: 'most_frequent' });
  const filled = await fitThenApply(step, new Table([['x', words(['a', 'b', 'b'])]]), later);
  assert.deepEqual(filled.toRows(), [{ x: 'b' }, { x: 'c' }]);
});

const refusals: readonly (readonly [step: Step, column: Table['columns'][number], message: RegExp])[] = [
  [simpleImputer(), words(['a', null]), /"x" must be numeric.*'most_frequent' or 'constant'/],
  [simpleImputer({ strategy: 'median' }), words(['a']), /"median".*column "x"/],
  [simpleImputer({ strategy: 'constant', fillValue: 0 }), words(['a']), /column "x" must be a string/],
  [simpleImputer({ strategy: 'constant', fillValue: 'a' }), numbers([1]), /column "x" must be a number/],
  [simpleImputer(), numbers([1, Number.POSITIVE_INFINITY]), /column "x" has .*infinite/],
  [
    simpleImputer(),
    { type: 'oneHot', codes: new Int32Array(1), names: ['p'] },
    /"x".*Impute before encoding/,
  ],
];
for (const [step, column, message] of refusals) {
  test(`simpleImputer ${JSON.stringify(step.params)} refuses: ${message.source}`, async () => {
    await assert.rejects(fitThenApply(step, new Table([['x', column]])), {
      name: 'CauceError',
      message,
    });
  });
}
