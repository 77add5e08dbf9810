import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pipeline } from '../compose/pipeline.ts';
import type { ClassifierDefinition } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import type { LinearScores } from '../estimator/linear-scores.ts';
import { loadModel } from '../model-file.ts';
import { createRandom } from '../random.ts';
import { byCodePoint, type Column, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { logisticRegression } from './logistic-regression.ts';
import { logisticRegressionCv } from './logistic-regression-cv.ts';
import { ridgeClassifier } from './ridge-classifier.ts';

interface Reference {
  readonly weights: readonly number[];
  readonly tables: Readonly<Record<string, { readonly rows: number[][]; readonly labels: string[] }>>;
  readonly cases: readonly {
    readonly estimator: keyof typeof factories;
    readonly params: object;
    readonly table: string;
    readonly weighted: boolean;
    readonly coef: number[][] | null;
    readonly intercept: number[];
    /** Of every fourth row. */
    readonly decisions: number[] | number[][];
    readonly probabilities: number[][];
  }[];
  readonly chosen: readonly {
    readonly params: object;
    readonly table: string;
    readonly weighted: boolean;
    readonly C: number;
    readonly l1Ratio: number;
    readonly coef: number[][];
    readonly intercept: number[];
  }[];
}

const factories = { LogisticRegression: logisticRegression, RidgeClassifier: ridgeClassifier };
type Name = keyof typeof factories;
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../references/logistic.json', import.meta.url), 'utf8'),
);
const tight = { LogisticRegression: { tol: 1e-12, maxIter: 20_000 }, RidgeClassifier: {} };

describe('linear classifiers agree with scikit-learn', () => {
  for (const { estimator, params, table: name, weighted, ...expected } of reference.cases) {
    for (const kind of ['dense', 'sparse']) {
      it(`${estimator} ${JSON.stringify(params)}: ${name}${weighted ? ', weighted' : ''}, ${kind}`, () => {
        const { rows, labels } = reference.tables[name];
        const table = kind === 'dense' ? tableOf(rows) : sparseTable(rows);
        const weights = weighted ? Float64Array.from(reference.weights) : undefined;
        const target = targetOf(labels);
        const model = fitted(estimator, { ...params, ...tight[estimator] }, table, target, weights);
        // Sums of large offsets lose digits, and a sparse block is squared before its mean is taken off.
        // Where nothing tells the intercept from a constant column, scikit-learn stops early.
        const tolerance = name === 'a large offset' || expected.coef === null ? 1e-7 : 1e-9;
        if (expected.coef !== null) {
          closeTo(model.state.coef, expected.coef.flat(), tolerance);
          closeTo(model.state.intercept, expected.intercept, tolerance, 1);
        }
        const asked = table.take(rows.flatMap((_, i) => (i % 4 === 0 ? [i] : [])));
        closeTo(model.decide(asked), expected.decisions.flat(), tolerance, 1);
        if (expected.probabilities.length > 0)
          closeTo(model.predict(asked), expected.probabilities.flat(), tolerance);
      });
    }
  }
});

describe('logisticRegressionCv agrees with scikit-learn', () => {
  for (const { params, table: name, weighted, ...expected } of reference.chosen) {
    it(`${JSON.stringify(params)}: ${name}${weighted ? ', weighted' : ''}`, () => {
      const { rows, labels } = reference.tables[name];
      const weights = weighted ? Float64Array.from(reference.weights) : undefined;
      const target = targetOf(labels);
      const step = logisticRegressionCv({ ...params, tol: 1e-12, maxIter: 20_000 });
      const definition = step.definition as ClassifierDefinition;
      const state = definition.fit(
        tableOf(rows),
        target,
        step.params,
        contextOf(target, weights),
      ) as LinearScores & (typeof reference.chosen)[0];
      closeTo([state.C, state.l1Ratio], [expected.C, expected.l1Ratio], 1e-12);
      closeTo(state.coef as unknown as number[], expected.coef.flat(), 1e-6);
      closeTo(state.intercept, expected.intercept, 1e-6, 1);
    });
  }

  it('says of which class there are too few rows for its folds', () => {
    const target = targetOf(['a', 'a', 'a', 'b', 'b', 'b']);
    const { params, definition } = logisticRegressionCv();
    const table = tableOf([[1], [2], [3], [4], [5], [6]]);
    assert.throws(() => (definition as ClassifierDefinition).fit(table, target, params, contextOf(target)), {
      code: 'TOO_FEW_ROWS',
      message: 'LogisticRegressionCv with 5 folds, in each class, needs at least 5 rows. Got 3.',
    });
  });
});

