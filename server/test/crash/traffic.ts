/** Clients that use a service in every way that changes it, until it is killed under their hands. */

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@cauce/core';
import { Gone, listed, request } from './client.ts';
import type { Ledger, Training } from './ledger.ts';
import { instances, trainingCsv } from './served-folder.ts';

/** Rows of the first training; each next one has a row more. */
const firstRows = 60;
/** So many trainings at most are begun while others are open, so that they are done sooner or later. */
const mostOpen = 5;

/** @returns What waits for all clients; to be called after the service was killed. */
export function startTraffic(url: string, ledger: Ledger, random: Random): () => Promise<void> {
  const stop = new AbortController();
  const clients = [trainer, trainer, switcher, reader].map(async (client, i) => {
    const own = random.fork(i);
    try {
      while (!stop.signal.aborted) await client(url, ledger, own);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
    }
  });
  // Looked at when it is waited for.
  for (const client of clients) client.catch(() => {});
  return async () => {
    stop.abort();
    await Promise.all(clients);
    ledger.killed();
  };
}

/** Sends it, or sends it again, and notes what is told. @param waits Whether for its end. */
export async function train(url: string, ledger: Ledger, training: Training, waits: boolean): Promise<void> {
  const { rows, key, promote } = training;
  const { status, body } = await request('POST', `${url}/retrain?promote=${promote}`, {
    body: trainingCsv(rows),
    headers: {
      'content-type': 'text/csv',
      ...(waits ? {} : { prefer: 'respond-async' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
  });
  if (status === 200) {
    ledger.trained(training, body.model.version);
  } else if (status === 202) {
    assert.equal(training.job ?? body.id, body.id, 'the same key gets the same job');
    training.job = body.id;
    training.state = training.state === 'open' ? 'accepted' : training.state;
  } else {
    assert.equal(`${status} ${body.code}`, '429 QUEUE_FULL');
    if (training.state === 'open' && training.kills === 0) training.state = 'refused';
  }
}

/** Asks after a job once. @returns Whether it has ended. */
export async function follow(url: string, ledger: Ledger, training: Training): Promise<boolean> {
  const { status, body } = await request('GET', `${url}/jobs/${training.job}`);
  assert.equal(status, 200, `job ${training.job} of ${training.rows} rows was accepted, and is not known`);
  if (body.status === 'succeeded') {
    ledger.trained(training, body.result?.model.version as number);
    return true;
  }
  if (body.status !== 'failed') return false;
  assert.equal(body.problem?.code, 'JOB_GIVEN_UP', JSON.stringify(body));
  assert.ok(training.kills >= 3, `it was given up after ${training.kills} kills`);
  training.state = 'given up';
  training.until = Math.min(training.until, performance.now());
  return true;
}

async function trainer(url: string, ledger: Ledger, random: Random): Promise<void> {
  const isOpen = ({ state, kills }: Training): boolean =>
    state === 'accepted' || (state === 'open' && kills === 0);
  if (ledger.trainings.filter(isOpen).length >= mostOpen) return void (await sleep(20));
  const rows = firstRows + ledger.trainings.length;
  const training = ledger.train({
    rows,
    key: random.integer(2) === 0 ? `key-${rows}` : undefined,
    promote: random.integer(5) === 0 ? 'never' : 'always',
  });
  const waits = random.integer(2) === 0;
  await train(url, ledger, training, waits);
  if (training.state === 'refused') await sleep(300);
  // Some are left alone: it must be done all the same.
  if (waits || random.integer(4) === 0) return;
  while (training.state === 'accepted' && !(await follow(url, ledger, training))) await sleep(15);
}

/** Activates, goes back and deletes, each of versions that it was told of. */
async function switcher(url: string, ledger: Ledger, random: Random): Promise<void> {
  await sleep(random.integer(120));
  const known = ledger.known();
  const version = known[random.integer(Math.max(1, known.length))];
  const what = random.integer(5);
  if (version === undefined || what === 0) {
    const told = ledger.switching(undefined);
    const { status, body } = await request('POST', `${url}/rollback`);
    assert.ok(status === 200 || body.code === 'NO_PREVIOUS_VERSION', `${status} ${body.code}`);
    told(status === 200 ? body.model.version : undefined);
  } else if (what === 1) {
    ledger.removed.set(version, 'asked');
    const { status } = await request('DELETE', `${url}/versions/${version}`);
    const isFine = [204, 409].includes(status) || (status === 404 && (await isPruned(url, ledger, version)));
    assert.ok(isFine, `deleting version ${version} answers ${status}`);
    if (status === 409) ledger.removed.delete(version);
    else ledger.removed.set(version, 'answered');
  } else {
    const told = ledger.switching(version);
    const { status } = await request('POST', `${url}/versions/${version}/activate`);
    const isFine = status === 200 || (status === 404 && (await isPruned(url, ledger, version)));
    assert.ok(isFine, `activating version ${version} answers ${status}`);
    told(status === 200 ? version : undefined);
  }
}

/** Jobs that were resumed may have made newer versions that nobody has heard of yet. */
async function isPruned(url: string, ledger: Ledger, version: number): Promise<boolean> {
  ledger.list(await listed(url));
  return ledger.isOld(version);
}

async function reader(url: string, ledger: Ledger): Promise<void> {
  const from = performance.now();
  const { status, headers } = await request('POST', `${url}/predict`, {
    body: JSON.stringify(instances),
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(status, 200);
  ledger.saw(Number(headers.get('x-model-version')), from);
  await sleep(25);
}
