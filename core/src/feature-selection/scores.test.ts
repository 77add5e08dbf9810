import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isCauceError } from '../errors.ts';
import { type Column, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import {
  chi2,
  type FeatureScores,
  fClassif,
  fRegression,
  mutualInfoClassif,
  mutualInfoRegression,
  rRegression,
} from './score-functions.ts';

type Numbers = readonly (number | 'inf' | '-inf' | null)[];
interface Tests {
  readonly scores: Numbers;
  readonly pValues: Numbers;
}
interface Case {
  readonly name: string;
  readonly columns: readonly Numbers[];
  readonly numbers: Numbers;
  readonly classes: readonly number[];
  readonly nNeighbors: number;
  readonly fClassif: Tests;
  readonly fRegression?: Tests;
  readonly fRegressionUncentred?: Tests;
  readonly rRegression: Numbers;
  readonly chi2: Tests;
  readonly mutualInfoClassif: Numbers;
  readonly mutualInfoRegression: Numbers;
}
const reference: { scores: Case[]; counts: Case[]; information: Case[] } = JSON.parse(
  readFileSync(new URL('../../../references/feature_selection.json', import.meta.url), 'utf8'),
);

const float = (x: Numbers[number]) =>
  x === null ? Number.NaN : typeof x === 'string' ? Number(`${x}inity`.replace('inf', 'Inf')) : x;
const column = (values: Numbers) => numeric(Float64Array.from(values, float));

function tableOf({ columns, numbers, classes }: Case): { numbers: Table; classes: Table } {
  const features = columns.map((values, i) => [`x${i}`, column(values)] as const);
  const labels: Column = strings(classes.map(label => `c${label}`));
  return {
    numbers: new Table([...features, ['y', column(numbers)]]),
    classes: new Table([...features, ['y', labels]]),
  };
}

function agree(own: Float64Array, expected: Numbers, tolerance = 1e-9): void {
  assert.equal(own.length, expected.length);
  expected.forEach((value, i) => {
    const wanted = float(value);
    // What is below the least normal double has no nine digits; what is 1.8e308 or above is as good as infinite.
    const isNear =
      Object.is(own[i], wanted) ||
      Math.abs(own[i] - wanted) <= tolerance * Math.abs(wanted) + 1e-290 ||
      (own[i] > 1e15 && wanted > 1e15);
    assert.ok(isNear, `feature ${i}: ${own[i]}, not ${wanted}`);
  });
}

function agreeBoth(own: FeatureScores & { pValues: Float64Array }, expected: Tests): void {
  agree(own.scores, expected.scores);
  agree(own.pValues, expected.pValues);
}

for (const own of reference.scores) {
  describe(`scores of features: ${own.name}`, () => {
    const { numbers, classes } = tableOf(own);
    it('fClassif', () => agreeBoth(fClassif(classes, 'y'), own.fClassif));
    const { fRegression: centred } = own;
    if (centred !== undefined) it('fRegression', () => agreeBoth(fRegression(numbers, 'y'), centred));
    it('rRegression', () => agree(rRegression(numbers, 'y').scores, own.rRegression));
    if (own.fRegressionUncentred !== undefined) {
      const expected = own.fRegressionUncentred;
      it('fRegression, uncentred', () => agreeBoth(fRegression(numbers, 'y', { center: false }), expected));
    }
  });
}

for (const own of reference.counts) {
  describe(`scores of counts, ${own.name}`, () => {
    const { numbers, classes } = tableOf(own);
    const discreteFeatures = true;
    for (const [kind, wrap] of [
      ['as columns', (table: Table) => table],
      ['as a sparse block', asSparse],
    ] as const) {
      it(`chi2, ${kind}`, () => agreeBoth(chi2(wrap(classes), 'y'), own.chi2));
      it(`fClassif, ${kind}`, () => agreeBoth(fClassif(wrap(classes), 'y'), own.fClassif));
      it(`fRegression, ${kind}`, () => agreeBoth(fRegression(wrap(numbers), 'y'), own.fRegression as Tests));
      it(`mutualInfoClassif, ${kind}`, () =>
        agree(mutualInfoClassif(wrap(classes), 'y', { discreteFeatures }).scores, own.mutualInfoClassif));
      it(`mutualInfoRegression, ${kind}`, () =>
        agree(
          mutualInfoRegression(wrap(numbers), 'y', { discreteFeatures }).scores,
          own.mutualInfoRegression,
        ));
    }
    it('blocks count as discrete by themselves', () =>
      agree(mutualInfoClassif(asSparse(classes), 'y').scores, own.mutualInfoClassif));
  });
}

for (const own of reference.information) {
  const { numbers, classes } = tableOf(own);
  const options = { nNeighbors: own.nNeighbors };
  it(`mutualInfoClassif: ${own.name}`, () =>
    agree(mutualInfoClassif(classes, 'y', options).scores, own.mutualInfoClassif));
  it(`mutualInfoRegression: ${own.name}`, () =>
    agree(mutualInfoRegression(numbers, 'y', options).scores, own.mutualInfoRegression));
}

it('a one-hot block has the scores of its 0 and 1', () => {
  const codes = Int32Array.from({ length: 30 }, (_, i) => ((i * 7) % 5) - 1);
  const y = numeric(Float64Array.from(codes, (code, i) => code + Math.sin(i)));
  const block = new Table([
    ['w', { type: 'oneHot', codes, names: ['a', 'b', 'c', 'd'] }],
    ['y', y],
  ]);
  const spread = new Table([
    ...['a', 'b', 'c', 'd'].map(
      (name, k) => [name, numeric(Float64Array.from(codes, code => (code === k ? 1 : 0)))] as const,
    ),
    ['y', y],
  ]);
  const [own, expected] = [fRegression(block, 'y'), fRegression(spread, 'y')];
  assert.deepEqual(own.features, expected.features);
  agree(own.scores, Array.from(expected.scores), 1e-12);
  agree(chi2(block, 'y').scores, Array.from(chi2(spread, 'y').scores), 1e-12);
});

it('a feature that says everything, one that says nothing, and a constant target are told', () => {
  const y = numeric(Float64Array.of(1, 2, 3, 4));
  const table = new Table([
    ['same', y],
    ['one', numeric(new Float64Array(4).fill(5))],
    ['y', y],
  ]);
  assert.deepEqual(fRegression(table, 'y').pValues, Float64Array.of(0, 1));
  assert.equal(fRegression(table, 'y').scores[0], Number.MAX_VALUE);
  assert.deepEqual(
    fRegression(table, 'y', { forceFinite: false }).scores,
    Float64Array.of(Number.POSITIVE_INFINITY, Number.NaN),
  );
  assert.deepEqual(rRegression(table, 'one').scores, Float64Array.of(0, 0));
});

it('what cannot be scored is refused by name', () => {
  const table = new Table([
    ['x', numeric(Float64Array.of(1, Number.NaN, 3))],
    ['w', strings(['a', null, 'b'])],
    ['z', numeric(Float64Array.of(-1, 0, 1))],
  ]);
  const codeOf = (action: () => unknown): string => {
    try {
      action();
    } catch (error) {
      if (isCauceError(error)) return `${error.code} ${/"(\w)"/.exec(error.message)?.[1]}`;
    }
    return 'none';
  };
  assert.equal(
    codeOf(() => fRegression(table.drop(['w']), 'z')),
    'COLUMN_MISSING_VALUES x',
  );
  assert.equal(
    codeOf(() => fRegression(table.drop(['x']), 'z')),
    'COLUMN_TYPE w',
  );
  assert.equal(
    codeOf(() => fRegression(table, 'w')),
    'COLUMN_MISSING_VALUES x',
  );
  assert.equal(
    codeOf(() => fClassif(table.select(['z', 'w']), 'w')),
    'TARGET_MISSING w',
  );
  assert.equal(
    codeOf(() => fRegression(table.select(['z', 'w']), 'w')),
    'TARGET_TYPE w',
  );
  assert.equal(
    codeOf(() => chi2(table.select(['z']).with([['y', strings(['a', 'b', 'a'])]]), 'y')),
    'PARAM_INVALID z',
  );
  assert.equal(
    codeOf(() =>
      mutualInfoRegression(table.select(['z']).with([['y', numeric(Float64Array.of(1, 2, 3))]]), 'y'),
    ),
    'TOO_FEW_ROWS undefined',
  );
});

/** All features of a table as one sparse block; the target `y` stays. */
function asSparse(table: Table): Table {
  const names = table.names.filter(name => name !== 'y');
  const columns = names.map(name => (table.column(name) as { values: Float64Array }).values);
  const starts = new Int32Array(table.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < table.length; row++) {
    columns.forEach((own, j) => {
      if (own[row] === 0) return;
      indices.push(j);
      values.push(own[row]);
    });
    starts[row + 1] = indices.length;
  }
  const block: Column = {
    type: 'sparse',
    names,
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
  return new Table([
    ['words', block],
    ['y', table.column('y')],
  ]);
}

describe('mutual information refuses options that are none', () => {
  const table = new Table([
    ['x', numeric(Float64Array.of(1, 2, 3, 4, 5))],
    ['y', numeric(Float64Array.of(1, 2, 3, 4, 5))],
  ]);
  const refused: readonly [options: object, code: string, message: RegExp][] = [
    [{ nNeighbors: -1 }, 'PARAM_INVALID', /nNeighbors .*a whole number of at least 1/],
    [{ nNeighbors: 1.5 }, 'PARAM_INVALID', /nNeighbors .*a whole number of at least 1/],
    [{ discreteFeatures: ['z'] }, 'PARAM_INVALID', /discreteFeatures .*names of features/],
    [{ nNeighbor: 2 }, 'PARAM_UNKNOWN', /nNeighbors/],
  ];
  for (const [options, code, message] of refused) {
    it(JSON.stringify(options), () => {
      assert.throws(() => mutualInfoRegression(table, 'y', options), { code, message });
    });
  }
});
