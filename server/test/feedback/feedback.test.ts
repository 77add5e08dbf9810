import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { columns, fitMeasured, histGradientBoostingClassifier, pipeline, tableFromRows } from '@cauce/core';
import { type ModelStore, memoryDriver, openStore } from '@cauce/store';
import type { FeedbackAnswer } from '../../src/feedback/feedback.ts';
import type { FeedbackReport } from '../../src/feedback/report.ts';
import { addKey } from '../../src/protection/index.ts';
import {
  answerOf,
  type Car,
  carPipeline,
  makeCars,
  post,
  type Running,
  type StartOptions,
  startServer,
} from '../fixture.ts';

const running: Running[] = [];
after(() => Promise.all(running.map(server => server.close())));

async function start(options: StartOptions = {}): Promise<Running> {
  const server = await startServer(options);
  running.push(server);
  return server;
}

const learnt = tableFromRows(makeCars(500));

/** A store of one version with intervals. */
async function measuredStore(): Promise<ModelStore> {
  const target = 'selling_price';
  const { model } = await fitMeasured(carPipeline, learnt, { target, intervals: { method: 'split' } });
  return storeOf(model.toBytes());
}

async function fuelStore(): Promise<ModelStore> {
  const spec = pipeline(
    columns({ all: [['year', 'km_driven', 'seats', 'name']] }),
    histGradientBoostingClassifier({ maxIter: 5 }),
  );
  const { model } = await fitMeasured(spec, learnt, { target: 'fuel', intervals: { method: 'split' } });
  return storeOf(model.toBytes());
}

async function storeOf(model: Uint8Array): Promise<ModelStore> {
  const store = await openStore(memoryDriver());
  await store.activate(await store.add({ model, info: {} }));
  return store;
}

const without = (row: Car, target: string): Car => {
  const { [target]: _, ...rest } = row;
  return rest;
};
/** New cars: what is asked, and what is true. */
function newCars(count: number, target = 'selling_price', seed = 77) {
  const rows = makeCars(count, seed);
  return { asked: rows.map(row => without(row, target)), truth: rows.map(row => row[target]) };
}

function idOf(response: Response): string {
  assert.equal(response.status, 200);
  const id = response.headers.get('x-prediction-id');
  assert.match(id ?? '', /^[0-9a-z]{6}-[0-9a-z]+$/);
  return id as string;
}

async function tell(url: string, body: unknown): Promise<FeedbackAnswer> {
  const response = await post(`${url}/feedback`, body);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as FeedbackAnswer;
}

async function report(url: string): Promise<FeedbackReport> {
  const response = await fetch(`${url}/feedback`);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as FeedbackReport;
}

const close = (a: unknown, b: number): void => assert.ok(Math.abs(Number(a) - b) <= 1e-9 * b, `${a} ${b}`);

