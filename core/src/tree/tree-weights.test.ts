import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { extraTreesClassifier } from '../ensemble/extra-trees-classifier.ts';
import { extraTreesRegressor } from '../ensemble/extra-trees-regressor.ts';
import { randomForestClassifier } from '../ensemble/random-forest-classifier.ts';
import { randomForestRegressor } from '../ensemble/random-forest-regressor.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { createRandom } from '../random.ts';
import { numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { decisionTreeClassifier } from './decision-tree-classifier.ts';
import { decisionTreeRegressor } from './decision-tree-regressor.ts';
import type { ForestState } from './forest-state.ts';

interface Fit {
  readonly params: Record<string, unknown>;
  readonly predictions: number[];
  readonly importances: number[];
}
interface ForestFit {
  readonly estimator: string;
  readonly params: Record<string, unknown>;
  readonly weighted: boolean;
  readonly mean: number[];
  readonly sd: number[];
  readonly importances: number[];
  readonly sd_importances: number[];
}
const reference = JSON.parse(
  readFileSync(new URL('../../../references/tree_weights.json', import.meta.url), 'utf8'),
) as {
  columns: number[][];
  targets: Record<string, number[]>;
  weights: Record<string, number[]>;
  asked: number[][];
  fits: (Fit & { target: string; weight: string | null })[];
  forests: { columns: number[][]; target: number[]; classes: number[]; weight: number[]; fits: ForestFit[] };
};

const tableOf = (columns: readonly (readonly number[])[]): Table =>
  new Table(columns.map((column, i) => [`x${i}`, numeric(Float64Array.from(column))] as const));

/** scikit-learn's parameters as ours. */
function ours(params: Record<string, unknown>): Record<string, unknown> {
  const camel = Object.entries(params).map(([key, value]) => [
    key.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()),
    value,
  ]);
  const own = Object.fromEntries(camel) as Record<string, unknown>;
  if (Array.isArray(own.monotonicCst))
    own.monotonicCst = Object.fromEntries(own.monotonicCst.map((sign, i) => [`x${i}`, sign]));
  return own;
}

interface AnyDefinition {
  readonly kind: string;
  fit(table: Table, target: unknown, params: unknown, context: FitContext): ForestState;
  predict(table: Table, state: ForestState, params: unknown): Float64Array;
  predictProba(table: Table, state: ForestState, params: unknown): Float64Array;
  importances(state: ForestState, params: unknown): readonly Float64Array[];
}

const factories = {
  DecisionTreeClassifier: decisionTreeClassifier,
  DecisionTreeRegressor: decisionTreeRegressor,
  RandomForestClassifier: randomForestClassifier,
  RandomForestRegressor: randomForestRegressor,
  ExtraTreesClassifier: extraTreesClassifier,
  ExtraTreesRegressor: extraTreesRegressor,
};

/** A fitted estimator: numbers, or the shares of classes row after row. */
function fit(
  name: string,
  params: Record<string, unknown>,
  table: Table,
  target: readonly number[],
  weight: readonly number[] | undefined,
  seed = 1,
) {
  const step = factories[name as 'DecisionTreeRegressor'](ours(params));
  const definition = step.definition as unknown as AnyDefinition;
  const names = [...new Set(target)].sort();
  const isClass = definition.kind === 'classifier';
  const classes = { codes: Int32Array.from(target), classes: names.map(String) };
  const own = isClass ? classes : Float64Array.from(target);
  const context: FitContext = {
    random: createRandom(seed),
    target: own,
    sampleWeight: weight === undefined ? undefined : Float64Array.from(weight),
    report: () => {},
    throwIfAborted: () => {},
    threads: 1,
  };
  const state = definition.fit(table, own, step.params, context);
  return {
    state,
    predict: (asked: Table) =>
      isClass
        ? definition.predictProba(asked, state, step.params)
        : definition.predict(asked, state, step.params),
    importances: definition.importances(state, step.params)[0],
  };
}

function close(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, i) => {
    const error = Math.abs(actual[i] - value);
    assert.ok(error <= 1e-9 * Math.max(1e-3, Math.abs(value)), `${what} ${i}: ${actual[i]}, not ${value}`);
  });
}

