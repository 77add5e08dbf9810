/** The absolute and the quantile loss of boosting. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createRandom, histGradientBoostingRegressor, numeric, pipeline, Table } from '../index.ts';
import { openWorkspace } from '../kernels/workspace.ts';
import { trainBoosting } from './hist-gradient-boosting/boosting.ts';
import { absoluteError, quantileLoss } from './hist-gradient-boosting/objective.ts';
import { rawPredictions } from './hist-gradient-boosting/state.ts';

type Columns = Readonly<Record<string, (number | null)[]>>;
const { cases, losses, quantiles } = JSON.parse(
  readFileSync(new URL('../../../references/ensemble.json', import.meta.url), 'utf8'),
) as {
  cases: { name: string; columns: Columns; target: number[] }[];
  /** Predictions of the first rows of the case of this name. */
  losses: { name: string; params: Record<string, unknown>; predictions: number[] }[];
  /** The first half of the rows to learn from, the mean pinball loss on the others. */
  quantiles: {
    columns: Columns;
    target: number[];
    fits: { params: { quantile: number }; loss: number }[];
  }[];
};

function tableOf(columns: Columns, target: ArrayLike<number>): Table {
  return new Table([
    ...Object.entries(columns).map(
      ([name, values]) => [name, numeric(Float64Array.from(values, value => value ?? Number.NaN))] as const,
    ),
    ['y', numeric(Float64Array.from(target))],
  ]);
}

function stepOf(params: Record<string, unknown>): ReturnType<typeof histGradientBoostingRegressor> {
  const camel = Object.entries(params).map(([key, value]) => [
    key.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()),
    value,
  ]);
  return histGradientBoostingRegressor({ earlyStopping: false, ...Object.fromEntries(camel) });
}

function pinball(target: ArrayLike<number>, predictions: ArrayLike<number>, quantile: number): number {
  let sum = 0;
  for (let i = 0; i < target.length; i++) {
    const residual = target[i] - predictions[i];
    sum += residual < 0 ? (quantile - 1) * residual : quantile * residual;
  }
  return sum / target.length;
}

for (const { name, params, predictions } of losses) {
  test(`${name}, ${JSON.stringify(params)}: scikit-learn's predictions`, async () => {
    const { columns, target } = cases.find(own => own.name === name) as (typeof cases)[0];
    const table = tableOf(columns, target);
    const model = await pipeline(stepOf(params)).fit(table, { target: 'y' });
    const own = model.predict(table.slice(0, predictions.length));
    for (const [i, theirs] of predictions.entries())
      assert.ok(Math.abs(own[i] - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs)), `row ${i}`);
  });
}

for (const [k, { params }] of quantiles[0].fits.entries()) {
  test(`quantile ${params.quantile} of rows held out: as good as scikit-learn's`, async () => {
    let ratio = 0;
    for (const { columns, target, fits } of quantiles) {
      const table = tableOf(columns, target);
      const half = target.length / 2;
      const model = await pipeline(stepOf(params)).fit(table.slice(0, half), { target: 'y' });
      const own = pinball(target.slice(half), model.predict(table.slice(half)), params.quantile);
      ratio += own / fits[k].loss / quantiles.length;
    }
    // Not the same: scikit-learn also splits nodes whose gradients are all the same, for an error of rounding.
    assert.ok(ratio < 1.03 && ratio > 0.9, `${ratio} times its loss`);
  });
}

test('one split, by hand: the quantile of each side, shrunk', async () => {
  const x = [1, 2, 3, 4, 5, 11, 12, 13, 14, 15];
  const table = tableOf({ x }, [0, 1, 2, 3, 4, 10, 12, 14, 16, 28]);
  const rules = { maxIter: 1, learningRate: 0.5, minSamplesLeaf: 1, maxLeafNodes: 2 };
  const sides = [{ x: 1 }, { x: 15 }];
  // The median is 7; those of the sides are 2 and 14.
  const absolute = histGradientBoostingRegressor({ ...rules, loss: 'absolute_error' });
  assert.deepEqual((await pipeline(absolute).fit(table, { target: 'y' })).predict(sides), [4.5, 10.5]);
  // The quantile is 2.25, and only 0, 1 and 2 lie below it; those of the sides are 0.5 and 7.
  const quantile = histGradientBoostingRegressor({ ...rules, loss: 'quantile', quantile: 0.25 });
  assert.deepEqual((await pipeline(quantile).fit(table, { target: 'y' })).predict(sides), [1.375, 4.625]);
});

