import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadModel, tableFromRows } from '@cauce/core';
import { writeCsv } from '@cauce/io';
import { memoryDriver, openStore } from '@cauce/store';
import { answerOf, car, cars, makeCars, post, type Running, startServer } from './fixture.ts';

/** The system's temporary folder for this process alone, whatever else runs. */
const folder = mkdtempSync(join(tmpdir(), 'cauce-test-'));
process.env['TMPDIR'] = folder;
process.env['TEMP'] = folder;

const running: Running[] = [];
after(async () => {
  await Promise.all(running.map(server => server.close()));
  rmSync(folder, { recursive: true });
});

async function start(options: Parameters<typeof startServer>[0] = {}): Promise<Running> {
  const server = await startServer(options);
  running.push(server);
  return server;
}

/** What is left on disk of retrainings that have ended, beside what came of them. */
const leftovers = (): string[] =>
  readdirSync(tmpdir(), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.parentPath.includes('cauce-jobs-'))
    .map(({ name }) => name)
    .filter(name => name !== 'job.json' && name !== 'lock.json');

test('a retraining is measured, kept and used by the next prediction', async () => {
  const { url, store } = await start();
  const rows = makeCars(300, 7);
  const response = await post(`${url}/retrain`, rows);
  const answer = await answerOf(response);
  assert.equal(response.status, 200, JSON.stringify(answer));
  assert.deepEqual(answer.model, { name: 'cars', version: 2, previousVersion: 1 });
  assert.equal(answer.promoted, true);
  assert.equal(answer.evaluation.rows, 300);
  assert.equal(answer.evaluation.testRows, 60);
  for (const score of ['rmse', 'mae', 'r2']) {
    assert.ok(Number.isFinite(answer.metrics[score]));
    assert.ok(Number.isFinite(answer.previous.metrics[score]));
  }
  const next = await post(`${url}/predict`, [car]);
  assert.equal(next.headers.get('x-model-version'), '2');
  const kept = loadModel(await store.read(2));
  assert.deepEqual(await next.json(), kept.predict([car]));
  assert.deepEqual(kept.metrics, answer.metrics);
  assert.equal(kept.lineage.rows, 300);
  assert.equal(await store.active(), 2);
});

test('the same rows as CSV and as NDJSON make the same model', async () => {
  const { url, store } = await start();
  const rows = makeCars(120, 3);
  const bodies: [string, string][] = [
    ['application/json', JSON.stringify(rows)],
    ['text/csv', writeCsv(tableFromRows(rows))],
    ['application/x-ndjson', rows.map(row => JSON.stringify(row)).join('\n')],
  ];
  for (const [type, body] of bodies) {
    const response = await post(`${url}/retrain`, body, { 'content-type': type });
    assert.equal(response.status, 200, await response.text());
  }
  const [fromJson, fromCsv, fromNdjson] = await Promise.all(
    [2, 3, 4].map(async version => loadModel(await store.read(version))),
  );
  assert.deepEqual(fromCsv.predict([car]), fromJson.predict([car]));
  assert.deepEqual(fromNdjson.predict([car]), fromJson.predict([car]));
});

test('append adds the rows to those of the active version; if_better keeps a better active version', async () => {
  const { url, store } = await start();
  const appended = await answerOf(
    await post(`${url}/retrain`, { data: 'append', instances: makeCars(50, 9) }),
  );
  assert.equal(appended.evaluation.rows, cars.length + 50);
  assert.equal(loadModel(await store.read(2)).lineage.rows, cars.length + 50);

  const noise = makeCars(60, 4).map((row, i) => ({ ...row, selling_price: ((i * 7919) % 61) * 1000 }));
  const half = [...noise.slice(0, 30), ...cars.slice(0, 30)];
  const worse = await answerOf(await post(`${url}/retrain`, { promote: 'if_better', instances: half }));
  assert.equal(worse.promoted, worse.metrics.rmse <= worse.previous.metrics.rmse);
  const active = (await post(`${url}/predict`, [car])).headers.get('x-model-version');
  assert.equal(active, worse.promoted ? '3' : '2');
});

