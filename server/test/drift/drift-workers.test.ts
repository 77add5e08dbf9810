import assert from 'node:assert/strict';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tableFromRows } from '@cauce/core';
import { folderDriver, openStore } from '@cauce/store';
import type { DriftAnswer } from '../../src/drift/drift-report.ts';
import type { DriftEvent } from '../../src/drift/drift-watch.ts';
import { type RunningService, serve } from '../../src/index.ts';
import { type Car, carPipeline, makeCars, post } from '../fixture.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let service: RunningService;
let hook: Receiver<DriftEvent>;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cauce-drift-'));
  hook = await startReceiver<DriftEvent>();
  const store = await openStore(folderDriver(join(folder, 'cars')));
  const model = await carPipeline.fit(tableFromRows(makeCars(2000)), { target: 'selling_price' });
  for (let version = 1; version <= 2; version++) {
    await store.add({ model: model.toBytes(), info: { name: 'cars', rows: 2000 } });
  }
  await store.activate(1);
  service = await serve({
    folders: [join(folder, 'cars')],
    port: 0,
    workers: 2,
    webhook: hook.url,
    driftEveryMs: 100,
    logLevel: 'silent',
  });
});
after(async () => {
  await service?.close();
  await hook.close();
  await rm(folder, { recursive: true, force: true });
});

const odd = (count: number, seed: number): Car[] =>
  makeCars(count, seed).map(({ selling_price: _, ...car }) => ({ ...car, fuel: 'Hydrogen' }));
const drift = async (): Promise<DriftAnswer> =>
  (await (await fetch(`${service.url}/drift`)).json()) as DriftAnswer;

/** Each on a connection of its own: the processes get them in turn. */
async function serveSome(requests: number): Promise<void> {
  for (let seed = 0; seed < requests; seed++) {
    const { status } = await post(`${service.url}/predict`, odd(50, 50 + seed), { connection: 'close' });
    assert.equal(status, 200);
  }
}

test('what each process served counts, and one of them tells of it', async () => {
  await serveSome(6);
  const { current, windows } = await drift();
  assert.equal(current.instances, 300);
  assert.equal(current.level, 'certain');
  assert.ok(windows.length <= 2);
  for (const end = Date.now() + 5000; hook.received.length === 0 && Date.now() < end; ) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  assert.equal(hook.received.length, 1);
  const [{ model, level, fields }] = hook.received;
  assert.deepEqual([model, level], ['cars', 'certain']);
  assert.ok(fields.some(({ name, moved }) => name === 'fuel' && moved[0].includes('never seen before')));
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  assert.match(metrics, /^cauce_drift_instances\{model="cars"\} 300$/m);
});

test('what a process served counts on when it is gone', async () => {
  const [worker] = Object.values(cluster.workers ?? {});
  assert.ok(worker);
  const gone = once(worker, 'exit');
  worker.process.kill('SIGKILL');
  await gone;
  assert.equal((await drift()).current.instances, 300);
  await serveSome(1);
  assert.equal((await drift()).current.instances, 350);
});

test('all processes begin anew with another version', async () => {
  assert.equal((await post(`${service.url}/versions/2/activate`, '')).status, 200);
  assert.equal((await drift()).current.instances, 0);
  await serveSome(2);
  const { model, current } = await drift();
  assert.equal(model.version, 2);
  assert.equal(current.instances, 100);
});