for (const { loss, quantile, says } of [
  { loss: 'quantile', quantile: null, says: /greater than 0 and less than 1 with loss "quantile". Got null/ },
  { loss: 'quantile', quantile: 1, says: /greater than 0 and less than 1 with loss "quantile". Got 1/ },
  { loss: 'quantile', quantile: 0, says: /greater than 0 .* Got 0/ },
  { loss: 'quantile', quantile: 1.5, says: /at most 1.* Got 1.5/ },
  { loss: 'squared_error', quantile: 0.5, says: /null with loss "squared_error"; .* Got 0.5/ },
  { loss: 'absolute_error', quantile: 0.5, says: /null with loss "absolute_error"; .* Got 0.5/ },
] as const) {
  test(`loss ${loss} with quantile ${quantile} is refused`, async () => {
    const fit = async () =>
      pipeline(histGradientBoostingRegressor({ loss, quantile })).fit(tableOf({ x: [1, 2, 3] }, [1, 2, 3]), {
        target: 'y',
      });
    await assert.rejects(fit, { code: 'PARAM_INVALID', message: says });
  });
}

/** Noise that grows with `a`. */
function noisy(rows: number, seed: number): Table {
  const random = createRandom(seed);
  const columns = ['a', 'b', 'c'].map(
    name => [name, numeric(Float64Array.from({ length: rows }, () => random.next()))] as const,
  );
  const [a, b] = columns.map(([, { values }]) => values);
  const y = Float64Array.from(a, (x, i) => 10 * x + Math.sin(6 * b[i]) + (0.5 + 3 * x) * random.normal());
  return new Table([...columns, ['y', numeric(y)]]);
}

test('the order of the rows, the number of threads and the name of the median do not change a bit', async () => {
  const table = noisy(700, 1);
  const shuffled = table.take(createRandom(5).permutation(700));
  const fresh = noisy(100, 2);
  const predict = async (params: object, rows: Table, threads: number): Promise<readonly unknown[]> => {
    const step = histGradientBoostingRegressor({ maxIter: 20, ...params });
    return (await pipeline(step).fit(rows, { target: 'y', threads })).predict(fresh);
  };
  for (const params of [{ loss: 'absolute_error' }, { loss: 'quantile', quantile: 0.9 }] as const) {
    const own = await predict(params, table, 1);
    assert.deepEqual(await predict(params, shuffled, 1), own);
    assert.deepEqual(await predict(params, table, 2), own);
  }
  assert.deepEqual(
    await predict({ loss: 'absolute_error' }, table, 2),
    await predict({ loss: 'quantile', quantile: 0.5 }, table, 2),
  );
});

test('early stopping watches the loss itself, which is told of rows learnt from and held out', async () => {
  const table = noisy(400, 3);
  const target = (table.column('y') as { values: Float64Array }).values;
  const inputs = table.drop(['y']);
  const context = { random: createRandom(1), report: () => {}, throwIfAborted: () => {} };
  for (const [objective, loss] of [
    [quantileLoss(target, 0.8), (own: Float64Array) => pinball(target, own, 0.8)],
    [absoluteError(target), (own: Float64Array) => 2 * pinball(target, own, 0.5)],
  ] as const) {
    const { params } = histGradientBoostingRegressor({ maxIter: 300, learningRate: 0.3, nIterNoChange: 5 });
    const space = openWorkspace(1);
    const all = await trainBoosting(space, 'a', inputs, objective, { ...params, maxIter: 10 }, context);
    const early = await trainBoosting(
      space,
      'a',
      inputs,
      objective,
      { ...params, earlyStopping: true },
      context,
    );
    space.close();
    assert.ok(Math.abs(all.trainLoss[10] - loss(rawPredictions('a', inputs, all))) < 1e-12);
    assert.ok(all.trainLoss.every((own, i) => i === 0 || own < all.trainLoss[i - 1]));
    assert.ok(early.nIter > 5 && early.nIter < 200, `${early.nIter} trees`);
    assert.equal(early.validationLoss.length, early.nIter + 1);
    // A tenth of the rows is held out, nine tenths are not: together they are all.
    const mean = 0.1 * early.validationLoss[early.nIter] + 0.9 * early.trainLoss[early.nIter];
    assert.ok(Math.abs(mean - loss(rawPredictions('a', inputs, early))) < 1e-12);
  }
});

test('a node whose rows all lie on one side of the prediction is not split for an error of rounding', async () => {
  const x = Float64Array.from({ length: 200 }, (_, i) => i);
  const inputs = new Table([['x', numeric(x)]]);
  const { params } = histGradientBoostingRegressor({ maxIter: 1, minSamplesLeaf: 1 });
  const context = { random: createRandom(1), report: () => {}, throwIfAborted: () => {} };
  for (const quantile of [0.05, 0.1, 0.3, 0.7, 0.9]) {
    const space = openWorkspace(1);
    // Up to the quantile 0.85 the prediction is 0, which no row lies below; after it, one split tells both sides apart.
    const target = x.map(own => (own < 170 ? 0 : 1 + own));
    const { trees } = await trainBoosting(
      space,
      'a',
      inputs,
      quantileLoss(target, quantile),
      params,
      context,
    );
    space.close();
    const splits = trees.input.filter(own => own >= 0).length;
    assert.equal(splits, quantile < 0.85 ? 0 : 1);
  }
});