test('many connections: each answer is in order and of one version, and none is old after a retraining has answered', async () => {
  const { url, store } = await start();
  const instances = makeCars(20, 5).map(({ selling_price: _, ...own }) => own);
  const answers: { version: number; sentAfter: number; predictions: number[] }[] = [];
  let answered = 1;
  let done = false;
  const client = async (): Promise<void> => {
    while (!done) {
      const sentAfter = answered;
      const response = await post(`${url}/predict`, instances);
      assert.equal(response.status, 200);
      const version = Number(response.headers.get('x-model-version'));
      answers.push({ version, sentAfter, predictions: (await response.json()) as number[] });
    }
  };
  const clients = Array.from({ length: 16 }, client);
  for (let round = 0; round < 3; round++) {
    const response = await post(`${url}/retrain`, makeCars(100, 20 + round));
    answered = (await answerOf(response)).model.version;
  }
  done = true;
  await Promise.all(clients);
  const expected = new Map<number, number[]>();
  for (const { version } of await store.list()) {
    expected.set(version, loadModel(await store.read(version)).predict(instances) as number[]);
  }
  assert.ok(answers.length > 50);
  for (const { version, sentAfter, predictions } of answers) {
    assert.ok(version >= sentAfter, `version ${version} answered after ${sentAfter} was in use`);
    assert.deepEqual(predictions, expected.get(version));
  }
});

const deaths: [name: string, options: Parameters<typeof startServer>[0], code: string][] = [
  ['runs out of memory', { memoryLimitMb: 16 }, 'FIT_OUT_OF_MEMORY'],
  ['takes too long', { timeLimitMs: 5 }, 'FIT_TOO_LONG'],
];
for (const [name, options, code] of deaths) {
  test(`a fit that ${name} leaves the model in use, and the next one may run`, async () => {
    const { url } = await start(options);
    const many = JSON.stringify(makeCars(120_000, 2));
    for (let round = 0; round < 2; round++) {
      const response = await post(`${url}/retrain`, many);
      const problem = await answerOf(response);
      assert.equal(response.status, 503, JSON.stringify(problem));
      assert.equal(problem.code, code);
      assert.match(problem.detail, /unchanged/);
    }
    assert.equal((await post(`${url}/predict`, [car])).headers.get('x-model-version'), '1');
    assert.deepEqual(leftovers(), []);
  });
}

test('a caller that goes away in the middle of the body leaves everything as it was', async () => {
  const { url } = await start();
  const stopped = new AbortController();
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('[{"name":'));
      setTimeout(() => stopped.abort(), 50);
    },
  });
  const options = {
    method: 'POST',
    body,
    duplex: 'half',
    signal: stopped.signal,
    headers: { 'content-type': 'application/json' },
  };
  await assert.rejects(fetch(`${url}/retrain`, options as RequestInit));
  await new Promise(resolve => setTimeout(resolve, 200));
  assert.equal((await post(`${url}/retrain`, makeCars(100, 2))).status, 200);
  assert.deepEqual(leftovers(), []);
});

test('without a model the server lives, says so, and is not ready', async () => {
  const { url } = await start({ store: await openStore(memoryDriver()) });
  assert.equal((await fetch(`${url}/health/live`)).status, 200);
  for (const path of ['/health/ready', '/model', '/openapi.json'])
    assert.equal((await fetch(url + path)).status, 503, path);
  assert.equal((await post(`${url}/predict`, [car])).status, 503);
});

test('what /openapi.json gives as examples is accepted as it stands', async () => {
  const { url } = await start();
  const { paths } = await answerOf(await fetch(`${url}/openapi.json`));
  for (const path of ['/predict', '/retrain']) {
    const { content } = paths[path].post.requestBody;
    for (const [name, { value }] of Object.entries<{ value: unknown }>(
      content['application/json'].examples,
    )) {
      const response = await post(url + path, value);
      assert.equal(response.status, 200, `${path} ${name}: ${await response.text()}`);
    }
    const csv = await post(url + path, content['text/csv'].example, { 'content-type': 'text/csv' });
    assert.equal(csv.status, 200, await csv.text());
  }
});

test('the model and its versions are told', async () => {
  const { url } = await start();
  const model = await answerOf(await fetch(`${url}/model`));
  assert.equal(model.name, 'cars');
  assert.equal(model.target.name, 'selling_price');
  assert.ok(model.schema.some((field: { name: string }) => field.name === 'fuel'));
  const versions = await answerOf(await fetch(`${url}/versions`));
  assert.equal(versions.active, 1);
  assert.equal(versions.versions.length, 1);
  const wrong = await fetch(`${url}/predict`);
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get('allow'), 'POST');
});
