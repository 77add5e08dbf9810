import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { catalogue } from '../catalogue.ts';
import { ownFile } from '../host.ts';
import {
  columns,
  createRandom,
  crossValidate,
  defineTransformer,
  gridSearch,
  halvingGridSearch,
  isCauceError,
  numeric,
  oneHotEncoder,
  type Pipeline,
  pipeline,
  randomForestClassifier,
  randomForestRegressor,
  ridge,
  standardScaler,
  strings,
  Table,
} from '../index.ts';
import { kFold } from './k-fold.ts';
import { type Outcome, runTask, type Task, type TaskOptions } from './task.ts';
import { canTravel } from './task-message.ts';
import { definitionsOf } from './task-thread.ts';
import { TaskThreads } from './task-threads.ts';

/** Every thread of a search that was started, to see that it has ended. */
const started: Worker[] = [];
const threads = process.getBuiltinModule('node:worker_threads');
const { Worker: Original } = threads;
before(() => {
  threads.Worker = class extends Original {
    constructor(...given: ConstructorParameters<typeof Original>) {
      super(...given);
      if (given[1]?.workerData?.program !== undefined) started.push(this);
    }
  };
});
after(() => {
  threads.Worker = Original;
});

const random = createRandom(5);
const rows = 3000;
const x = Float64Array.from({ length: rows }, () => random.normal());
const z = Float64Array.from({ length: rows }, () => random.normal());
const words = Array.from({ length: rows }, (_, i) => (i % 7 === 0 ? null : 'abc'[i % 3]));
const table = new Table<{ x: number; z: number; w: string | null; k: string; y: number }>([
  ['x', numeric(x.map((value, i) => (i % 11 === 0 ? Number.NaN : value)))],
  ['z', numeric(z)],
  ['w', strings(words)],
  ['k', strings(Array.from(x, (value, i) => (value + z[i] > 0 ? 'yes' : 'no')))],
  ['y', numeric(x.map((value, i) => value * z[i]))],
]);
const encoded = columns({
  numbers: [['x', 'z']],
  words: [['w'], oneHotEncoder({ handleUnknown: 'ignore' })],
});
const forest = pipeline(encoded, randomForestRegressor({ nEstimators: 5 }));
/** So many rows that threads are started without trying here first. */
const many = new Table<{ x: number; z: number; k: number; y: number }>(
  (['x', 'z', 'k', 'y'] as const).map(name => [
    name,
    numeric(Float64Array.from({ length: 250_000 }, () => random.normal())),
  ]),
);
const line = pipeline(standardScaler(), ridge());
const alphas = { 'ridge.alpha': [0.1, 1, 1e5, 1e6, 1e7] };

