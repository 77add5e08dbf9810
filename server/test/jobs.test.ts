import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  answerOf,
  carStore,
  makeCars,
  post,
  type Running,
  type StartOptions,
  startServer,
} from './fixture.ts';

const folders: string[] = [];
const running: Running[] = [];
after(async () => {
  await Promise.all(running.map(server => server.close()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function start(options: StartOptions = {}): Promise<Running> {
  const server = await startServer(options);
  running.push(server);
  return server;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-test-jobs-'));
  folders.push(folder);
  return folder;
}

/** Rows that take long enough to fit for something to happen meanwhile. */
const many = JSON.stringify(makeCars(12_000, 2));
const later = { prefer: 'respond-async' };

async function ended(url: string, id: string) {
  await (await fetch(`${url}/jobs/${id}/events`)).text();
  return answerOf(await fetch(`${url}/jobs/${id}`));
}

test('retrainings wait for one another, and are done in their order', async () => {
  const { url } = await start();
  const first = await post(`${url}/retrain`, many, later);
  assert.equal(first.status, 202);
  const job = await answerOf(first);
  assert.equal(first.headers.get('location'), `/jobs/${job.id}`);
  const second = await answerOf(await post(`${url}/retrain`, makeCars(100, 3)));
  assert.equal(second.model.version, 3, 'the second answered after the first had ended');
  const state = await answerOf(await fetch(`${url}/jobs/${job.id}`));
  assert.equal(state.status, 'succeeded');
  assert.equal(state.result.model.version, 2);
  assert.equal((await fetch(`${url}/jobs/none`)).status, 404);
  const { jobs } = (await (await fetch(`${url}/jobs`)).json()) as { jobs: { status: string }[] };
  assert.deepEqual(
    jobs.map(({ status }) => status),
    ['succeeded', 'succeeded'],
  );
});

test('more retrainings than may wait are refused, and told to come again', async () => {
  const { url } = await start({ maxWaiting: 1 });
  const sent = await Promise.all([1, 2, 3, 4].map(() => post(`${url}/retrain`, many, later)));
  const refused = sent.filter(({ status }) => status === 429);
  assert.equal(sent.filter(({ status }) => status === 202).length, 2, 'one runs and one waits');
  assert.equal(refused.length, 2);
  assert.equal((await answerOf(refused[0])).code, 'QUEUE_FULL');
  assert.ok(Number(refused[0].headers.get('retry-after')) > 0);
});

test('progress tells phase, step, loss, how far it is and how long it will take', async () => {
  const { url } = await start();
  const job = await answerOf(await post(`${url}/retrain`, many, later));
  const text = await (await fetch(`${url}/jobs/${job.id}/events`)).text();
  const events = text
    .split('\n\n')
    .filter(block => block.startsWith('event: '))
    .map(block => {
      const [event, data] = block.split('\n');
      return { event: event.slice(7), state: JSON.parse(data.slice(6)) };
    });
  const progress = events.filter(({ event }) => event === 'progress').map(({ state }) => state.progress);
  const fractions = progress.filter(Boolean).map(({ fraction }) => fraction as number);
  assert.ok(fractions.length >= 3, text);
  assert.deepEqual(
    fractions,
    fractions.toSorted((a, b) => a - b),
  );
  const phases = new Set(progress.filter(Boolean).map(({ phase }) => phase));
  assert.ok(phases.has('measure') && phases.has('fit'), [...phases].join());
  assert.ok(
    progress.some(own => own?.loss > 0 && own?.step === 'HistGradientBoostingRegressor' && own?.total === 20),
  );
  assert.ok(progress.some(own => own?.secondsLeft >= 0 && own?.secondsLeft !== null));
  assert.equal(events.at(-1)?.event, 'succeeded');
});

test('a retraining is cancelled while it waits, and while it runs; the next one runs then', async () => {
  const { url } = await start();
  const [runs, waits] = await Promise.all(
    [1, 2].map(async () => answerOf(await post(`${url}/retrain`, many, later))),
  );
  for (const { id } of [waits, runs]) {
    const cancelled = await answerOf(await post(`${url}/jobs/${id}/cancel`, ''));
    assert.equal(cancelled.status, 'cancelled');
    const again = await post(`${url}/jobs/${id}/cancel`, '');
    assert.equal((await answerOf(again)).status, 'cancelled', 'once is enough');
  }
  const next = await answerOf(await post(`${url}/retrain`, makeCars(100, 2)));
  assert.equal(next.model.version, 2);
});

test('who waits for the answer of a retraining that is cancelled is told so', async () => {
  const { url } = await start();
  const waiting = post(`${url}/retrain`, many);
  let id: string | undefined;
  while (id === undefined) {
    const { jobs } = (await (await fetch(`${url}/jobs`)).json()) as { jobs: { id: string }[] };
    id = jobs[0]?.id;
  }
  await post(`${url}/jobs/${id}/cancel`, '');
  const response = await waiting;
  assert.equal(response.status, 409);
  assert.equal((await answerOf(response)).code, 'JOB_CANCELLED');
});

test('a request that comes again with its key gets the job that it has; with another body it is refused', async () => {
  const { url } = await start();
  const rows = makeCars(100, 5);
  const key = { 'idempotency-key': 'a-1' };
  const [first, second] = await Promise.all(
    [1, 2].map(() => post(`${url}/retrain`, rows, { ...key, ...later })),
  );
  const [one, two] = [await answerOf(first), await answerOf(second)];
  const { result } = await ended(url, one.id);
  const again = await answerOf(await post(`${url}/retrain`, rows, key));
  assert.deepEqual(again, result);
  assert.equal(one.id, two.id, 'also when the second comes before the first was accepted');
  assert.equal((await answerOf(await fetch(`${url}/versions`))).versions.length, 2);
  const other = await post(`${url}/retrain`, makeCars(100, 6), key);
  assert.equal(other.status, 422);
  assert.equal((await answerOf(other)).code, 'IDEMPOTENCY_KEY_REUSED');
  assert.equal((await post(`${url}/retrain`, rows, { 'idempotency-key': 'a b' })).status, 400);
});

test('a server that is stopped leaves its retrainings on disk, and the next one does them', async () => {
  const jobsFolder = newFolder();
  const store = await carStore();
  const first = await start({ store, jobsFolder });
  const jobs = [];
  for (let i = 0; i < 2; i++) jobs.push(await answerOf(await post(`${first.url}/retrain`, many, later)));
  const waiting = post(`${first.url}/retrain`, many);
  while (readdirSync(jobsFolder).filter(name => name.length === 36).length < 3)
    await new Promise(resolve => setTimeout(resolve, 10));
  await first.close();
  const told = await waiting;
  assert.equal(told.status, 503);
  const problem = await answerOf(told);
  assert.match(problem.detail, /goes on when it is started again/);

  const second = await start({ store, jobsFolder });
  for (const id of [...jobs.map(job => job.id), problem.job]) {
    assert.equal((await ended(second.url, id)).status, 'succeeded');
  }
  assert.deepEqual(
    (await store.list()).map(({ version }) => version),
    [1, 2, 3, 4],
  );
  assert.deepEqual(
    readdirSync(jobsFolder, { recursive: true }).filter(name => String(name).endsWith('body')),
    [],
    'bodies go when they are learnt from',
  );
});

test('two services do not use one folder of jobs', async () => {
  const jobsFolder = newFolder();
  const first = await start({ jobsFolder });
  // The same process may take it again only when the first has given it back.
  await first.close();
  running.splice(running.indexOf(first), 1);
  await start({ jobsFolder });
});
