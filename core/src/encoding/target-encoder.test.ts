import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { crossFitFolds } from '../estimator/folds.ts';
import { createRandom } from '../random.ts';
import { isNumeric, numeric, strings } from '../table/column.ts';
import { Table, type Value } from '../table/table.ts';
import { targetEncoder } from './target-encoder.ts';

interface Case {
  readonly name: string;
  readonly column: string;
  readonly params: object;
  readonly values: readonly Value[];
  readonly target: readonly (number | string)[];
  readonly unseen: readonly Value[];
  readonly crossFitted: readonly (readonly number[])[];
  readonly transformed: readonly (readonly number[])[];
  readonly ofUnseen: readonly (readonly number[])[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../../references/encoding_target.json', import.meta.url), 'utf8'),
) as { cases: readonly Case[] };

function tableOf(column: string, values: readonly Value[]): Table {
  if (column !== 'numbers') return new Table([['x', strings(values as string[])]]);
  return new Table([['x', numeric(Float64Array.from(values, value => (value ?? Number.NaN) as number))]]);
}

function targetOf(values: readonly (number | string)[]): Float64Array | ClassTarget {
  if (typeof values[0] === 'number') return Float64Array.from(values as number[]);
  const classes = [...new Set(values as string[])].sort();
  return { classes, codes: Int32Array.from(values, value => classes.indexOf(value as string)) };
}

function contextOf(target: Float64Array | ClassTarget): FitContext {
  return {
    target,
    random: createRandom(3),
    sampleWeight: undefined,
    report: () => {},
    throwIfAborted: () => {},
    threads: 1,
  };
}

function assertClose(table: Table, expected: readonly (readonly number[])[], what: string): void {
  expected.forEach((row, i) => {
    row.forEach((wanted, j) => {
      const column = table.columns[j];
      const got = isNumeric(column) ? column.values[i] : Number.NaN;
      assert.ok(
        Math.abs(got - wanted) <= 1e-9 * Math.abs(wanted),
        `${what}, row ${i}: ${got}, not ${wanted}`,
      );
    });
    assert.equal(table.columns.length, row.length);
  });
}

for (const { name, column, params, values, target, unseen, crossFitted, transformed, ofUnseen } of cases) {
  test(`targetEncoder, ${name}, ${column}, ${JSON.stringify(params)}: scikit-learn's numbers`, async () => {
    const { definition, params: own } = targetEncoder({ ...params, shuffle: false });
    const table = tableOf(column, values);
    const context = contextOf(targetOf(target));
    const fitted = await definition.fitTransform!(table, own, context);
    assertClose(fitted.output, crossFitted, 'cross-fitted');
    assertClose(definition.transform(table, fitted.state, own), transformed, 'transformed');
    assertClose(definition.transform(tableOf(column, unseen), fitted.state, own), ofUnseen, 'unseen');
    assert.deepEqual(await definition.fit(table, own, context), fitted.state);
  });
}

for (const kind of ['numbers', 'classes'] as const) {
  test(`the rows of a shuffled fold are encoded by what the others tell: ${kind}`, async () => {
    const random = createRandom(1);
    const words = Array.from({ length: 37 }, () => 'abc'[random.integer(3)]);
    const table = new Table([['x', strings(words)]]);
    const target = targetOf(
      words.map(() => (kind === 'numbers' ? random.normal() : 'pqr'[random.integer(3)])),
    );
    const { definition, params } = targetEncoder({ cv: 4 });
    const { output } = await definition.fitTransform!(table, params, contextOf(target));
    // The same seed cuts the same folds.
    const folds = crossFitFolds(target, 4, contextOf(target).random);
    assert.notDeepEqual(folds, crossFitFolds(target, 4, undefined));
    for (let fold = 0; fold < 4; fold++) {
      const rows = [...folds.keys()];
      const others = rows.filter(row => folds[row] !== fold);
      const own = rows.filter(row => folds[row] === fold);
      assert.ok(own.length >= 9);
      const told =
        target instanceof Float64Array
          ? Float64Array.from(others, row => target[row])
          : { ...target, codes: Int32Array.from(others, row => target.codes[row]) };
      const state = await definition.fit(table.take(others), params, contextOf(told));
      const wanted = definition.transform(table.take(own), state, params);
      assert.deepEqual(output.take(own).toRows(), wanted.toRows());
    }
  });
}

test('features are named after columns, and after classes where there are more than two', async () => {
  const { definition, params } = targetEncoder();
  const table = new Table([['x', strings([...'aabbcc'])]]);
  const names = async (target: readonly string[]) => {
    const state = await definition.fit(table, params, contextOf(targetOf(target)));
    return definition.transform(table, state, params).names;
  };
  assert.deepEqual(await names([...'pqpqpq']), ['x']);
  assert.deepEqual(await names([...'pqrpqr']), ['x_p', 'x_q', 'x_r']);
});

test('targetEncoder needs as many rows as folds to encode the rows it learns from', () => {
  const { definition, params } = targetEncoder();
  const target = Float64Array.of(1, 2);
  const table = new Table([['x', strings(['a', 'b'])]]);
  assert.throws(() => definition.fitTransform!(table, params, contextOf(target)), {
    code: 'TOO_FEW_ROWS',
    message: 'TargetEncoder needs at least 5 rows. Got 2.',
  });
});

test('states whose parts do not fit, as a wrong file may hold, are refused', () => {
  const { definition, params } = targetEncoder();
  const columns = [{ values: ['a', 'b'], missing: true, infrequent: null }];
  const mean = Float64Array.of(1);
  const check = (state: object) =>
    definition.check?.({ columns, classes: [], mean, encodings: [], ...state }, params, 0);
  assert.equal(check({ encodings: [new Float64Array(3)] }), undefined);
  assert.equal(check({ encodings: [new Float64Array(2)] }), 'its parts differ in length');
  assert.equal(check({ encodings: [] }), 'its parts differ in length');
  assert.equal(
    check({ encodings: [new Float64Array(3)], classes: ['p', 'q', 'r'] }),
    'its parts differ in length',
  );
});
