import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { lossAt } from '../../test/loss-at.ts';
import { pipeline } from '../compose/pipeline.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { accuracyScore } from '../metrics/classification.ts';
import { r2Score } from '../metrics/regression.ts';
import { createRandom } from '../random.ts';
import { numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import type { Examples, Loss } from './loss.ts';
import { mlpClassifier } from './mlp-classifier.ts';
import type { MlpParams } from './mlp-params.ts';
import { mlpRegressor } from './mlp-regressor.ts';
import { networkOf } from './network.ts';
import { train } from './train.ts';

type Params = Partial<MlpParams> & { readonly loss?: 'squared_error' | 'poisson' };

interface Reference {
  readonly points: Readonly<Record<string, number[][]>>;
  readonly targets: Readonly<Record<string, (number | string)[]>>;
  readonly weights: number[];
  readonly cases: readonly {
    readonly points: string;
    readonly target: 'number' | 'count' | 'two' | 'three';
    readonly isWeighted: boolean;
    readonly params: Params;
    readonly sizes: number[];
    readonly start: number[];
    readonly loss: number;
    readonly gradient: number[];
    readonly rounds: number;
    readonly learnt: number[];
    readonly answers: number[];
  }[];
  readonly byChance: readonly {
    readonly estimator: 'regressor' | 'classifier';
    readonly params: Params;
    readonly scores: number[];
  }[];
  readonly regressor: { readonly points: number[][]; readonly target: number[] };
  readonly classifier: { readonly points: number[][]; readonly target: string[] };
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../references/neural_network.json', import.meta.url), 'utf8'),
);
const contextOf = (seed: number): FitContext => ({
  random: createRandom(seed),
  threads: 1,
  target: new Float64Array(),
  sampleWeight: undefined,
  report: () => {},
  throwIfAborted: () => {},
});

describe('networks agree with scikit-learn from the same beginning', () => {
  for (const { points, target, isWeighted, params, sizes, start, ...expected } of reference.cases) {
    it(`${JSON.stringify(params)}: ${points}, ${target}${isWeighted ? ', weighted' : ''}`, () => {
      const isNumber = target === 'number' || target === 'count';
      const step = isNumber ? mlpRegressor(params) : mlpClassifier(params);
      const resolved = step.params as MlpParams;
      const network = networkOf(sizes, resolved.activation);
      const loss: Loss = isNumber ? (params.loss ?? 'squared_error') : 'log_loss';
      const examples = examplesOf(reference.points[points], reference.targets[target], isWeighted);
      const begin = Float64Array.from(start);

      const { value, gradient } = lossAt(network, loss, resolved.alpha, begin, examples);
      closeTo([value], [expected.loss], 1e-9);
      closeTo(gradient, expected.gradient, 1e-9);

      let rounds = 0;
      const task = { name: 'a network', network, loss, isClasses: !isNumber, score: () => 0 };
      const context = {
        ...contextOf(0),
        report: ({ done }: { readonly done: number }) => {
          rounds = done;
        },
      };
      const learnt = train(task, examples, resolved, context, begin);
      const isIterative = params.solver === 'lbfgs';
      if (!isIterative) assert.equal(rounds, expected.rounds);
      closeTo(learnt, expected.learnt, isIterative ? 1e-6 : 1e-9);
      const state = { sizes: Int32Array.from(sizes), parameters: learnt };
      const table = tableOf(reference.points[points]);
      const { definition } = step;
      const answers =
        definition.kind === 'regressor'
          ? definition.predict(table, state, resolved)
          : definition.predictProba(table, state, resolved);
      closeTo(answers, expected.answers, isIterative ? 1e-6 : 1e-9);
    });
  }
});

describe('networks by chance score as in scikit-learn', () => {
  for (const { estimator, params, scores } of reference.byChance) {
    it(`${estimator} ${JSON.stringify(params)}`, () => {
      const { points } = reference[estimator];
      const half = points.length / 2;
      const [learnt, held] = [tableOf(points.slice(0, half)), tableOf(points.slice(half))];
      const own = Array.from({ length: 20 }, (_, seed) => {
        if (estimator === 'regressor') {
          const target = Float64Array.from(reference.regressor.target);
          const step = mlpRegressor(params);
          const { definition } = mlpRegressor;
          const state = definition.fit(learnt, target.slice(0, half), step.params, contextOf(seed));
          return r2Score(target.slice(half), definition.predict(held, state as never, step.params));
        }
        const { codes, classes } = targetOf(reference.classifier.target);
        const step = mlpClassifier(params);
        const { definition } = mlpClassifier;
        const state = definition.fit(
          learnt,
          { codes: codes.slice(0, half), classes },
          step.params,
          contextOf(seed),
        );
        const shares = definition.predictProba(held, state as never, step.params);
        const predicted = Array.from({ length: half }, (_, row) => {
          const all = shares.subarray(row * classes.length, (row + 1) * classes.length);
          return classes[all.indexOf(Math.max(...all))];
        });
        return accuracyScore(reference.classifier.target.slice(half), predicted);
      });
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = Math.sqrt(mean(scores.map(score => (score - mean(scores)) ** 2)));
      // Two means of 20 differ by more than this once in a thousand times.
      const most = 3.3 * spread * Math.sqrt(2 / 20);
      assert.ok(Math.abs(mean(own) - mean(scores)) <= most, `${mean(own)}, not ${mean(scores)} ± ${most}`);
    });
  }
});

describe('networks', () => {
  const table = tableOf(reference.points['ordinary']);
  const target = Float64Array.from(reference.targets['number'] as number[]);

  it('learn the same whether a row weighs nothing or is not there', () => {
    const step = mlpRegressor({ hiddenLayerSizes: [4], maxIter: 15 });
    const { definition } = mlpRegressor;
    const kept = Array.from({ length: 23 }, (_, row) => row).filter(row => row % 4 > 0);
    const sampleWeight = Float64Array.from(target, (_, row) => (row % 4 > 0 ? 1 : 0));
    const weighted = definition.fit(table, target, step.params, { ...contextOf(1), sampleWeight });
    const without = definition.fit(
      table.take(kept),
      Float64Array.from(kept, row => target[row]),
      step.params,
      { ...contextOf(1), sampleWeight: new Float64Array(kept.length).fill(1) },
    );
    assert.deepEqual(weighted, without);
  });

  it('say when numbers are too large to learn from, and when they must not be below 0', async () => {
    const large = table.with([
      ['x0', numeric(new Float64Array(23).map((_, i) => 1e200 * (i + 1)))],
      ['y', numeric(target)],
    ]);
    const fit = (params: Params, own = large) => pipeline(mlpRegressor(params)).fit(own, { target: 'y' });
    for (const solver of ['adam', 'sgd', 'lbfgs'] as const) {
      await assert.rejects(fit({ solver }), {
        code: 'FIT_FAILED',
        message: /too large to learn from. Scale them/,
      });
    }
    await assert.rejects(fit({ hiddenLayerSizes: [1e6, 1e6] }), {
      code: 'PARAM_INVALID',
      message: /hiddenLayerSizes.*at most 268435456 weights in all/,
    });
    await assert.rejects(fit({ loss: 'poisson' }), { code: 'FIT_FAILED', message: /below 0/ });
    const few = large.take([0, 1]);
    await assert.rejects(fit({ earlyStopping: true }, few), {
      code: 'TOO_FEW_ROWS',
      message: /earlyStopping/,
    });
  });

  it('stop early by rows held out, of classes in their shares, and keep the best', () => {
    let held: Examples | undefined;
    const network = networkOf([3, 2, 1], 'relu');
    const scores = [0.5, 0.7, 0.6, 0.6, 0.6, 0.6];
    const seen: Float64Array[] = [];
    const task = {
      name: 'a network',
      network,
      loss: 'log_loss' as const,
      isClasses: true,
      score: (parameters: Float64Array, examples: Examples) => {
        held = examples;
        seen.push(parameters.slice());
        return scores[seen.length - 1];
      },
    };
    const rows = 40;
    const examples = {
      rows,
      values: Float64Array.from({ length: rows * 3 }, (_, i) => Math.sin(i)),
      target: Int32Array.from({ length: rows }, (_, i) => (i % 4 === 0 ? 1 : 0)),
      weights: undefined,
    };
    const { params } = mlpClassifier({ earlyStopping: true, validationFraction: 0.2, nIterNoChange: 2 });
    const learnt = train(task, examples, params, contextOf(0));
    assert.equal(seen.length, 5);
    assert.deepEqual(learnt, seen[1]);
    assert.equal(held?.rows, 8);
    assert.equal(Array.from(held?.target ?? []).filter(code => code === 1).length, 2);
  });

  it('of one class are certain', async () => {
    const one = { codes: new Int32Array(23), classes: ['a'] };
    const { definition } = mlpClassifier;
    const { params } = mlpClassifier();
    const state = await definition.fit(table, one, params, contextOf(0));
    assert.deepEqual([...definition.predictProba(table.take([0, 1]), state, params)], [1, 1]);
  });

  it('name the column that they cannot take', async () => {
    const fit = (own: Table) =>
      pipeline(mlpRegressor()).fit(own.with([['y', numeric(target)]]), { target: 'y' });
    const missing = table.with([['x1', numeric(new Float64Array(23).fill(Number.NaN))]]);
    await assert.rejects(fit(missing), { code: 'COLUMN_MISSING_VALUES', message: /"x1"/ });
    const words = table.with([['x2', strings(Array.from({ length: 23 }, () => 'a'))]]);
    await assert.rejects(fit(words), { code: 'COLUMN_TYPE', message: /"x2"/ });
  });

  it('of a file must fit together', () => {
    const { params } = mlpRegressor({ hiddenLayerSizes: [2] });
    const state = { sizes: Int32Array.of(3, 2, 1), parameters: new Float64Array(11) };
    const check = (changed: object) => mlpRegressor.definition.check?.({ ...state, ...changed }, params, 0);
    assert.equal(check({}), undefined);
    assert.match(check({ sizes: Int32Array.of(3) }) ?? '', /sizes/);
    assert.match(check({ sizes: Int32Array.of(3, -2, 1) }) ?? '', /sizes/);
    assert.match(check({ sizes: Int32Array.of(2, 3, 1) }) ?? '', /hiddenLayerSizes/);
    assert.match(check({ sizes: Int32Array.of(2 ** 30, 2, 1) }) ?? '', /parameters/);
    assert.match(check({ parameters: new Float64Array(10) }) ?? '', /parameters/);
    assert.match(check({ parameters: new Float64Array(11).fill(Number.NaN) }) ?? '', /finite/);
  });
});

function examplesOf(points: number[][], target: (number | string)[], isWeighted: boolean): Examples {
  const isNumber = typeof target[0] === 'number';
  return {
    rows: points.length,
    values: Float64Array.from(points.flat()),
    target: isNumber ? Float64Array.from(target as number[]) : targetOf(target as string[]).codes,
    weights: isWeighted ? Float64Array.from(reference.weights) : undefined,
  };
}

function tableOf(rows: number[][]): Table {
  return new Table(
    rows[0].map((_, j) => [`x${j}`, numeric(Float64Array.from(rows, row => row[j]))] as const),
  );
}

function targetOf(labels: string[]): ClassTarget {
  const classes = [...new Set(labels)].sort();
  return { classes, codes: Int32Array.from(labels, label => classes.indexOf(label)) };
}

function closeTo(received: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  assert.equal(received.length, expected.length);
  const size = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const error = Math.abs(received[i] - value);
    assert.ok(error <= tolerance * size, `${i}: ${received[i]}, not ${value}`);
  });
}
