import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pipeline } from '../compose/pipeline.ts';
import type { ClassifierDefinition, RegressorDefinition } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { createRandom } from '../random.ts';
import { byCodePoint, type Column, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { linearSvc } from './linear-svc.ts';
import { linearSvr } from './linear-svr.ts';

interface Reference {
  readonly weights: readonly number[];
  readonly tables: Readonly<
    Record<string, { readonly rows: number[][]; readonly labels: string[]; readonly numbers: number[] }>
  >;
  readonly cases: readonly {
    readonly estimator: 'LinearSVC' | 'LinearSVR';
    readonly params: object;
    readonly table: string;
    readonly weighted: boolean;
    readonly coef: number[][];
    readonly intercept: number[];
  }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../references/svm.json', import.meta.url), 'utf8'),
);
const tight = { tol: 1e-11, maxIter: 200_000 };

describe('linear support vectors agree with scikit-learn', () => {
  for (const { estimator, params, table: name, weighted, coef, intercept } of reference.cases) {
    for (const kind of ['dense', 'sparse']) {
      it(`${estimator} ${JSON.stringify(params)}: ${name}${weighted ? ', weighted' : ''}, ${kind}`, () => {
        const { rows, labels, numbers } = reference.tables[name];
        const table = kind === 'dense' ? tableOf(rows) : sparseTable(rows);
        const target = estimator === 'LinearSVC' ? targetOf(labels) : Float64Array.from(numbers);
        const weights = weighted ? Float64Array.from(reference.weights) : undefined;
        const state = fitted(estimator, { ...params, ...tight }, table, target, weights);
        // LIBLINEAR's own last digits.
        closeTo([...state.coef, ...state.intercept], [...coef.flat(), ...intercept], 1e-6, 1e-3);
      });
    }
  }
});

describe('linear support vectors', () => {
  const { rows, labels, numbers } = reference.tables['three classes'];
  const table = tableOf(rows);

  it('whole weights are repeated rows, with every loss', () => {
    const weights = Float64Array.from(rows, (_, i) => i % 3);
    const repeated = rows.flatMap((_, i) => new Array<number>(i % 3).fill(i));
    const classes = targetOf(labels);
    const taken = { ...classes, codes: Int32Array.from(repeated, row => classes.codes[row]) };
    for (const loss of ['hinge', 'squared_hinge']) {
      const weighted = fitted('LinearSVC', { loss, ...tight }, table, classes, weights);
      closeTo(weighted.coef, fitted('LinearSVC', { loss, ...tight }, table.take(repeated), taken).coef, 1e-8);
    }
    const target = Float64Array.from(numbers);
    const own = Float64Array.from(repeated, row => numbers[row]);
    for (const loss of ['epsilon_insensitive', 'squared_epsilon_insensitive']) {
      const weighted = fitted('LinearSVR', { loss, ...tight }, table, target, weights);
      closeTo(weighted.coef, fitted('LinearSVR', { loss, ...tight }, table.take(repeated), own).coef, 1e-8);
    }
  });

  it('linearSvc predicts one class as certain, one without rows never, and has decisions for both', () => {
    const { params, definition } = linearSvc({ loss: 'hinge' });
    const own = definition as ClassifierDefinition;
    const target = { codes: new Int32Array(rows.length), classes: ['a'] };
    const state = own.fit(table, target, params, contextOf(target));
    assert.deepEqual(own.predictProba(table, state, params), new Float64Array(rows.length).fill(1));
    const absent = { codes: Int32Array.from(rows, (_, i) => 2 * (i % 2)), classes: ['a', 'b', 'c'] };
    const other = own.fit(table, absent, params, contextOf(absent));
    const proba = own.predictProba(table, other, params);
    assert.ok(rows.every((_, r) => proba[3 * r + 1] === 0));
    assert.equal(own.decisionFunction?.(table, other, params).length, 3 * rows.length);
  });

  it('refuses l1 with hinge, and says what goes together', async () => {
    const whole = table.with([['y', strings(labels)]]);
    await assert.rejects(pipeline(linearSvc({ penalty: 'l1', loss: 'hinge' })).fit(whole, { target: 'y' }), {
      code: 'PARAM_INVALID',
      message: "loss of LinearSvc must be 'squared_hinge' where penalty is 'l1'. Got \"hinge\".",
    });
  });
});

interface Fitted {
  readonly coef: Float64Array;
  readonly intercept: readonly number[];
}

function fitted(
  name: 'LinearSVC' | 'LinearSVR',
  given: object,
  table: Table,
  target: ClassTarget | Float64Array,
  sampleWeight?: Float64Array,
): Fitted {
  const context = contextOf(target, sampleWeight);
  if (target instanceof Float64Array) {
    const { params, definition } = linearSvr(given);
    const state = (definition as RegressorDefinition).fit(table, target, params, context) as {
      coef: Float64Array;
      intercept: number;
    };
    return { coef: state.coef, intercept: [state.intercept] };
  }
  assert.equal(name, 'LinearSVC');
  const { params, definition } = linearSvc(given);
  return (definition as ClassifierDefinition).fit(table, target, params, context) as Fitted;
}

function contextOf(target: ClassTarget | Float64Array, sampleWeight?: Float64Array): FitContext {
  return {
    random: createRandom(0),
    threads: 1,
    target,
    sampleWeight,
    report: () => {},
    throwIfAborted: () => {},
  };
}

function targetOf(labels: readonly string[]): ClassTarget {
  const classes = [...new Set(labels)].sort(byCodePoint);
  return { codes: Int32Array.from(labels, label => classes.indexOf(label)), classes };
}

function tableOf(rows: readonly (readonly number[])[]): Table {
  return new Table(
    rows[0].map((_, j) => [`x${j}`, numeric(Float64Array.from(rows, row => row[j]))] as const),
  );
}

function sparseTable(rows: readonly (readonly number[])[]): Table {
  const width = rows[0].length;
  const column: Column = {
    type: 'sparse',
    names: rows[0].map((_, j) => `x${j}`),
    starts: Int32Array.from({ length: rows.length + 1 }, (_, r) => r * width),
    indices: Int32Array.from({ length: rows.length * width }, (_, at) => at % width),
    values: Float64Array.from(rows.flat()),
  };
  return new Table([['s', column]]);
}

/** Within `tolerance` of the largest expected number, or of `size` if that is larger. */
function closeTo(
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  size = 0,
): void {
  assert.equal(received.length, expected.length);
  const largest = Math.max(size, ...Array.from(expected, Math.abs));
  Array.from(expected).forEach((value, i) => {
    assert.ok(Math.abs(received[i] - value) <= tolerance * largest, `${i}: ${received[i]}, not ${value}`);
  });
}
