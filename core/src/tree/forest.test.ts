import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pipeline } from '../compose/pipeline.ts';
import { extraTreesRegressor } from '../ensemble/extra-trees-regressor.ts';
import { randomForestClassifier } from '../ensemble/random-forest-classifier.ts';
import { randomForestRegressor } from '../ensemble/random-forest-regressor.ts';
import type { EstimatorStep } from '../estimator/definition.ts';
import { loadModel } from '../model-file.ts';
import { createRandom } from '../random.ts';
import { type Column, numeric, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { decisionTreeClassifier } from './decision-tree-classifier.ts';
import { decisionTreeRegressor } from './decision-tree-regressor.ts';
import type { ForestState } from './forest-state.ts';

const random = createRandom(4);
const rows = 300;
const draw = (next: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => next(row));
const x = draw(() => random.normal());
const noise = draw(() => random.normal() / 10);
const words = Array.from({ length: rows }, () => 'pqrstu'[random.integer(6)]);

const fit = (step: EstimatorStep, table: Table, y: Float64Array, options = {}) =>
  pipeline(step).fit(table.with([['y', numeric(y)]]), { target: 'y', ...options });

describe('trees', () => {
  it('send any set of categories to one side', async () => {
    const y = draw(row => ('psu'.includes(words[row]) ? 7 : 3));
    const model = await fit(decisionTreeRegressor({ maxDepth: 1 }), new Table([['w', strings(words)]]), y);
    const asked = new Table([['w', strings(['p', 'q', 'r', 's', 't', 'u'])]]);
    assert.deepEqual(model.predict(asked), [7, 3, 3, 7, 3, 7]);
  });

  it('take missing categories for one of their own, and unknown ones for missing', async () => {
    const table = new Table([['w', strings(words.map(word => (word === 'p' ? null : word)))]]);
    const model = await fit(
      decisionTreeRegressor(),
      table,
      draw(row => (words[row] === 'p' ? 9 : 1)),
    );
    assert.deepEqual(model.predict(new Table([['w', strings([null, 'q', 'new'])]])), [9, 1, 9]);
  });

  it('send what no row of a node had to its larger side', async () => {
    const table = new Table([['a', numeric(Float64Array.of(1, 2, 3, 4))]]);
    const model = await fit(decisionTreeRegressor(), table, Float64Array.of(5, 5, 5, 8));
    assert.deepEqual(model.predict(new Table([['a', numeric(Float64Array.of(Number.NaN))]])), [5]);
  });

  it('do with a one-hot block what they do with its features', async () => {
    const names = ['p', 'q', 'r', 's', 't', 'u'];
    const codes = Int32Array.from(words, word => names.indexOf(word));
    const y = draw(row => 3 * codes[row] * Math.sin(x[row]) + noise[row]);
    const block: Column = { type: 'oneHot', codes, names };
    const features = names.map(
      (name, k) => [name, numeric(draw(row => (codes[row] === k ? 1 : 0)))] as const,
    );
    const params = { minSamplesLeaf: 4, maxDepth: 6 };
    const blocks = new Table([
      ['x', numeric(x)],
      ['w', block],
    ]);
    const expanded = new Table([['x', numeric(x)], ...features]);
    const { definition } = decisionTreeRegressor;
    const step = decisionTreeRegressor(params);
    const context = {
      random: createRandom(1),
      target: y,
      report: () => {},
      throwIfAborted: () => {},
      threads: 1,
    };
    const predictions = await Promise.all(
      [blocks, expanded].map(async table =>
        definition.predict(table, await definition.fit(table, y, step.params, context), step.params),
      ),
    );
    assert.deepEqual(predictions[0], predictions[1]);
  });

  it('try every one of a block, however wide', () => {
    const width = 9000;
    const codes = Int32Array.from({ length: width }, (_, i) => i);
    const table = new Table([['w', { type: 'oneHot', codes, names: Array.from(codes, code => `w${code}`) }]]);
    const y = Float64Array.from(codes, code => (code === 8500 ? 1 : 0));
    const { definition } = decisionTreeRegressor;
    const { params } = decisionTreeRegressor();
    const context = {
      random: createRandom(1),
      target: y,
      report: () => {},
      throwIfAborted: () => {},
      threads: 1,
    };
    const state = definition.fit(table, y, params, context);
    assert.deepEqual(definition.predict(table, state, params), y);
  });

  it('reach a target far from zero, and huge and tiny ones, exactly where a leaf has one value', async () => {
    for (const y of [x.map(v => 1e9 + v), x.map(v => v * 1e297), x.map(v => v * 1e-250)]) {
      const model = await fit(decisionTreeRegressor(), new Table([['x', numeric(x)]]), y);
      assert.deepEqual(model.predict(new Table([['x', numeric(x)]])), Array.from(y));
    }
    const ends = Float64Array.of(1e300, -1e300);
    const table = new Table([['a', numeric(Float64Array.of(0, 1))]]);
    const model = await fit(decisionTreeRegressor(), table, ends);
    assert.deepEqual(model.predict(table), Array.from(ends));
  });

  it('do not depend on the order of rows', async () => {
    const y = draw(row => x[row] ** 2 + noise[row]);
    const order = random.permutation(rows);
    const table = new Table([
      ['x', numeric(x)],
      ['n', numeric(noise)],
      ['y', numeric(y)],
    ]);
    const [one, other] = await Promise.all(
      [table, table.take(order)].map(own =>
        pipeline(decisionTreeRegressor({ minSamplesLeaf: 3 })).fit(own, { target: 'y' }),
      ),
    );
    assert.deepEqual(other.predict(table), one.predict(table));
  });
});

describe('forests', () => {
  const y = draw(row => x[row] ** 2 + noise[row]);
  const table = new Table([
    ['x', numeric(x)],
    ['w', strings(words)],
  ]);

  it('are the same for any number of threads', async () => {
    const step = randomForestRegressor({ nEstimators: 40 });
    const [one, two] = await Promise.all([1, 2].map(threads => fit(step, table, y, { threads })));
    assert.deepEqual(two.predict(table), one.predict(table));
  });

  it('report their progress and stop when asked', async () => {
    const reports: string[] = [];
    const signal = { aborted: false };
    const onProgress = ({ step, done, total }: { step: string; done: number; total: number }): void => {
      reports.push(`${step} ${done} of ${total}`);
      signal.aborted = true;
    };
    const step = extraTreesRegressor({ nEstimators: 400 });
    await assert.rejects(fit(step, table, y, { onProgress, signal, threads: 1 }), { code: 'ABORTED' });
    assert.deepEqual(reports, ['ExtraTreesRegressor 4 of 400']);
  });

  it('refuse to draw more rows than there are, or any without bootstrap', async () => {
    await assert.rejects(fit(randomForestRegressor({ maxSamples: 301 }), table, y), {
      code: 'PARAM_INVALID',
      message: 'maxSamples of RandomForestRegressor must be at most the number of rows, 300. Got 301.',
    });
    await assert.rejects(fit(extraTreesRegressor({ maxSamples: 0.5 }), table, y), {
      code: 'PARAM_INVALID',
      message: 'maxSamples of ExtraTreesRegressor must be null unless bootstrap is true. Got 0.5.',
    });
  });

  it('refuse counts that are neither whole nor a share', () => {
    for (const make of [
      () => randomForestRegressor({ minSamplesLeaf: 1.5 }),
      () => randomForestRegressor({ maxFeatures: 0 }),
      () => randomForestRegressor({ maxFeatures: 'all' as 'sqrt' }),
    ])
      assert.throws(make, { code: 'PARAM_INVALID' });
  });

  it('come back from their file, also with few leaves and many classes', async () => {
    const classes = strings(Array.from(words, (word, row) => (x[row] > 0 ? word : 'z')));
    const all = table.with([['y', classes]]);
    for (const params of [
      { nEstimators: 5 },
      { nEstimators: 5, maxLeafNodes: 6, criterion: 'entropy' as const },
    ]) {
      const model = await pipeline(randomForestClassifier(params)).fit(all, { target: 'y' });
      const loaded = loadModel(model.toBytes());
      assert.deepEqual(loaded.predictProba(table), model.predictProba(table));
      for (const shares of model.predictProba(table))
        assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-12);
    }
  });

  it('learn nothing from one class but that', async () => {
    const all = table.with([['y', strings(words.map(() => 'only'))]]);
    for (const criterion of ['gini', 'entropy'] as const) {
      const model = await pipeline(decisionTreeClassifier({ criterion })).fit(all, { target: 'y' });
      assert.deepEqual(model.predictProba(table.slice(0, 2)), [[1], [1]]);
    }
  });

  it('refuse a state that would lead astray', () => {
    const target = { codes: Int32Array.from(words, word => 'pqrstu'.indexOf(word)), classes: [...'pqrstu'] };
    const { definition } = randomForestClassifier;
    const { params } = randomForestClassifier({ nEstimators: 2 });
    const context = {
      random: createRandom(1),
      target,
      report: () => {},
      throwIfAborted: () => {},
      threads: 1,
    };
    const state = definition.fit(table, target, params, context) as ForestState;
    const wrong: [Partial<ForestState>, RegExp][] = [
      [{ kinds: Uint8Array.of(0) }, /differ in number/],
      [{ classes: 5 }, /other classes/],
      [{ importances: Float64Array.of(2) }, /no share/],
      [{ kinds: Uint8Array.of(0, 0) }, /no kind/],
      [{ shares: state.shares.slice(6) }, /shares that do not exist/],
      [{ trees: { ...state.trees, roots: new Int32Array(0) } }, /no trees/],
      [{ trees: { ...state.trees, roots: Int32Array.of(-1) } }, /root/],
      [{ categories: [null, Array.from({ length: 256 }, (_, i) => `w${i}`)] }, /too many categories/],
    ];
    assert.equal(definition.check?.(state, params, 6), undefined);
    for (const [change, message] of wrong)
      assert.match(definition.check?.({ ...state, ...change }, params, 6) ?? '', message);
  });
});
