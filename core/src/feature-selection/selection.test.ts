import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pipeline } from '../compose/pipeline.ts';
import { randomForestClassifier } from '../ensemble/random-forest-classifier.ts';
import type { TransformerDefinition, TransformerStep } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { fitExample } from '../estimator/laws/example.ts';
import { linearRegression } from '../linear-model/linear-regression.ts';
import { logisticRegression } from '../linear-model/logistic-regression.ts';
import { ridge } from '../linear-model/ridge.ts';
import { ridgeClassifier } from '../linear-model/ridge-classifier.ts';
import { standardScaler } from '../preprocessing/standard-scaler.ts';
import { type Column, numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { decisionTreeClassifier } from '../tree/decision-tree-classifier.ts';
import { decisionTreeRegressor } from '../tree/decision-tree-regressor.ts';
import { rfe } from './rfe.ts';
import { rfecv } from './rfecv.ts';
import { selectFdr } from './select-fdr.ts';
import { selectFpr } from './select-fpr.ts';
import { selectFromModel } from './select-from-model.ts';
import { selectFwe } from './select-fwe.ts';
import { selectKBest } from './select-k-best.ts';
import { selectPercentile } from './select-percentile.ts';
import { varianceThreshold } from './variance-threshold.ts';

type Numbers = readonly (number | null)[];
interface Data {
  readonly columns: readonly Numbers[];
  readonly numbers: Numbers;
  readonly classes: readonly number[];
}
interface Chosen {
  readonly selector: string;
  readonly target: 'numbers' | 'classes';
  readonly params: object;
  readonly kept: readonly number[];
}
interface Ranked {
  readonly params: object;
  readonly kept: readonly number[];
  readonly ranking: readonly number[];
  readonly nFeatures: readonly number[];
  readonly mean: readonly number[];
  readonly std: readonly number[];
}
interface Models {
  readonly estimator: string;
  readonly target: 'numbers' | 'classes';
  readonly importances: readonly number[];
  readonly fromModel: readonly Ranked[];
  readonly rfe: readonly Ranked[];
  readonly rfecv: readonly Ranked[];
}
interface Variances {
  readonly columns: readonly Numbers[];
  readonly threshold: number;
  readonly variances: Numbers;
  readonly kept: readonly number[];
}
const reference: {
  selections: [...Chosen[], Data];
  variances: Variances[];
  models: [Data, ...Models[]];
  forest: Data & { nEstimators: number; mean: number[]; std: number[] };
} = JSON.parse(readFileSync(new URL('../../../references/feature_selection.json', import.meta.url), 'utf8'));

const tableOf = (columns: readonly Numbers[]) =>
  new Table(
    columns.map((values, i) => [`x${i}`, numeric(Float64Array.from(values, x => x ?? Number.NaN))] as const),
  );

function targetOf({ numbers, classes }: Data, kind: 'numbers' | 'classes'): Float64Array | ClassTarget {
  if (kind === 'numbers') return Float64Array.from(numbers as number[]);
  const labels = [...new Set(classes)].sort();
  return { codes: Int32Array.from(classes, own => labels.indexOf(own)), classes: labels.map(String) };
}

async function fit<S>(step: unknown, table: Table, target: Float64Array | ClassTarget): Promise<S> {
  return (await fitExample({ step: step as TransformerStep, table, target }, table)) as S;
}

function agree(own: ArrayLike<number>, expected: Numbers, what: string): void {
  assert.equal(own.length, expected.length);
  expected.forEach((value, i) => {
    const wanted = value ?? Number.NaN;
    assert.ok(
      Object.is(own[i], wanted) || Math.abs(own[i] - wanted) <= 1e-9 * Math.abs(wanted),
      `${what} ${i}: ${own[i]}, not ${wanted}`,
    );
  });
}

const selectors = { selectKBest, selectPercentile, selectFpr, selectFdr, selectFwe };
const data = reference.selections[reference.selections.length - 1] as Data;
for (const { selector, target, params, kept } of reference.selections.slice(0, -1) as Chosen[]) {
  it(`${selector} ${JSON.stringify(params)} keeps what scikit-learn's keeps, by ${target}`, async () => {
    const step = selectors[selector as keyof typeof selectors](params as never);
    const state = await fit<{ kept: Uint8Array }>(step, tableOf(data.columns), targetOf(data, target));
    assert.deepEqual([...state.kept], kept);
  });
}

for (const { columns, threshold, variances, kept } of reference.variances) {
  it(`varianceThreshold above ${threshold} keeps what scikit-learn's keeps`, async () => {
    const table = tableOf(columns);
    const state = await fit<{ kept: Uint8Array; variances: Float64Array }>(
      varianceThreshold({ threshold }),
      table,
      new Float64Array(5),
    );
    assert.deepEqual([...state.kept], kept);
    // Below rounding, scikit-learn's variance of a constant column is not 0.
    agree(
      state.variances,
      variances.map(v => (v !== null && v < 1e-30 ? 0 : v)),
      'variance',
    );
  });
}

const [modelData, ...models] = reference.models;
const estimators = {
  ridge: ridge({ alpha: 2 }),
  linearRegression: linearRegression(),
  logisticRegression: logisticRegression({ C: 0.5, tol: 1e-12, maxIter: 10_000 }),
  ridgeClassifier: ridgeClassifier({ alpha: 2 }),
  decisionTreeRegressor: decisionTreeRegressor({ maxDepth: 3, minSamplesLeaf: 8 }),
  decisionTreeClassifier: decisionTreeClassifier({ maxDepth: 3 }),
  'decisionTreeClassifier entropy': decisionTreeClassifier({ maxDepth: 3, criterion: 'entropy' }),
};
for (const { estimator: name, target: kind, importances, ...expected } of models) {
  describe(`selection by ${name} is scikit-learn's`, () => {
    const estimator = estimators[name as keyof typeof estimators];
    const table = tableOf(modelData.columns);
    const target = targetOf(modelData, kind);
    for (const { params, kept } of expected.fromModel) {
      it(`selectFromModel ${JSON.stringify(params)}`, async () => {
        const step = selectFromModel({ estimator, ...params });
        const state = await fit<{ kept: Uint8Array; importances: Float64Array }>(step, table, target);
        agree(state.importances, importances, 'importance');
        assert.deepEqual([...state.kept], kept);
      });
    }
    for (const { params, kept, ranking } of expected.rfe) {
      it(`rfe ${JSON.stringify(params)}`, async () => {
        const state = await fit<{ kept: Uint8Array; ranking: Int32Array }>(
          rfe({ estimator, ...params }),
          table,
          target,
        );
        assert.deepEqual([...state.ranking], ranking);
        assert.deepEqual([...state.kept], kept);
      });
    }
    for (const { params, kept, ranking, nFeatures, mean, std } of expected.rfecv) {
      it(`rfecv ${JSON.stringify(params)}`, async () => {
        const state = await fit<{
          kept: Uint8Array;
          ranking: Int32Array;
          nFeatures: Int32Array;
          meanTestScore: Float64Array;
          stdTestScore: Float64Array;
        }>(rfecv({ estimator, ...params }), table, target);
        assert.deepEqual([...state.nFeatures], nFeatures);
        agree(state.meanTestScore.map(Math.abs), mean.map(Math.abs), 'score');
        agree(state.stdTestScore, std, 'deviation');
        assert.deepEqual([...state.ranking], ranking);
        assert.deepEqual([...state.kept], kept);
      });
    }
  });
}

it('importances of forests are those of scikit-learn, within what seeds change', async () => {
  const { columns, mean, std, nEstimators } = reference.forest;
  const step = selectFromModel({ estimator: randomForestClassifier({ nEstimators }) });
  const state = await fit<{ importances: Float64Array }>(
    step,
    tableOf(columns),
    targetOf(reference.forest, 'classes'),
  );
  mean.forEach((expected, i) => {
    assert.ok(
      Math.abs(state.importances[i] - expected) < 4 * std[i],
      `${state.importances[i]}, not ${expected} ± ${std[i]}`,
    );
  });
});

it('blocks stay blocks of what is kept of them, for tables and for rows', async () => {
  const rows = 12;
  const x = numeric(Float64Array.from({ length: rows }, (_, i) => Math.sin(i)));
  const codes = Int32Array.from({ length: rows }, (_, i) => (i % 4) - 1);
  const oneHot: Column = { type: 'oneHot', codes, names: ['a', 'b', 'c'] };
  const starts = Int32Array.from({ length: rows + 1 }, (_, i) => 2 * i);
  const indices = Int32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? i % 3 : 3));
  const values = Float64Array.from({ length: 2 * rows }, (_, i) => 1 + i);
  const sparse: Column = { type: 'sparse', names: ['p', 'q', 'r', 's'], starts, indices, values };
  const table = new Table([
    ['x', x],
    ['w', oneHot],
    ['t', sparse],
  ]);
  const target = Float64Array.from(codes, (code, i) => (code === 1 ? 5 : 0) + values[2 * i + 1]);
  const step = selectKBest({ k: 2 });
  const definition = step.definition as TransformerDefinition;
  const state = await definition.fit(table, step.params, {
    target,
    random: undefined,
  } as unknown as FitContext);
  const out = definition.transform(table, state, step.params);
  assert.deepEqual(out.names, ['w', 't']);
  assert.deepEqual(out.columns[0], {
    type: 'oneHot',
    codes: codes.map(code => (code === 1 ? 0 : -1)),
    names: ['b'],
  });
  const own = {
    indices: new Int32Array(rows),
    values: values.filter((_, i) => i % 2 === 1),
    starts: Int32Array.from({ length: rows + 1 }, (_, i) => i),
  };
  assert.deepEqual(out.columns[1], { type: 'sparse', names: ['s'], ...own });
  assert.deepEqual(definition.origins?.(table, state, step.params), [['w'], ['t']]);
});

it('a pipeline of scalers tells importances, one that makes other features does not', async () => {
  const table = tableOf(modelData.columns);
  const target = targetOf(modelData, 'numbers');
  const scaled = pipeline(standardScaler(), ridge());
  const state = await fit<{ importances: Float64Array }>(
    selectFromModel({ estimator: scaled }),
    table,
    target,
  );
  assert.equal(state.importances.length, modelData.columns.length);
  const fewer = pipeline(selectKBest({ k: 2 }), ridge());
  await assert.rejects(fit(selectFromModel({ estimator: fewer }), table, target), /leave as many features/);
  await assert.rejects(
    fit(rfe({ estimator: decisionTreeClassifier() }), table, target),
    /must be a regressor/,
  );
});
