import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pipeline } from '../compose/pipeline.ts';
import { extraTreesClassifier } from '../ensemble/extra-trees-classifier.ts';
import { extraTreesRegressor } from '../ensemble/extra-trees-regressor.ts';
import { randomForestClassifier } from '../ensemble/random-forest-classifier.ts';
import { randomForestRegressor } from '../ensemble/random-forest-regressor.ts';
import type { EstimatorStep } from '../estimator/definition.ts';
import { accuracyScore } from '../metrics/classification.ts';
import { r2Score } from '../metrics/regression.ts';
import { numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { decisionTreeClassifier } from './decision-tree-classifier.ts';
import { decisionTreeRegressor } from './decision-tree-regressor.ts';

type Numbers = readonly (number | null)[];
interface Case {
  readonly name: string;
  readonly classes: number;
  readonly columns: readonly Numbers[];
  readonly target: readonly number[];
  readonly asked: readonly Numbers[];
  readonly fits: readonly {
    readonly params: Readonly<Record<string, unknown>>;
    readonly leaves: number;
    readonly predictions: readonly number[];
  }[];
}
interface Forests {
  readonly columns: readonly Numbers[];
  readonly target: readonly number[];
  readonly classes: readonly number[];
  readonly fits: readonly {
    readonly estimator: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly mean: number;
    readonly sd: number;
  }[];
}
const reference: { cases: Case[]; forests: Forests } = JSON.parse(
  readFileSync(new URL('../../../references/tree.json', import.meta.url), 'utf8'),
);

const named = (columns: readonly Numbers[]) =>
  columns.map((column, i) => [`x${i}`, numeric(Float64Array.from(column, x => x ?? Number.NaN))] as const);

/** Parameters by the names that scikit-learn has for them. */
const ours = (params: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

for (const { name, classes, columns, target, asked, fits } of reference.cases) {
  describe(`trees on ${name} agree with scikit-learn, ${classes === 0 ? 'numbers' : `${classes} classes`}`, () => {
    for (const { params, leaves, predictions } of fits) {
      it(JSON.stringify(params), async () => {
        const y = classes === 0 ? numeric(Float64Array.from(target)) : strings(target.map(String));
        const step: EstimatorStep =
          classes === 0 ? decisionTreeRegressor(ours(params)) : decisionTreeClassifier(ours(params));
        const model = await pipeline(step).fit(new Table([...named(columns), ['y', y]]), { target: 'y' });
        const table = new Table(named(asked));
        const received =
          classes === 0
            ? (model.predict(table) as number[])
            : (model as unknown as { predictProba(table: Table): number[][] }).predictProba(table).flat();
        for (const [i, value] of predictions.entries()) {
          const isNear = Math.abs(received[i] - value) <= 1e-9 * Math.max(1e-9, Math.abs(value));
          assert.ok(isNear, `place ${i}: ${received[i]}, not ${value} (${leaves} leaves)`);
        }
      });
    }
  });
}

const forests = {
  RandomForestRegressor: randomForestRegressor,
  ExtraTreesRegressor: extraTreesRegressor,
  RandomForestClassifier: randomForestClassifier,
  ExtraTreesClassifier: extraTreesClassifier,
};

describe("forests' scores on other rows are those of scikit-learn, over 20 seeds", () => {
  const { columns, target, classes, fits } = reference.forests;
  const table = new Table(named(columns));
  for (const { estimator, params, mean, sd } of fits) {
    it(`${estimator} ${JSON.stringify(params)}`, async () => {
      const make = forests[estimator as keyof typeof forests];
      const isRegressor = make.definition.kind === 'regressor';
      const y = isRegressor ? numeric(Float64Array.from(target)) : strings(classes.map(String));
      const all = table.with([['y', y]]);
      const rows = Int32Array.from({ length: 600 }, (_, i) => i);
      const scores: number[] = [];
      for (let seed = 0; seed < 20; seed++) {
        const step: EstimatorStep = make({ ...ours(params), nEstimators: 30, randomState: seed });
        const model = await pipeline(step).fit(all.take(rows), { target: 'y' });
        const answers = model.predict(table.take(rows.map(row => row + 600))) as unknown[];
        scores.push(
          isRegressor
            ? r2Score(target.slice(600), answers as number[])
            : accuracyScore(classes.slice(600).map(String), answers as string[]),
        );
      }
      const own = scores.reduce((sum, score) => sum + score, 0) / 20;
      // Both are means of 20: four times the standard error of their difference.
      assert.ok(Math.abs(own - mean) <= 4 * sd * Math.sqrt(2 / 20), `${own}, not ${mean} ± ${sd}`);
    });
  }
});
