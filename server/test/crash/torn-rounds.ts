/** Starts a service on folders with damaged files, and looks what it serves and says. */

import assert from 'node:assert/strict';
import { cp, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folderDriver, openStore } from '@cauce/store';
import { JobFolder } from '../../src/jobs/job-folder.ts';
import { listed, request, type TrainingAnswer } from './client.ts';
import { checkAnswers } from './restart.ts';
import { fillStore, modelName, newPlace, type Place, trainingCsv } from './served-folder.ts';
import { serveFolder } from './server-process.ts';
import { active, addWaitingJob, pointer, record, type TornFile, versions, waitingJob } from './torn-files.ts';

/** Longest time for the job that waited, in milliseconds. */
const jobMs = 20_000;

export interface Template {
  readonly place: Place;
  readonly folder: string;
}

/** A folder with versions, one that was gone back to in use, and a job that waits: to be copied. */
export async function newTemplate(): Promise<Template> {
  const place = await newPlace();
  const folder = join(place.path, 'template');
  const store = await fillStore(folder, versions.length);
  await store.activate(active);
  await addWaitingJob(folder);
  return { place, folder };
}

/** @throws AssertionError with what the service logged. */
export async function checkTorn({ place, folder }: Template, torn: TornFile, variant: number): Promise<void> {
  const own = join(place.path, `${torn.name}, ${variant}`);
  await cp(folder, own, { recursive: true });
  await torn.damage(own, variant);
  const served = serveFolder(own, place, ['--log-level', 'warn']);
  try {
    await checkServed(await served.ready, own, torn);
    if (torn.says !== undefined) assert.match(served.log(), torn.says);
    else assert.equal(served.log(), '', 'nothing is to be said');
    assert.equal(await served.end(), 0);
  } catch (error) {
    throw new Error(`${torn.name}, variant ${variant}: ${(error as Error).message}\n${served.log()}`, {
      cause: error,
    });
  } finally {
    await served.kill();
  }
}

/** Every cut of the small files: what the service makes of them is decided here. */
export async function checkEveryCut({ place, folder }: Template): Promise<number> {
  const own = join(place.path, 'every cut');
  await cp(folder, own, { recursive: true });
  let cuts = 0;
  for (const path of [pointer, record].map(name => join(own, name))) {
    const { length } = await readFile(path);
    for (let left = length - 1; left >= 0; left--, cuts++) {
      await truncate(path, left);
      const opened = await (await openStore(folderDriver(own))).openActive(() => 0);
      assert.ok(opened !== undefined);
      assert.deepEqual(
        [opened.version, opened.isGuess],
        [3, true],
        `${pointer} cut, ${left} bytes left of ${path}`,
      );
      const { records, damaged } = await new JobFolder(join(own, 'jobs')).list();
      assert.deepEqual(
        [records.length, damaged.length],
        path.endsWith(pointer) ? [1, 0] : [0, 1],
        `${left} bytes left of ${path}`,
      );
    }
  }
  return cuts;
}

async function checkServed(url: string, folder: string, { serves, job = 'succeeded' }: TornFile) {
  // The job may have ended already, and its version be the one in use.
  const first = await versionInUse(url, folder);
  const jobs = await ended(url, job);
  const made = jobs?.result?.model.version;
  assert.ok([serves, made].includes(first), `version ${first} is in use, and not ${serves}`);
  const highest = Math.max(...(await listed(url)).map(({ version }) => version));
  for (const { version } of await listed(url)) {
    const isWhole = await checkAnswers(url, `/versions/${version}`, folder).then(
      () => true,
      () => false,
    );
    if (version === serves || version === made) assert.ok(isWhole, `version ${version} answers`);
  }
  const { status, body } = await request('POST', `${url}/models/${modelName}/retrain`, {
    body: trainingCsv(90),
    headers: { 'content-type': 'text/csv' },
  });
  assert.equal(status, 200, JSON.stringify(body));
  assert.ok(body.model.version > highest);
  assert.equal(await versionInUse(url, folder), body.model.version);
  const left = (await readdir(join(folder, 'jobs'), { recursive: true })).filter(name =>
    /partial$/.test(name),
  );
  assert.deepEqual(left, []);
}

function versionInUse(url: string, folder: string): Promise<number> {
  return checkAnswers(url, `/models/${modelName}`, folder);
}

async function ended(url: string, how: TornFile['job']): Promise<TrainingAnswer | undefined> {
  const deadline = Date.now() + jobMs;
  for (;;) {
    const { status, body } = await request('GET', `${url}/jobs/${waitingJob}`);
    if (how === 'unknown') {
      assert.equal(status, 404);
      return undefined;
    }
    assert.equal(status, 200);
    if (body.status === how) return body;
    assert.match(body.status, /queued|running/, JSON.stringify(body));
    assert.ok(Date.now() < deadline, 'the job that waited does not end');
    await sleep(20);
  }
}
