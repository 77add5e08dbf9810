/** Predictions by several processes, and truths that arrive at any of them. */

import assert from 'node:assert/strict';
import cluster from 'node:cluster';
import { after, before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedbackAnswer } from '../../src/feedback/feedback.ts';
import type { FeedbackReport } from '../../src/feedback/report.ts';
import { type RunningService, serve } from '../../src/serve.ts';
import { fillStore, instances, newPlace, type Place } from '../crash/served-folder.ts';
import { post } from '../fixture.ts';

let place: Place;
let service: RunningService;
const open = (): Promise<RunningService> =>
  serve({ folders: [place.path], port: 0, workers: 2, logLevel: 'silent' });
before(async () => {
  place = await newPlace();
  await fillStore(place.path);
  service = await open();
});
after(async () => {
  await service.close();
  await place.remove();
});

/** Requests of three instances, each over a connection of its own, so that both processes get some. */
async function predicted(requests: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < requests; i++) {
    const response = await post(`${service.url}/predict`, instances, { connection: 'close' });
    await response.arrayBuffer();
    ids.push(response.headers.get('x-prediction-id') as string);
  }
  return ids;
}

async function tell(
  ids: readonly string[],
  targets: readonly unknown[] = [1, 2, 3],
): Promise<FeedbackAnswer> {
  const told = ids.map(id => ({ id, targets }));
  const response = await post(`${service.url}/feedback`, told, { connection: 'close' });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as FeedbackAnswer;
}

const tagOf = (id: string): string => id.slice(0, 6);
const report = async (): Promise<FeedbackReport> =>
  (await (await fetch(`${service.url}/feedback`)).json()) as FeedbackReport;

it('truths find the process that predicted', async () => {
  const ids = await predicted(20);
  assert.equal(new Set(ids.map(tagOf)).size, 2);
  const stranger = 'zzzzzz-1';
  assert.deepEqual(await tell([...ids.slice(0, 15), stranger]), {
    accepted: 45,
    alreadyTold: 0,
    unknown: [stranger],
  });
  assert.deepEqual(await tell(ids, [null, 2, null]), { accepted: 5, alreadyTold: 15, unknown: [] });
  const { live, model } = await report();
  assert.deepEqual([model, live.n], [{ name: 'cars', version: 1 }, 50]);
  assert.match(
    await (await fetch(`${service.url}/metrics`)).text(),
    /^cauce_feedback_total\{model="cars",outcome="accepted"\} 50$/m,
  );
  const wrong = await post(
    `${service.url}/feedback`,
    ids.map(id => ({ id, targets: [1] })),
  );
  assert.equal(wrong.status, 422);
  assert.equal((await report()).live.n, 50);
});

it('what a process that ended had predicted is unknown, and the rest goes on', async () => {
  const ids = await predicted(10);
  const [worker] = Object.values(cluster.workers ?? {});
  const { length } = Object.keys(cluster.workers ?? {});
  worker?.process.kill('SIGKILL');
  while (Object.keys(cluster.workers ?? {}).length === length && !worker?.isDead()) await sleep(20);
  const { accepted, unknown } = await tell(ids);
  assert.equal(new Set(unknown.map(tagOf)).size, 1);
  assert.equal(accepted, 3 * (10 - unknown.length));
  assert.ok(accepted > 0 && unknown.length > 0);
  assert.equal((await report()).live.n, 50 + accepted);
});

it('after a restart no id is known', async () => {
  const ids = await predicted(4);
  await service.close();
  service = await open();
  assert.deepEqual(await tell(ids), { accepted: 0, alreadyTold: 0, unknown: ids });
});
