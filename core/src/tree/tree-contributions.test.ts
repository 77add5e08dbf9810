import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { histGradientBoostingClassifier } from '../ensemble/hist-gradient-boosting-classifier.ts';
import { histGradientBoostingRegressor } from '../ensemble/hist-gradient-boosting-regressor.ts';
import { randomForestClassifier } from '../ensemble/random-forest-classifier.ts';
import { randomForestRegressor } from '../ensemble/random-forest-regressor.ts';
import type { Contributions } from '../estimator/contributions.ts';
import type { ClassifierDefinition, Step } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { createRandom } from '../random.ts';
import { numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { decisionTreeClassifier } from './decision-tree-classifier.ts';
import { decisionTreeRegressor } from './decision-tree-regressor.ts';
import type { ForestState } from './forest-state.ts';

const random = createRandom(4);
const rows = 200;
const km = Float64Array.from({ length: rows }, (_, i) => (i % 17 === 0 ? Number.NaN : random.normal()));
const fuels = Array.from({ length: rows }, () => ['Petrol', 'Diesel', 'CNG', null][random.integer(4)]);
const noise = Float64Array.from({ length: rows }, () => random.normal());
const codes = Int32Array.from({ length: rows }, () => random.integer(5) - 1);
const table = new Table([
  ['km', numeric(km)],
  ['fuel', strings(fuels)],
  ['owner', { type: 'oneHot', codes, names: ['first', 'second', 'third', 'fourth'] }],
  ['noise', numeric(noise)],
]);
const price = Float64Array.from(
  km,
  (x, i) => 3 * (x || 0) + (fuels[i] === 'Diesel' ? 2 : 0) - codes[i] + noise[i] / 5,
);

type Target = Float64Array | ClassTarget;

/** Fits a step and explains the rows of its own table; of a classifier class `k`. */
async function explained(step: Step, target: Target, k = 0, own = table) {
  const definition = step.definition as unknown as AnyEstimator;
  const context: FitContext = {
    random: createRandom(1),
    threads: 1,
    target,
    report: () => {},
    throwIfAborted: () => {},
  };
  const state = (await definition.fit(own, target, step.params, context)) as ForestState;
  const parts = definition.contributions(own, state, step.params, new Int32Array(rows).fill(k));
  return { ...parts, state };
}

/** Either kind, called alike. */
interface AnyEstimator {
  fit(table: Table, target: Target, params: unknown, context: FitContext): unknown;
  contributions(table: Table, state: unknown, params: unknown, classes: Int32Array): Contributions;
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value / values.length, 0);
}

function close(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${what}: ${actual}`);
}

describe('contributions to trees', () => {
  const three = {
    codes: Int32Array.from(price, y => (y < -1 ? 0 : y < 2 ? 1 : 2)),
    classes: ['high', 'low', 'mid'],
  };
  const two = { codes: Int32Array.from(price, y => (y < 0 ? 0 : 1)), classes: ['no', 'yes'] };

  const regressors = {
    'a tree of few leaves': decisionTreeRegressor({ maxLeafNodes: 12 }),
    'a pruned tree': decisionTreeRegressor({ ccpAlpha: 0.05 }),
    boosting: histGradientBoostingRegressor({ maxIter: 20 }),
  };
  for (const [name, step] of Object.entries(regressors)) {
    it(`of ${name}: the base is the mean of the training rows`, async () => {
      const { base, total, unit } = await explained(step, price);
      assert.equal(unit, 'prediction');
      for (const own of base) close(own, mean(total), 'base');
    });
  }

  const classifiers = {
    'a tree': decisionTreeClassifier({ maxDepth: 4 }),
    'a tree by entropy': decisionTreeClassifier({ criterion: 'entropy' }),
    boosting: histGradientBoostingClassifier({ maxIter: 10 }),
  };
  for (const [name, step] of Object.entries(classifiers)) {
    for (const target of [two, three]) {
      it(`of ${name}, ${target.classes.length} classes: the base is the mean of the training rows`, async () => {
        for (let k = 0; k < target.classes.length; k++) {
          const { base, total, unit } = await explained(step, target, k);
          assert.equal(unit, name === 'boosting' ? 'logOdds' : 'probability');
          for (const own of base) close(own, mean(total), `class ${k}`);
        }
      });
    }
  }

  it('a forest has as many rows in its roots as each tree drew, and adds up', async () => {
    const { state, total, base, values } = await explained(
      randomForestRegressor({ nEstimators: 9, maxSamples: 50 }),
      price,
    );
    for (const root of state.trees.roots) assert.equal(state.trees.cover[root], 50);
    for (let row = 0; row < rows; row++) {
      const own = values.subarray(4 * row, 4 * row + 4);
      close(
        own.reduce((a, b) => a + b, base[row]),
        total[row],
        `row ${row}`,
      );
    }
  });

  it('the classes of a forest have contributions that cancel, and bases that make 1', async () => {
    const all = await Promise.all(
      [0, 1, 2].map(k => explained(randomForestClassifier({ nEstimators: 7 }), three, k)),
    );
    for (let i = 0; i < 4 * rows; i++)
      close(
        all.reduce((sum, { values }) => sum + values[i], 0),
        0,
        `value ${i}`,
      );
    close(
      all.reduce((sum, { base }) => sum + base[0], 0),
      1,
      'bases',
    );
  });

  it('log odds are those of the probabilities', async () => {
    const step = histGradientBoostingClassifier();
    const { state, total } = await explained(step, two, 0);
    const definition = histGradientBoostingClassifier.definition as ClassifierDefinition;
    const shares = definition.predictProba(table, state, step.params);
    for (let row = 0; row < rows; row++)
      close(Math.log(shares[2 * row] / shares[2 * row + 1]), total[row], `row ${row}`);
  });

  it('a column that no tree asks for adds nothing', async () => {
    const deaf = table.with([['noise', numeric(new Float64Array(rows))]]);
    const { values } = await explained(randomForestRegressor({ nEstimators: 5 }), price, 0, deaf);
    for (let row = 0; row < rows; row++) assert.equal(values[4 * row + 3], 0);
  });
});