describe('truths told of predictions', () => {
  it('make scores, whatever way the predictions were asked for', async () => {
    const { url } = await start({ store: await measuredStore() });
    const { asked, truth } = newCars(60);
    const alone = await post(`${url}/predict`, asked[0]);
    const list = await post(`${url}/predict`, asked.slice(1, 20));
    const wrapped = await post(`${url}/models/cars/versions/1/predict`, { instances: asked.slice(20, 30) });
    const lines = asked.slice(30).map(row => JSON.stringify(row));
    const stream = await post(`${url}/predict`, lines.join('\n'), { 'content-type': 'application/x-ndjson' });
    const told = [
      { id: idOf(alone), target: truth[0] },
      { id: idOf(list), targets: truth.slice(1, 20) },
      { id: idOf(wrapped), targets: truth.slice(20, 30) },
      { id: idOf(stream), targets: [...truth.slice(30, 59), null] },
    ];
    assert.deepEqual(await tell(url, told), { accepted: 59, alreadyTold: 0, unknown: [] });
    const { predictions, id } = (await wrapped.json()) as { predictions: number[]; id: string };
    assert.equal(id, told[2].id);
    const all = [await alone.json(), await list.json(), predictions, await stream.json()].flat() as number[];
    const errors = truth.slice(0, 59).map((own, i) => Math.abs((own as number) - all[i]));
    const { live, model, versions, promised, windows } = await report(url);
    assert.deepEqual(model, { name: 'cars', version: 1 });
    assert.ok('rmse' in live && !live.tooFew);
    close(live.mae, errors.reduce((sum, own) => sum + own) / 59);
    close(live.rmse, Math.sqrt(errors.reduce((sum, own) => sum + own * own, 0) / 59));
    assert.deepEqual(versions, [{ version: 1, ...live }]);
    assert.equal(windows.length, 1);
    assert.ok(promised !== null && live.rmse !== null && promised.rmse > live.rmse / 3);

    assert.deepEqual(await tell(`${url}/models/cars`, told[0]), { accepted: 0, alreadyTold: 1, unknown: [] });
    const foreign = [
      { id: 'abcdef-1', targets: [1] },
      { id: told[3].id, targets: [...Array(29).fill(null), 5] },
    ];
    assert.deepEqual(await tell(url, foreign), { accepted: 1, alreadyTold: 0, unknown: ['abcdef-1'] });

    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const line of [
      /^cauce_feedback_total\{model="cars",outcome="accepted"\} 60$/m,
      /^cauce_feedback_total\{model="cars",outcome="already_told"\} 1$/m,
      /^cauce_feedback_total\{model="cars",outcome="unknown"\} 1$/m,
      /^cauce_live_rmse\{model="cars"\} \d+/m,
      /^cauce_live_mae\{model="cars"\} \d+/m,
    ])
      assert.match(metrics, line);
    assert.ok(!metrics.includes('cauce_live_coverage'), 'no interval was asked for');
  });

  it('say how often intervals hold', async () => {
    const { url } = await start({ store: await measuredStore() });
    const { asked, truth } = newCars(200);
    const response = await post(`${url}/predict?interval=0.9`, { instances: asked.slice(0, 150) });
    const few = await post(`${url}/predict`, { instances: asked.slice(150, 160), interval: 0.5 });
    const lines = asked.slice(160).map(row => JSON.stringify(row));
    const type = { 'content-type': 'application/x-ndjson' };
    const stream = await post(`${url}/predict?interval=0.9`, lines.join('\n'), type);
    await tell(url, [
      { id: idOf(response), targets: truth.slice(0, 150) },
      { id: idOf(few), targets: truth.slice(150, 160) },
      { id: idOf(stream), targets: truth.slice(160) },
    ]);
    const answers = [await response.json(), await stream.json()] as { intervals: Record<string, number>[] }[];
    const bounds = answers.flatMap(({ intervals }) => intervals.map(own => Object.values(own)));
    const known = [...truth.slice(0, 150), ...truth.slice(160)] as number[];
    const covered = known.filter((own, i) => bounds[i][0] <= own && own <= bounds[i][1]).length;
    const { intervals } = await report(url);
    assert.equal(intervals.length, 2);
    const [half, most] = intervals;
    assert.deepEqual([half.promised, half.n, half.within], [0.5, 10, null]);
    assert.deepEqual([most.promised, most.n, most.covered], [0.9, 190, covered / 190]);
    assert.equal(most.within, true);
    assert.ok(most.low > 0.7 && most.low < 0.9 && most.high > 0.9);
    assert.match(
      await (await fetch(`${url}/metrics`)).text(),
      /^cauce_live_coverage\{model="cars",promised="0.9"\} 0\.\d+$/m,
    );
  });

  it('of classes make an accuracy, and say how often sets hold', async () => {
    const { url } = await start({ store: await fuelStore() });
    const { asked, truth } = newCars(50, 'fuel');
    const response = await post(`${url}/predict`, { instances: asked, interval: 0.8 });
    const id = idOf(response);
    assert.equal((await tell(url, { id, targets: ['LPG', ...truth.slice(1)] })).accepted, 50);
    const { predictions, sets } = (await response.json()) as { predictions: string[]; sets: string[][] };
    const { live, intervals } = await report(url);
    const right = predictions.filter((own, i) => i > 0 && own === truth[i]).length;
    assert.deepEqual(live, { n: 50, tooFew: false, accuracy: right / 50 });
    const held = sets.filter((own, i) => i > 0 && own.includes(truth[i] as string)).length;
    assert.deepEqual([intervals[0].n, intervals[0].covered], [50, held / 50]);
    assert.match(
      await (await fetch(`${url}/metrics`)).text(),
      /^cauce_live_accuracy\{model="cars"\} 0\.\d+$/m,
    );
  });

  it('count for the version that predicted; a retraining tells truths too', async () => {
    const { url } = await start({ store: await measuredStore() });
    const { asked, truth } = newCars(30);
    const id = idOf(await post(`${url}/predict`, asked));
    const retrained = (await (await post(`${url}/retrain`, makeCars(100, 3))).json()) as {
      readonly previous: { readonly metrics: object };
      readonly evaluation: { readonly testRows: number };
    };
    await tell(url, { id, targets: truth });
    const { model, live, versions, retrains } = await report(url);
    assert.equal(model.version, 2);
    assert.equal(live.n, 0);
    assert.deepEqual(
      versions.map(({ version, n }) => [version, n]),
      [[1, 30]],
    );
    const [{ version, rows, metrics, source, at }] = retrains;
    assert.deepEqual([source, version, rows], ['retrain', 1, retrained.evaluation.testRows]);
    assert.deepEqual(metrics, retrained.previous.metrics);
    assert.ok(Date.now() - Date.parse(at) < 60_000);
  });
});