describe('trees agree with scikit-learn', () => {
  const table = tableOf(reference.columns);
  const asked = tableOf(reference.asked);
  for (const { target, weight, params, predictions, importances } of reference.fits) {
    const weights = weight === null ? undefined : reference.weights[weight];
    it(`${target}, weights: ${weight}, ${JSON.stringify(params)}`, () => {
      const name = /gini|entropy/.test(target) ? 'DecisionTreeClassifier' : 'DecisionTreeRegressor';
      const tree = fit(name, params, table, reference.targets[target], weights);
      close(tree.predict(asked), predictions, 'prediction');
      close(tree.importances, importances, 'importance');
    });
  }
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('forests are like those of scikit-learn, over 20 seeds', () => {
  const { columns, target, classes, weight, fits } = reference.forests;
  const half = target.length / 2;
  const [table, asked] = [0, half].map(start =>
    tableOf(columns.map(column => column.slice(start, start + half))),
  );
  for (const { estimator, params, weighted, ...expected } of fits) {
    it(`${estimator} ${JSON.stringify(params)}${weighted ? ', with weights' : ''}`, () => {
      const isClass = estimator.endsWith('Classifier');
      const truth = isClass ? classes : target;
      const weights = weighted ? weight.slice(0, half) : undefined;
      const seeds = Array.from({ length: 20 }, (_, seed) => {
        const made = fit(
          estimator,
          { ...params, n_estimators: 20 },
          table,
          truth.slice(0, half),
          weights,
          seed,
        );
        const all = made.predict(asked);
        const own = isClass ? all.filter((_, i) => i % 2 === 1) : all;
        const errors = Array.from(own, (value, i) => (value - truth[half + i]) ** 2);
        return { means: [mean(errors), mean([...own])], importances: made.importances };
      });
      // Either mean of 20 is off by sd / √20: four times what their difference usually is.
      const like = (own: number, wanted: number, sd: number, what: string): void =>
        assert.ok(
          Math.abs(own - wanted) < 4 * sd * Math.sqrt(2 / 20),
          `${what}: ${own}, not ${wanted} ± ${sd}`,
        );
      for (const k of [0, 1])
        like(mean(seeds.map(({ means }) => means[k])), expected.mean[k], expected.sd[k], `mean ${k}`);
      for (const f of columns.keys()) {
        const own = mean(seeds.map(({ importances }) => importances[f]));
        like(own, expected.importances[f], expected.sd_importances[f], `importance ${f}`);
      }
    });
  }
});

describe('weights', () => {
  const table = tableOf(reference.columns);
  const asked = tableOf(reference.asked);
  const { counts } = reference.weights;
  const kept = counts.flatMap((count, row) => (count > 0 ? [row] : []));
  const repeated = counts.flatMap((count, row) => new Array<number>(count).fill(row));
  for (const [target, criterion] of [
    ['squared_error', 'squared_error'],
    ['absolute_error', 'absolute_error'],
    ['poisson', 'poisson'],
    ['gini', 'gini'],
    ['gini', 'entropy'],
  ]) {
    const name = target === 'gini' ? 'DecisionTreeClassifier' : 'DecisionTreeRegressor';
    const y = reference.targets[target];
    const at = (rows: readonly number[]) => rows.map(row => y[row]);

    it(`of 0 are no rows: ${criterion}`, () => {
      const params = { criterion, min_samples_leaf: 3, min_weight_fraction_leaf: 0.02 };
      const whole = fit(name, params, table, y, counts);
      const less = fit(
        name,
        params,
        table.take(kept),
        at(kept),
        kept.map(row => counts[row]),
      );
      assert.deepEqual(whole.state, less.state);
    });

    it(`that are whole are rows repeated: ${criterion}`, () => {
      const params = { criterion, max_leaf_nodes: 6, min_weight_fraction_leaf: 0.05 };
      const weighted = fit(name, params, table, y, counts);
      const plain = fit(name, params, table.take(repeated), at(repeated), undefined);
      close(weighted.predict(asked), [...plain.predict(asked)], 'prediction');
    });

    it(`are only compared: ${criterion}`, () => {
      const scaled = fit(
        name,
        { criterion },
        table,
        y,
        counts.map(own => own * 2 ** -40),
      );
      assert.deepEqual(scaled.predict(asked), fit(name, { criterion }, table, y, counts).predict(asked));
    });
  }
});

describe('what must rise or fall', () => {
  const random = createRandom(17);
  const table = tableOf(reference.columns);
  const signs = { monotonic_cst: [1, 0, -1] };
  for (const [name, params, target] of [
    ['DecisionTreeRegressor', {}, 'squared_error'],
    ['DecisionTreeRegressor', { max_leaf_nodes: 9 }, 'squared_error'],
    ['DecisionTreeRegressor', { criterion: 'absolute_error', ccp_alpha: 0.02 }, 'absolute_error'],
    ['DecisionTreeRegressor', { criterion: 'poisson', splitter: 'random' }, 'poisson'],
    ['DecisionTreeClassifier', { criterion: 'entropy', max_leaf_nodes: 9 }, 'entropy of two'],
    ['RandomForestRegressor', { n_estimators: 20 }, 'squared_error'],
    [
      'ExtraTreesClassifier',
      { n_estimators: 20, class_weight: 'balanced_subsample', bootstrap: true },
      'gini of two',
    ],
  ] as const) {
    it(`does: ${name} ${JSON.stringify(params)}`, () => {
      const model = fit(
        name,
        { ...params, ...signs },
        table,
        reference.targets[target],
        reference.weights.fractions,
      );
      const classes = name.endsWith('Classifier') ? 2 : 1;
      for (let n = 0; n < 40; n++) {
        const point = [0, 1, 2].map(() => random.normal() * 2);
        for (const [column, sign] of [
          [0, 1],
          [2, -1],
        ]) {
          const line = Array.from({ length: 30 }, (_, i) =>
            point.map((x, c) => (c === column ? i / 4 - 4 : x)),
          );
          const all = model.predict(tableOf([0, 1, 2].map(c => line.map(own => own[c]))));
          const own = all.filter((_, i) => i % classes === classes - 1);
          for (let i = 1; i < own.length; i++) assert.ok(sign * (own[i] - own[i - 1]) >= -1e-12);
        }
      }
    });
  }

  it('is a numeric column, of one of two classes at most', () => {
    const target = reference.targets.squared_error;
    assert.throws(() => fit('DecisionTreeRegressor', { monotonicCst: { y: 1 } }, table, target, undefined), {
      code: 'PARAM_INVALID',
      message: /monotonicCst of DecisionTreeRegressor must be of numeric columns.*"x0", "x1", "x2".*Got "y"/,
    });
    assert.throws(() => fit('DecisionTreeClassifier', signs, table, reference.targets.gini, undefined), {
      code: 'PARAM_INVALID',
    });
  });
});

it('a target with negative numbers is no Poisson target', () => {
  const table = tableOf(reference.columns);
  assert.throws(
    () =>
      fit(
        'DecisionTreeRegressor',
        { criterion: 'poisson' },
        table,
        reference.targets.squared_error,
        undefined,
      ),
    { code: 'PARAM_INVALID', message: /negative/ },
  );
});
