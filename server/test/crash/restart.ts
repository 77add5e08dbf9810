/** What must hold after each restart, whatever happened before. */

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkGolden, loadModel } from '@cauce/core';
import { folderDriver, openStore } from '@cauce/store';
import { type ListedVersion, listed, listOf, request, type TrainingAnswer } from './client.ts';
import type { Ledger, Training } from './ledger.ts';
import { instances } from './served-folder.ts';
import { follow, train } from './traffic.ts';

export interface Lives {
  readonly folder: string;
  readonly ledger: Ledger;
}

/** Longest time for what was left unfinished to be done, in milliseconds. */
const backlogMs = 60_000;

/** @param from When the service was started. */
export async function checkRestart(url: string, lives: Lives, from: number): Promise<void> {
  const { ledger } = lives;
  const inUse = await checkAnswers(url, '', lives.folder);
  const versions = await listed(url);
  ledger.list(versions);
  ledger.restarted(inUse, from);
  checkKept(versions, lives);
  for (const { version } of versions.slice(-4)) {
    await checkAnswers(url, `/versions/${version}`, lives.folder).catch(async error => {
      // A job that was resumed may have pruned it meanwhile.
      if ((await listed(url)).some(own => own.version === version)) throw error;
    });
  }
  await followAll(url, ledger);
}

/** Waits for all that was taken on, sends again what has a key, and looks whether everything was done once. */
export async function checkEnd(url: string, lives: Lives): Promise<void> {
  const { ledger } = lives;
  await settle(url, ledger);
  for (const training of ledger.trainings) {
    if (training.key === undefined || training.state === 'refused') continue;
    await train(url, ledger, training, false);
  }
  await settle(url, ledger);
  const jobs = await listOf<TrainingAnswer>(url, 'jobs');
  assert.equal(new Set(jobs.map(({ id }) => id)).size, jobs.length);
  assert.ok(
    jobs.length <= ledger.trainings.filter(({ state }) => state !== 'refused').length,
    'a request makes one job',
  );
  const versions = await listed(url);
  ledger.list(versions);
  ledger.check();
  checkKept(versions, lives);
}

/** What an orderly end leaves on the disk: nothing half-done. */
export async function checkLeftovers(folder: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true })).map(name => name.replaceAll('\\', '/'));
  const odd = names.filter(
    name =>
      !/^(active\.json|versions|versions\/\d+|versions\/\d+\/(model\.cauce|info\.json|data\.cauce))$/.test(
        name,
      ) &&
      !/^(jobs|jobs\/[\w-]{36}|jobs\/[\w-]{36}\/job\.json)$/.test(name) &&
      // Swept when it is an hour old: until then somebody might be writing it.
      !/^(versions\/\d+\/[\w.]+|active\.json)\.[\w-]{36}\.partial$/.test(name),
  );
  assert.deepEqual(odd, []);
}

/**
 * Whether a version answers as its file does, to the bit.
 * @returns The version that answered.
 */
export async function checkAnswers(url: string, path: string, folder: string): Promise<number> {
  const { status, headers, body } = await request('POST', `${url}${path}/predict`, {
    body: JSON.stringify(instances),
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(status, 200, `${path}/predict answers ${status} ${JSON.stringify(body)}`);
  const version = Number(headers.get('x-model-version'));
  const model = loadModel(await (await openStore(folderDriver(folder))).read(version));
  checkGolden(model);
  assert.deepEqual(body, [...model.predict(instances)], `version ${version} answers as its file does`);
  return version;
}

/** What was answered for is there, unless it was deleted or pruned; what was deleted is not. */
function checkKept(versions: readonly ListedVersion[], { ledger }: Lives): void {
  const there = new Set(versions.map(({ version }) => version));
  for (const { state, version, rows } of ledger.trainings) {
    if (state !== 'succeeded' || version === undefined) continue;
    assert.ok(
      there.has(version) || ledger.isOld(version) || ledger.removed.has(version),
      `version ${version}, of ${rows} rows, was answered for and is not there`,
    );
  }
  for (const [version, how] of ledger.removed) {
    assert.ok(how === 'asked' || !there.has(version), `version ${version} was deleted and is there again`);
  }
  const jobs = versions.flatMap(({ job }) => job ?? []);
  assert.equal(new Set(jobs).size, jobs.length, 'a job makes one version');
}

/** Asks after all jobs, and notes what came of those that nobody was told of. */
async function followAll(url: string, ledger: Ledger): Promise<void> {
  for (const training of ledger.trainings) {
    if (training.job !== undefined) await follow(url, ledger, training);
  }
  const jobs = await listOf<TrainingAnswer>(url, 'jobs');
  for (const { result } of jobs) {
    const training = ledger.trainings.find(({ version }) => version === result?.model.version);
    if (training !== undefined && result !== undefined) ledger.trained(training, result.model.version);
  }
  if (jobs.every(isOver)) ledger.settled();
}

function isOver({ status }: TrainingAnswer): boolean {
  return status === 'succeeded' || status === 'failed';
}

/** Waits for what was accepted. */
async function settle(url: string, ledger: Ledger): Promise<void> {
  const deadline = Date.now() + backlogMs;
  const isAwaited = ({ state, job }: Training): boolean => state === 'accepted' && job !== undefined;
  for (const training of ledger.trainings.filter(isAwaited)) {
    while (!(await follow(url, ledger, training))) {
      assert.ok(Date.now() < deadline, `job ${training.job} does not end`);
      await sleep(20);
    }
  }
  for (;;) {
    if ((await listOf<TrainingAnswer>(url, 'jobs')).every(isOver)) return;
    assert.ok(Date.now() < deadline, 'a job does not end');
    await sleep(20);
  }
}