describe('threads', () => {
  it('do what is done here, to the bit: numbers, probabilities, models, errors', async () => {
    const classifier = pipeline(encoded, randomForestClassifier({ nEstimators: 5 }));
    const failing = pipeline(ridge());
    for (const [own, target] of [
      [forest, 'y'],
      [classifier, 'k'],
      [failing, 'y'],
    ] as const) {
      const options: TaskOptions = {
        target,
        randomState: 3,
        wants: { train: true, probabilities: true, model: true },
      };
      const splits = kFold({ nSplits: 3, shuffle: true }).split(table, target);
      const targetFrom = createRandom(1).permutation(rows);
      const tasks: Task[] = splits.map((split, i) => ({
        pipeline: own as unknown as Pipeline,
        split,
        ...(i === 2 ? { targetFrom } : {}),
      }));
      const running = await TaskThreads.start(2, table, options, tasks);
      const outcomes: Outcome[] = [];
      assert.equal(
        await running?.run(tasks, (outcome, i) => {
          outcomes[i] = outcome;
        }),
        true,
      );
      await running?.end();
      for (const [i, task] of tasks.entries()) await same(outcomes[i], task, options);
    }
    await assertAllEnded();
  });

  it('are used where there is much to do, and change nothing: whatever their number, the same result', async () => {
    const search = gridSearch(line, alphas, { cv: 4, scoring: ['r2', 'mae'], refit: 'mae' });
    const before = started.length;
    const [alone, two, three] = [
      await search.fit(many, { target: 'y', threads: 1 }),
      await search.fit(many, { target: 'y', threads: 2 }),
      await search.fit(many, { target: 'y', threads: 3 }),
    ];
    assert.equal(started.length, before + 5);
    const plain = ({ results }: typeof alone) => results.map(({ fitTimeMs: _, ...one }) => one);
    assert.deepEqual(plain(two), plain(alone));
    assert.deepEqual(plain(three), plain(alone));
    assert.deepEqual(two.bestModel.predict(many.slice(0, 50)), alone.bestModel.predict(many.slice(0, 50)));
    await assertAllEnded();
  });

  it('are started when the first fits took long', async () => {
    const before = started.length;
    const slow = forest.withParams({ 'randomForestRegressor.nEstimators': 400 });
    const controller = new AbortController();
    const search = crossValidate(slow, table, {
      target: 'y',
      cv: 20,
      threads: 2,
      signal: controller.signal,
      onProgress: ({ done }) => done === 2 && controller.abort(),
    });
    await assert.rejects(search, error => isCauceError(error, 'ABORTED'));
    assert.equal(started.length, before + 2);
    await crossValidate(line, table, { target: 'k', cv: 4, threads: 2 }).catch(() => {});
    assert.equal(started.length, before + 2);
    await assertAllEnded();
  });

  it('stay for all rounds of successive halving', async () => {
    const before = started.length;
    const search = halvingGridSearch(line, alphas, { cv: 4, factor: 2 });
    const [one, two] = [
      await search.fit(many, { target: 'y', threads: 1 }),
      await search.fit(many, { target: 'y', threads: 2 }),
    ];
    assert.deepEqual(
      one.results.map(({ testScores }) => testScores),
      two.results.map(({ testScores }) => testScores),
    );
    assert.equal(started.length, before + 2);
    await assertAllEnded();
  });

  it('end at once when the search is aborted, which says so', async () => {
    const before = started.length;
    const controller = new AbortController();
    let abortedAt = 0;
    const search = crossValidate(line, many, {
      target: 'y',
      cv: 60,
      threads: 2,
      signal: controller.signal,
      onProgress: ({ done }) => {
        assert.ok(done < 60, 'it went on to the end');
        if (done < 3 || abortedAt > 0) return;
        abortedAt = Date.now();
        controller.abort();
      },
    });
    await assert.rejects(search, error => isCauceError(error, 'ABORTED'));
    assert.ok(Date.now() - abortedAt < 2000);
    assert.equal(started.length, before + 2);
    await assertAllEnded();
  });

  it('that die are an error, not a hang', async () => {
    const before = started.length;
    const search = crossValidate(line, many, {
      target: 'y',
      cv: 60,
      threads: 2,
      onProgress: () => {
        for (const worker of started.slice(before)) void worker.terminate();
      },
    });
    await assert.rejects(
      search,
      error =>
        isCauceError(error, 'FIT_FAILED') &&
        /a thread ended before its fit did.*threads: 1/.test(error.message),
    );
    await assertAllEnded();
  });

  it('that cannot start leave the work to this one', async () => {
    const options: TaskOptions = { target: 'y', wants: {} };
    const tasks: Task[] = kFold({ nSplits: 2 })
      .split(table, 'y')
      .map(split => ({ pipeline: forest as unknown as Pipeline, split }));
    const running = await TaskThreads.start(2, table, options, tasks);
    for (const worker of started.slice(-2)) await worker.terminate();
    assert.equal(await running?.run(tasks, () => assert.fail('none can run')), false);
    await running?.end();
  });

  it('are not asked where a pipeline holds code, or definitions that they have not', async () => {
    const known = definitionsOf(catalogue);
    const scaler = defineTransformer({
      name: 'StandardScaler',
      params: {},
      fit: () => ({}),
      transform: given => given,
    });
    const cases: [unknown, boolean][] = [
      [forest, true],
      [pipeline(standardScaler(), ridge()), true],
      // Of the same name, but another: a thread would take its own.
      [pipeline(scaler(), ridge()), false],
      [pipeline(columns({ some: [['x'], scaler()] }), ridge()), false],
      [pipeline(columns({ some: [name => name === 'x'] }), ridge()), false],
    ];
    for (const [own, can] of cases) assert.equal(canTravel(own as Pipeline, known), can);
    const before = started.length;
    const home = pipeline(columns({ some: [name => name === 'z'] }), ridge());
    const { testScores } = await crossValidate(home, many, {
      target: 'y',
      cv: 20,
      threads: 2,
      scoring: 'r2',
    });
    assert.equal(testScores['r2'].length, 20);
    assert.equal(started.length, before);
  });

  it('import files of core that are there', async () => {
    for (const path of ['catalogue', 'model-selection/task-thread']) {
      const file = ownFile(path);
      assert.ok(file !== undefined && Object.keys(await import(file)).length > 0);
    }
  });
});

/** The outcome of a thread is that of the task here. */
async function same(outcome: Outcome, task: Task, options: TaskOptions): Promise<void> {
  if ('error' in outcome) {
    const { error } = outcome;
    await assert.rejects(runTask(table, task, options), { name: 'CauceError', message: error.message });
    assert.ok(isCauceError(error) && error.code === 'COLUMN_TYPE');
    return;
  }
  const here = await runTask(table, task, options);
  assert.deepEqual([outcome.test, outcome.train], [here.test, here.train]);
  assert.deepEqual(outcome.model?.predict(table.slice(0, 100)), here.model?.predict(table.slice(0, 100)));
  assert.equal(outcome.model?.lineage.dataHash, here.model?.lineage.dataHash);
  assert.deepEqual(outcome.model?.fitted.states, here.model?.fitted.states);
}

async function assertAllEnded(): Promise<void> {
  await new Promise(setImmediate);
  for (const worker of started) assert.equal(worker.threadId, -1);
}
