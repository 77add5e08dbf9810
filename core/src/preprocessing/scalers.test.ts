import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Step } from '../estimator/definition.ts';
import { fitThenApply } from '../estimator/laws/example.ts';
import { isNumeric, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { minMaxScaler } from './min-max-scaler.ts';
import { standardScaler } from './standard-scaler.ts';

type Numbers = readonly (number | null)[];

const { numbers, unseen } = JSON.parse(
  readFileSync(new URL('../../../references/preprocessing.json', import.meta.url), 'utf8'),
) as {
  numbers: Readonly<Record<string, { values: Numbers; scalers: Record<string, Numbers>; minMax: Numbers }>>;
  unseen: { fitted: Numbers; values: Numbers; standard: Numbers; minMax: Numbers; clipped: Numbers };
};

const one = (values: Numbers) =>
  new Table([['x', numeric(Float64Array.from(values, value => value ?? Number.NaN))]]);

/** The scaled column is scikit-learn's, to 1e-9. */
async function assertScaled(step: Step, expected: Numbers, learnt: Numbers, values = learnt): Promise<void> {
  const { columns } = await fitThenApply(step, one(learnt), one(values));
  assert.ok(isNumeric(columns[0]));
  const own = columns[0].values;
  assert.equal(own.length, expected.length);
  expected.forEach((value, i) => {
    if (value === null) assert.ok(Number.isNaN(own[i]), `${own[i]} is not missing`);
    else
      assert.ok(
        Math.abs(own[i] - value) <= 1e-9 * Math.max(Math.abs(value), 1e-9),
        `${own[i]}, not ${value}`,
      );
  });
}

for (const [name, { values, scalers, minMax }] of Object.entries(numbers)) {
  for (const [setting, expected] of Object.entries(scalers)) {
    test(`standardScaler, ${name}, ${setting}: scikit-learn's numbers`, () => {
      const [withMean, withStd] = setting.split(' ').map(word => word === 'True');
      return assertScaled(standardScaler({ withMean, withStd }), expected, values);
    });
  }
  test(`minMaxScaler, ${name}: scikit-learn's numbers`, () =>
    assertScaled(minMaxScaler({ featureRange: [-1, 2] }), minMax, values));
}

const { fitted, values } = unseen;
test('standardScaler, values not seen: scikit-learn’s numbers', () =>
  assertScaled(standardScaler(), unseen.standard, fitted, values));
test('minMaxScaler, values not seen: scikit-learn’s numbers', () =>
  assertScaled(minMaxScaler(), unseen.minMax, fitted, values));
test('minMaxScaler, values not seen, clipped: scikit-learn’s numbers', () =>
  assertScaled(minMaxScaler({ clip: true }), unseen.clipped, fitted, values));

test('a one-hot block is scaled feature by feature', async () => {
  const block = { type: 'oneHot', codes: Int32Array.of(0, 1, 0, -1), names: ['w_p', 'w_q'] } as const;
  const scaled = await fitThenApply(minMaxScaler({ featureRange: [0, 2] }), new Table([['w', block]]));
  assert.deepEqual(scaled.toRows(), [
    { w_p: 2, w_q: 0 },
    { w_p: 0, w_q: 2 },
    { w_p: 2, w_q: 0 },
    { w_p: 0, w_q: 0 },
  ]);
});

const words = new Table([['x', strings(['a'])]]);
const refusals: readonly (readonly [what: string, step: Step, table: Table, message: RegExp])[] = [
  ['strings', standardScaler(), words, /"x" must be numeric.*oneHotEncoder/],
  ['strings', minMaxScaler(), words, /"x" must be numeric.*oneHotEncoder/],
  ['infinite values', standardScaler(), one([1, Number.POSITIVE_INFINITY]), /column "x" has .*infinite/],
  ['infinite values', minMaxScaler(), one([1, Number.NEGATIVE_INFINITY]), /column "x" has .*infinite/],
  ['an empty range', minMaxScaler({ featureRange: [1, 1] }), one([1]), /featureRange .* the smaller first/],
];
for (const [what, step, table, message] of refusals) {
  test(`${step.definition.name} refuses ${what}`, async () => {
    await assert.rejects(fitThenApply(step, table), { name: 'CauceError', message });
  });
}

for (const [step, state] of [
  [standardScaler(), { mean: new Float64Array(2), scale: new Float64Array(2) }],
  [minMaxScaler(), { min: new Float64Array(2), scale: new Float64Array(2) }],
] as const) {
  test(`${step.definition.name} refuses a state of another width, as a wrong file may hold`, () => {
    assert.throws(() => step.definition.transform(one([1]), state, step.params), /2 columns.* makes 1/);
  });
}