describe('linear classifiers', () => {
  const { rows, labels } = reference.tables['three classes'];
  const table = tableOf(rows);
  const target = targetOf(labels);

  for (const name of Object.keys(factories) as Name[]) {
    it(`${name}: one-hot blocks as codes give what their features give`, () => {
      const codes = Int32Array.from(rows, (_, i) => (i % 5) - 1);
      const block = table.with([['c', { type: 'oneHot', codes, names: ['p', 'q', 'r', 's'] }]]);
      const spread = table.with(
        ['p', 'q', 'r', 's'].map(
          (own, k) => [own, numeric(Float64Array.from(codes, code => (code === k ? 1 : 0)))] as const,
        ),
      );
      const own = fitted(name, tight[name], block, target);
      const other = fitted(name, tight[name], spread, target);
      closeTo(own.state.coef, other.state.coef, 1e-9);
    });

    it(`${name}: whole weights are repeated rows, and weights of classes are those of their rows`, () => {
      const weights = Float64Array.from(rows, (_, i) => i % 3);
      const repeated = rows.flatMap((_, i) => new Array<number>(i % 3).fill(i));
      const weighted = fitted(name, tight[name], table, target, weights);
      const taken = fitted(name, tight[name], table.take(repeated), take(target, repeated));
      closeTo(weighted.state.coef, taken.state.coef, 1e-9);
      const byClass = fitted(name, { ...tight[name], classWeight: { mid: 2 } }, table, target);
      const byRow = Float64Array.from(target.codes, code => (target.classes[code] === 'mid' ? 2 : 1));
      closeTo(byClass.state.coef, fitted(name, tight[name], table, target, byRow).state.coef, 1e-12);
    });

    it(`${name}: a class without rows is never predicted, and one class alone is certain`, () => {
      const none = { codes: target.codes.map(code => Math.min(code, 1)), classes: target.classes };
      const received = fitted(name, {}, table, none).predict(table);
      rows.forEach((_, row) => {
        assert.equal(received[3 * row + 2], 0);
      });
      const certain = fitted(name, {}, table, {
        codes: new Int32Array(rows.length).fill(1),
        classes: ['a', 'b'],
      });
      assert.ok(certain.predict(table).every((p, i) => Math.abs(p - (i % 2)) < 1e-300));
      const only = fitted(name, {}, table, targetOf(labels.map(() => 'x')));
      assert.deepEqual(only.predict(table), new Float64Array(rows.length).fill(1));
      assert.deepEqual(only.decide(table), new Float64Array(rows.length));
    });

    it(`${name} comes back from its file, and refuses names of classes that there are not`, async () => {
      const whole = table.with([['y', strings(labels)]]);
      const model = await pipeline(factories[name]()).fit(whole, { target: 'y' });
      assert.deepEqual(loadModel(model.toBytes()).predictProba(whole), model.predictProba(whole));
      assert.throws(() => fitted(name, { classWeight: { lwo: 2 } }, table, target), {
        code: 'PARAM_INVALID',
        message: /"low", "mid", "top".*lwo/,
      });
    });

    it(`${name} says so when numbers are too large, rather than learn NaN`, () => {
      const table = tableOf([[1e308], [1.7e308], [1.5e308]]);
      assert.throws(() => fitted(name, {}, table, targetOf(['a', 'b', 'b'])), { code: 'FIT_FAILED' });
    });
  }

  it('logisticRegression: huge and tiny columns are as good as others, without a penalty', () => {
    const params = { C: null, ...tight.LogisticRegression };
    const sized = tableOf(rows.map(row => row.map((x, j) => x * [1e150, 1, 1e-150][j])));
    const plain = fitted('LogisticRegression', params, table, target);
    closeTo(fitted('LogisticRegression', params, sized, target).decide(sized), plain.decide(table), 1e-9);
  });

  it('logisticRegression stays finite where classes are told apart and nothing holds it back', () => {
    const apart = tableOf([[1], [2], [3], [4]]);
    const { state, predict } = fitted(
      'LogisticRegression',
      { C: null },
      apart,
      targetOf(['a', 'a', 'b', 'b']),
    );
    assert.ok(Number.isFinite(state.coef[0]) && state.coef[0] > 5);
    assert.ok(predict(apart)[1] < 0.01);
  });

  it('logisticRegression learns as well where there are too many features for their products', () => {
    const random = createRandom(3);
    const wide = tableOf(
      Array.from({ length: 60 }, () =>
        Array.from({ length: 1100 }, () => (random.next() < 0.02 ? random.normal() : 0)),
      ),
    );
    const two = { codes: Int32Array.from({ length: 60 }, (_, i) => i % 2), classes: ['a', 'b'] };
    for (const l1Ratio of [0, 0.5]) {
      const params = { C: 1, l1Ratio, tol: 1e-11, maxIter: 20_000 };
      const { state } = fitted('LogisticRegression', params, wide, two);
      checkOptimal(wide, two.codes, state, 1, l1Ratio);
    }
  });
});

/** Its own conditions: slopes of the loss are balanced by those of the penalty. */
function checkOptimal(
  table: Table,
  codes: Int32Array,
  { coef, intercept }: LinearScores,
  C: number,
  l1Ratio: number,
): void {
  const columns = table.columns.map(column => (column as { values: Float64Array }).values);
  const slopes = Float64Array.from(codes, (code, r) => {
    const score = columns.reduce((sum, values, j) => sum + values[r] * coef[j], intercept[0]);
    return 1 / (1 + Math.exp(-score)) - code;
  });
  assert.ok(Math.abs(slopes.reduce((a, b) => a + b, 0)) < 1e-7);
  columns.forEach((values, j) => {
    const slope = C * values.reduce((sum, x, r) => sum + x * slopes[r], 0) + (1 - l1Ratio) * coef[j];
    if (coef[j] === 0) assert.ok(Math.abs(slope) <= l1Ratio + 1e-7, `${j}: ${slope}`);
    else assert.ok(Math.abs(slope + l1Ratio * Math.sign(coef[j])) < 1e-7, `${j}: ${slope}`);
  });
}

function fitted(name: Name, given: object, table: Table, target: ClassTarget, sampleWeight?: Float64Array) {
  const context = contextOf(target, sampleWeight);
  const { params } = factories[name](given);
  const definition = factories[name].definition as ClassifierDefinition;
  const state = definition.fit(table, target, params, context) as LinearScores;
  return {
    state,
    predict: (other: Table) => definition.predictProba(other, state, params),
    decide: (other: Table) => definition.decisionFunction?.(other, state, params) as Float64Array,
  };
}

function contextOf(target: ClassTarget, sampleWeight?: Float64Array): FitContext {
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

function take({ codes, classes }: ClassTarget, rows: readonly number[]): ClassTarget {
  return { codes: Int32Array.from(rows, row => codes[row]), classes };
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
