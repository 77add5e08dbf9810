import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pipeline } from '../compose/pipeline.ts';
import type { ClassifierDefinition, RegressorDefinition } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { createRandom } from '../random.ts';
import { byCodePoint, type Column, numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { perceptron } from './perceptron.ts';
import { sgdClassifier } from './sgd-classifier.ts';
import { sgdRegressor } from './sgd-regressor.ts';

interface Fit {
  readonly estimator: keyof typeof factories;
  readonly params: object;
  readonly target: 'numbers' | 'two' | 'three';
}
interface Reference {
  readonly rows: number[][];
  readonly targets: { readonly numbers: number[]; readonly two: string[]; readonly three: string[] };
  readonly weights: number[];
  readonly cases: readonly (Fit & {
    readonly kind: 'plain' | 'weighted' | 'sparse';
    readonly coef: number[];
    readonly intercept: number[];
    readonly probabilities: number[][] | null;
  })[];
  readonly scores: readonly (Fit & { readonly mean: number; readonly spread: number })[];
}

const factories = { SGDRegressor: sgdRegressor, SGDClassifier: sgdClassifier, Perceptron: perceptron };
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../references/sgd.json', import.meta.url), 'utf8'),
);
const table = new Table(
  reference.rows[0].map(
    (_, j) => [`x${j}`, numeric(Float64Array.from(reference.rows, row => row[j]))] as const,
  ),
);
const seeds = Array.from({ length: 20 }, (_, seed) => seed);

describe('stochastic gradient descent agrees with scikit-learn', () => {
  for (const { kind, coef, intercept, probabilities, ...fit } of reference.cases) {
    it(`${fit.estimator} ${JSON.stringify(fit.params)}: ${fit.target}, ${kind}, step by step`, () => {
      const weights = kind === 'weighted' ? Float64Array.from(reference.weights) : undefined;
      const asked = kind === 'sparse' ? asSparse() : table;
      const { state, predict } = fitted(fit, asked, targetOf(fit.target), 0, weights);
      closeTo([...state.coef, ...state.intercept], [...coef, ...intercept], 1e-9);
      if (probabilities !== null)
        closeTo(predict(asked).slice(0, probabilities.flat().length), probabilities.flat(), 1e-9);
    });
  }

  for (const { mean, spread, ...fit } of reference.scores) {
    it(`${fit.estimator} ${JSON.stringify(fit.params)}: ${fit.target}, shuffled, by its score over 20 seeds`, () => {
      const target = targetOf(fit.target);
      const own = seeds.map(seed => {
        const predicted = fitted(fit, table, target, seed).predict(table);
        return target instanceof Float64Array ? r2Of(target, predicted) : accuracyOf(target, predicted);
      });
      const average = own.reduce((a, b) => a + b, 0) / own.length;
      // Both means are off by a share of the spread; a spread of nothing leaves the scores' own steps.
      const allowed = Math.max(3 * spread * Math.sqrt(2 / 20), 0.01);
      assert.ok(Math.abs(average - mean) <= allowed, `${average}, not ${mean} ± ${allowed}`);
    });
  }
});

