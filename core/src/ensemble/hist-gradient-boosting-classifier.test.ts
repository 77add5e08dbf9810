import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  createRandom,
  histGradientBoostingClassifier,
  loadModel,
  logLoss,
  numeric,
  pipeline,
  strings,
  Table,
} from '../index.ts';

interface Case {
  readonly name: string;
  readonly columns: Readonly<Record<string, (number | string | null)[]>>;
  readonly target: string[];
  readonly fits: {
    readonly params: Record<string, unknown>;
    readonly probabilities: number[][];
    readonly log_loss: number;
    readonly accuracy: number;
  }[];
}
const { classification } = JSON.parse(
  readFileSync(new URL('../../../references/ensemble.json', import.meta.url), 'utf8'),
) as { classification: Case[] };

function tableOf(columns: Case['columns'], target: readonly string[]): Table {
  return new Table([
    ...Object.entries(columns).map(([name, values]) => {
      const isText = values.some(value => typeof value === 'string');
      const column = isText
        ? strings(values as string[])
        : numeric(Float64Array.from(values as (number | null)[], value => value ?? Number.NaN));
      return [name, column] as const;
    }),
    ['y', strings(target)],
  ]);
}

const camel = (params: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()),
      value,
    ]),
  );

for (const { name, columns, target, fits } of classification) {
  for (const { params, probabilities, log_loss, accuracy } of fits) {
    test(`${name}, ${JSON.stringify(params)}: as good as scikit-learn, and nearly the same`, async () => {
      const table = tableOf(columns, target);
      const step = histGradientBoostingClassifier({ ...camel(params), earlyStopping: false });
      const model = await pipeline(step).fit(table, { target: 'y' });
      const own = model.predictProba(table);
      const classes = model.target.values as string[];
      const loss = logLoss(target, Float64Array.from(own.flat()), classes);
      assert.ok(loss < log_loss * 1.1 + 1e-3, `log loss ${loss}, scikit-learn's ${log_loss}`);
      const right = model.predict(table).filter((label, i) => label === target[i]).length / target.length;
      assert.ok(right > accuracy - 0.015, `accuracy ${right}, scikit-learn's ${accuracy}`);
      // Gradients in single precision there make other choices where two splits gain nearly the same.
      const apart = own.flat().reduce((sum, p, i) => sum + Math.abs(p - probabilities.flat()[i]), 0);
      assert.ok(apart / own.flat().length < 0.02, `apart by ${apart / own.flat().length}`);
      for (const row of own) assert.ok(Math.abs(row.reduce((sum, p) => sum + p, 0) - 1) < 1e-12);
    });
  }
}

test('one split of two classes, by hand: a Newton step from the share of the second', async () => {
  const table = tableOf({ x: [1, 2, 3, 10, 11, 12, 13, 14] }, ['n', 'n', 'n', 'y', 'y', 'y', 'y', 'y']);
  const step = histGradientBoostingClassifier({
    maxIter: 1,
    learningRate: 0.5,
    minSamplesLeaf: 1,
    maxLeafNodes: 2,
  });
  const model = await pipeline(step).fit(table, { target: 'y' });
  const share = 5 / 8;
  const raw = Math.log(share / (1 - share));
  // Left: gradient 3 p, hessian 3 p (1 - p). Right: -5 (1 - p) and 5 p (1 - p).
  const left = 1 / (1 + Math.exp(-(raw - 0.5 / (1 - share))));
  const right = 1 / (1 + Math.exp(-(raw + 0.5 / share)));
  const [a, b] = model.predictProba([{ x: 1 }, { x: 99 }]);
  assert.ok(
    Math.abs(a[1] - left) < 1e-7 && Math.abs(b[1] - right) < 1e-7,
    `${a[1]} ${left} ${b[1]} ${right}`,
  );
});

test('classes far apart in number, and a class that only few rows have, keep probabilities sound', async () => {
  const random = createRandom(3);
  const rows = 600;
  const x = Float64Array.from({ length: rows }, () => random.normal());
  const labels = Array.from(x, (value, i) => (i === 17 ? 'rare' : value > 1.2 ? 'high' : 'low'));
  const table = new Table([
    ['x', numeric(x)],
    ['y', strings(labels)],
  ]);
  const model = await pipeline(histGradientBoostingClassifier({ earlyStopping: true })).fit(table, {
    target: 'y',
  });
  for (const row of model.predictProba(table)) assert.ok(row.every(p => p > 0 && p < 1));
  assert.deepEqual(model.predict([{ x: 3 }, { x: -3 }]), ['high', 'low']);
});

test('a target of one class gets it everywhere', async () => {
  const table = tableOf({ x: [1, 2, 3] }, ['a', 'a', 'a']);
  const model = await pipeline(histGradientBoostingClassifier()).fit(table, { target: 'y' });
  assert.deepEqual(model.predict([{ x: 7 }]), ['a']);
  for (const own of [model, loadModel<{ x: number }>(model.toBytes())]) {
    assert.deepEqual(own.predictProba([{ x: 7 }]), [[1]]);
    assert.deepEqual(own.predictProba(table), [[1], [1], [1]]);
    assert.equal(own.evaluate(table)['accuracy'], 1);
    const [{ value, unit }] = own.explain([{ x: 7 }]);
    assert.deepEqual([value, unit], [1, 'probability']);
  }
});
