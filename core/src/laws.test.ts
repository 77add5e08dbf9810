import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from './catalogue.ts';
import type { Step } from './estimator/definition.ts';
import { laws } from './estimator/laws/laws.ts';
import { defineRegressor, defineTransformer, isNumeric, numeric, state, type Table } from './index.ts';
import { tried } from './tried/all.ts';
import { classes, encoded, mixed, numbers, target } from './tried/data.ts';

test('every definition of the catalogue is tried', () => {
  const names = new Set(tried.map(([step]) => step.definition.name));
  for (const { definition } of catalogue) assert.ok(names.has(definition.name), `add ${definition.name}`);
});

for (const [step, table, own] of tried) {
  const { name, kind } = step.definition;
  const params = JSON.stringify(step.params).slice(0, 80);
  for (const law of laws) {
    test(`${name} ${params}: ${sentenceOf(law.name)}`, () =>
      law({ step, table, target: own ?? (kind === 'classifier' ? classes : target) }));
  }
}

const ones = numbers.take([0]).with([['a', numeric(Float64Array.of(1))]]);

/** Definitions that break a law, and what the law says of it. */
const outlaws: readonly (readonly [law: string, says: RegExp, step: Step])[] = [
  ['dataStaysAsItWas', /applying changed its columns/, outlaw({ transform: zeroed })],
  ['sameSeedSameState', /two fits gave two states/, outlaw({ fit: () => ({ x: Math.random() }) })],
  ['stateKeepsItsRules', /state\.x must be a number/, outlaw({ fit: () => ({ x: 'one' }) })],
  ['stateSurvivesItsFile', /Map cannot be kept/, outlaw({ fit: () => ({ x: new Map() }) })],
  ['asManyRowsOutAsIn', /39 rows of 40/, outlaw({ transform: table => table.slice(1) })],
  ['subsetGivesSubset', /other results by themselves/, outlaw({ transform: numbered })],
  [
    'noRowsGiveNoRows',
    /its columns are others/,
    outlaw({ transform: t => (t.length > 0 ? t : t.drop(['a'])) }),
  ],
  [
    'everyFeatureHasItsName',
    /two features are named "q"/,
    outlaw({ transform: () => encoded.with([['q', numbers.column('a')]]) }),
  ],
  [
    'aRowGivesWhatATableGives',
    /column a of the row .* is 1, of a table/,
    outlaw({ compileRow: () => ({ output: ones, run: () => true }) }),
  ],
  [
    'aRowGivesWhatATableGives',
    /the row .* is refused/,
    outlaw({ compileRow: row => ({ output: row, run: () => false }) }),
  ],
  ['missingValuesAreTakenOrNamed', /a CauceError must say/, outlaw({ transform: crashingOnMissing })],
  ['columnsAreMadeOfTheirOrigins', /"a" changes with "b"/, outlaw({ transform: mixing })],
  ['importancesTellOfEveryFeature', /1 importances of 2 features/, withImportances([1])],
  ['importancesTellOfEveryFeature', /an importance is no number/, withImportances([1, Number.NaN])],
  ['contributionsAddUp', /row 0 adds up to 1 instead of 2/, wrongReasons({ total: 2 })],
  ['contributionsAddUp', /row 0 explains another prediction/, wrongReasons({ base: 2, total: 2 })],
];
for (const [law, says, step] of outlaws) {
  test(`the laws notice an outlaw: ${sentenceOf(law)}`, async () => {
    const find = laws.find(({ name }) => name === law);
    assert.ok(find !== undefined);
    await assert.rejects(find({ step, table: numbers, target }), says);
  });
}

test('the laws let pass what keeps them', async () => {
  for (const law of laws) await law({ step: outlaw({}), table: mixed, target });
});

function zeroed(table: Table): Table {
  for (const column of table.columns) if (isNumeric(column)) column.values.fill(0);
  return table;
}

function numbered(table: Table): Table {
  return table.with([['n', numeric(Float64Array.from({ length: table.length }, (_, row) => row))]]);
}

/** Puts something of `b` into `a`, and does not say so. */
function mixing(table: Table): Table {
  const [a, b] = [table.column('a'), table.column('b')];
  if (!isNumeric(a) || !isNumeric(b)) return table;
  return table.with([['a', numeric(a.values.map((x, row) => x + b.values[row]))]]);
}

/** Predicts 1, and says something else of it. */
function wrongReasons({ base = 1, total = 1 }): Step {
  const all = (table: Table, value: number) => new Float64Array(table.length).fill(value);
  return defineRegressor({
    name: 'Outlaw',
    params: {},
    fit: () => ({}),
    predict: table => all(table, 1),
    contributions: table => ({
      unit: 'prediction',
      base: all(table, base),
      values: new Float64Array(table.length * table.columns.length),
      total: all(table, total),
    }),
  })() as Step;
}

function withImportances(own: readonly number[]): Step {
  return defineRegressor({
    name: 'Outlaw',
    params: {},
    fit: () => ({}),
    predict: table => new Float64Array(table.length),
    importances: () => [Float64Array.from(own)],
  })() as Step;
}

function crashingOnMissing(table: Table): Table {
  for (const column of table.columns) {
    if (isNumeric(column) && column.values.some(Number.isNaN)) throw new TypeError('oh');
  }
  return table;
}

/** A definition that keeps the laws, but for these parts of it. */
function outlaw(parts: {
  fit?: () => object;
  transform?: (table: Table) => Table;
  compileRow?: (row: Table) => { output: Table; run: () => boolean };
}): Step {
  return defineTransformer({
    name: 'Outlaw',
    params: {},
    state: state.record<{ x: number }>({ x: state.real }),
    fit: () => ({ x: 1 }) as { x: number },
    transform: (table: Table) => table,
    ...(parts as object),
  })() as Step;
}

/** `noRowsGiveNoRows` in words. */
function sentenceOf(name: string): string {
  return name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}