describe('stochastic gradient descent', () => {
  it('refuses parameters that do not go together', async () => {
    const whole = table.with([['y', numeric(Float64Array.from(reference.targets.numbers))]]);
    await assert.rejects(
      pipeline(sgdRegressor({ learningRate: 'optimal', alpha: 0 })).fit(whole, { target: 'y' }),
      {
        code: 'PARAM_INVALID',
        message: "alpha of SgdRegressor must be above 0 where learningRate is 'optimal'. Got 0.",
      },
    );
    await assert.rejects(pipeline(sgdRegressor({ learningRate: 'pa1' })).fit(whole, { target: 'y' }), {
      code: 'PARAM_INVALID',
      message:
        "loss of SgdRegressor must be 'epsilon_insensitive' where learningRate is 'pa1'. Got \"squared_error\".",
    });
    assert.throws(() => sgdClassifier({ validationFraction: 1 }), { code: 'PARAM_INVALID' });
    assert.throws(() => sgdClassifier({ average: 0.5 }), { code: 'PARAM_INVALID' });
  });

  it('says that columns are to be scaled when it runs away', async () => {
    const huge = new Table([
      ['x', numeric(Float64Array.from({ length: 20 }, (_, i) => 1e160 * i))],
      ['y', numeric(Float64Array.from({ length: 20 }, (_, i) => i))],
    ]);
    await assert.rejects(pipeline(sgdRegressor()).fit(huge, { target: 'y' }), {
      code: 'FIT_FAILED',
      message: /Scale the columns/,
    });
  });

  it('needs rows to hold out, and says how many', async () => {
    const few = table.take([0, 1]).with([['y', numeric(Float64Array.of(1, 2))]]);
    await assert.rejects(pipeline(sgdRegressor({ earlyStopping: true })).fit(few, { target: 'y' }), {
      code: 'TOO_FEW_ROWS',
      message: 'SgdRegressor with earlyStopping needs at least 5 rows. Got 2.',
    });
  });

  it('rows of weight 0 are as if they were not there', () => {
    const weights = Float64Array.from(reference.weights, (_, i) => (i % 3 === 0 ? 0 : 1));
    const kept = reference.weights.flatMap((_, i) => (i % 3 === 0 ? [] : [i]));
    const fit: Fit = { estimator: 'SGDClassifier', params: {}, target: 'three' };
    const target = targetOf('three') as ClassTarget;
    const taken = { ...target, codes: Int32Array.from(kept, row => target.codes[row]) };
    const weighted = fitted(fit, table, target, 3, weights);
    assert.deepEqual(weighted.state.coef, fitted(fit, table.take(kept), taken, 3).state.coef);
  });

  it('is certain of one class alone, and never predicts one without rows', () => {
    const fit: Fit = { estimator: 'Perceptron', params: {}, target: 'two' };
    const only = { codes: new Int32Array(table.length), classes: ['a'] };
    assert.deepEqual(fitted(fit, table, only, 0).predict(table), new Float64Array(table.length).fill(1));
    const absent = {
      codes: Int32Array.from({ length: table.length }, (_, i) => i % 2),
      classes: ['a', 'b', 'c'],
    };
    assert.ok(
      fitted(fit, table, absent, 0)
        .predict(table)
        .every((p, i) => i % 3 !== 2 || p === 0),
    );
  });
});

function fitted(
  { estimator, params: given }: Fit,
  asked: Table,
  target: Float64Array | ClassTarget,
  seed: number,
  sampleWeight?: Float64Array,
): { state: { coef: Float64Array; intercept: readonly number[] }; predict: (table: Table) => Float64Array } {
  const context: FitContext = {
    random: createRandom(seed),
    threads: 1,
    target,
    sampleWeight,
    report: () => {},
    throwIfAborted: () => {},
  };
  const { params, definition } = factories[estimator](given);
  if (target instanceof Float64Array) {
    const own = definition as RegressorDefinition;
    const state = own.fit(asked, target, params, context) as { coef: Float64Array; intercept: number };
    return {
      state: { ...state, intercept: [state.intercept] },
      predict: other => own.predict(other, state, params),
    };
  }
  const own = definition as ClassifierDefinition;
  const state = own.fit(asked, target, params, context) as { coef: Float64Array; intercept: number[] };
  return { state, predict: other => own.predictProba(other, state, params) };
}

function targetOf(name: Fit['target']): Float64Array | ClassTarget {
  if (name === 'numbers') return Float64Array.from(reference.targets.numbers);
  const labels = reference.targets[name];
  const classes = [...new Set(labels)].sort(byCodePoint);
  return { codes: Int32Array.from(labels, label => classes.indexOf(label)), classes };
}

function r2Of(target: Float64Array, predicted: Float64Array): number {
  const mean = target.reduce((a, b) => a + b, 0) / target.length;
  const squares = (from: (row: number) => number) =>
    target.reduce((sum, y, row) => sum + (y - from(row)) ** 2, 0);
  return 1 - squares(row => predicted[row]) / squares(() => mean);
}

function accuracyOf({ codes, classes }: ClassTarget, probabilities: Float64Array): number {
  const isRight = (code: number, row: number) => {
    const own = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
    return own.indexOf(Math.max(...own)) === code;
  };
  return codes.filter(isRight).length / codes.length;
}

function asSparse(): Table {
  const { rows } = reference;
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

/** Within `tolerance` of the largest expected number. */
function closeTo(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(received.length, expected.length);
  const largest = Math.max(...Array.from(expected, Math.abs));
  Array.from(expected).forEach((value, i) => {
    assert.ok(Math.abs(received[i] - value) <= tolerance * largest, `${i}: ${received[i]}, not ${value}`);
  });
}