describe('feedback', () => {
  it('that is wrong is refused with what is wrong, and none of it counts', async () => {
    const { url } = await start();
    const { asked, truth } = newCars(3);
    const good = { id: idOf(await post(`${url}/predict`, asked)), targets: truth };
    const refused: [
      body: unknown,
      status: number,
      code: string,
      detail: RegExp,
      headers?: Record<string, string>,
    ][] = [
      ['', 400, 'BODY_EMPTY', /empty/],
      ['{"id":', 400, 'TEXT_INVALID', /line 1/],
      ['['.repeat(100), 400, 'TEXT_INVALID', /deep/],
      ['7', 422, 'BODY_SHAPE', /"targets"/],
      [[good, { ...good, targets: [1, 2] }], 422, 'ROWS_INVALID', /had 3 instances.*Got 2/],
      [
        [good, { ...good, targets: [1, 2, 'x'] }],
        422,
        'ROWS_INVALID',
        /Entry 1: targets\[2\] must be a number/,
      ],
      ['id,target', 415, 'MEDIA_TYPE_UNKNOWN', /application\/json/, { 'content-type': 'text/csv' }],
      [`"${'x'.repeat(3_000_000)}"`, 413, 'BODY_TOO_LARGE', /2097152/],
    ];
    for (const [body, status, code, detail, headers] of refused) {
      const response = await post(`${url}/feedback`, body, headers);
      const problem = await answerOf(response);
      assert.equal(response.status, status, problem.detail);
      assert.equal(problem.code, code);
      assert.match(problem.detail, detail);
    }
    for (const path of ['/models/none/feedback', '/versions/1/feedback'])
      assert.equal((await post(url + path, good)).status, 404);
    assert.equal((await post(`${url}/feedback?x=1`, good)).status, 422);
    assert.equal((await fetch(`${url}/feedback`, { method: 'DELETE' })).headers.get('allow'), 'GET, POST');
    assert.equal((await report(url)).live.n, 0);
    assert.deepEqual(await tell(url, [good, good]), { accepted: 3, alreadyTold: 3, unknown: [] });
  });

  it('of one model is not of another', async () => {
    const { url } = await start({ others: [{ name: 'fuels', store: await fuelStore() }] });
    const id = idOf(await post(`${url}/predict`, newCars(1).asked));
    assert.deepEqual(await tell(`${url}/models/fuels`, { id, target: 'Diesel' }), {
      accepted: 0,
      alreadyTold: 0,
      unknown: [id],
    });
    assert.equal((await tell(url, { id, target: 1 })).accepted, 1);
  });

  it('is told by whoever may predict, and read by who runs the service', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cauce-feedback-'));
    try {
      const keysFile = join(folder, 'keys.json');
      const { text: shop } = await addKey(keysFile, { name: 'shop', scopes: ['predict'] });
      const { text: boss } = await addKey(keysFile, { name: 'boss', scopes: ['admin'] });
      const { url } = await start({ keysFile });
      const keyed = (key: string) => ({ 'x-api-key': key });
      const id = idOf(await post(`${url}/predict`, newCars(1).asked, keyed(shop)));
      assert.equal((await post(`${url}/feedback`, { id, target: 1 })).status, 401);
      assert.equal((await post(`${url}/feedback`, { id, target: 1 }, keyed(shop))).status, 200);
      assert.equal((await fetch(`${url}/feedback`, { headers: keyed(shop) })).status, 403);
      assert.equal((await fetch(`${url}/feedback`, { headers: keyed(boss) })).status, 200);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
