/** What a kill leaves exactly between two steps by which a retraining is kept, and what is to become of it. */

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelStore } from '@cauce/store';
import { listed, request } from './client.ts';
import { checkAnswers } from './restart.ts';
import { fillStore, modelName, newPlace } from './served-folder.ts';
import { serveFolder } from './server-process.ts';
import { addWaitingJob, waitingJob, waitingRows } from './torn-files.ts';

export interface Between {
  readonly name: string;
  /** Takes a folder with versions 1 and 2, and a job that was begun, to where the kill came. */
  leave(store: ModelStore, folder: string): Promise<void>;
  /** The version in use when the job has ended, and that of the job. */
  readonly serves: number;
  readonly made: number;
}

/** The job's version, kept as the service does it: here with the model of version 1. */
async function keepVersion(store: ModelStore): Promise<number> {
  const outcome = { metrics: {}, evaluation: {}, previous: {}, promoted: true, warnings: [], durationMs: 1 };
  const job = { id: waitingJob, outcome };
  const info = { name: modelName, rows: waitingRows, parentVersion: 2, job };
  return store.add({ model: await store.read(1), info });
}

export const betweens: readonly Between[] = [
  { name: 'the job was begun', leave: async () => {}, serves: 3, made: 3 },
  {
    name: 'only what is told of the version was kept',
    async leave(_store, folder) {
      const own = join(folder, 'versions', '3');
      await mkdir(own);
      await writeFile(join(own, 'info.json'), JSON.stringify({ job: { id: waitingJob } }));
      await writeFile(join(own, 'data.cauce'), 'rows');
    },
    serves: 4,
    made: 4,
  },
  {
    name: 'the version was kept, and not yet made active',
    leave: async store => void (await keepVersion(store)),
    serves: 3,
    made: 3,
  },
  {
    name: 'the version was made active, and the end of the job not yet noted',
    leave: async store => store.activate(await keepVersion(store)),
    serves: 3,
    made: 3,
  },
  {
    name: 'the version was in use, somebody went back, and the end of the job was not yet noted',
    async leave(store) {
      await store.activate(await keepVersion(store));
      await store.activate(2);
    },
    serves: 2,
    made: 3,
  },
];

/** @throws AssertionError with what the service logged. */
export async function checkBetween({ leave, serves, made }: Between): Promise<void> {
  const place = await newPlace();
  const folder = join(place.path, 'models');
  const store = await fillStore(folder, 2);
  await addWaitingJob(folder, 1);
  await leave(store, folder);
  const served = serveFolder(folder, place);
  try {
    const url = await served.ready;
    for (let status = ''; status !== 'succeeded'; await sleep(20)) {
      const { body } = await request('GET', `${url}/jobs/${waitingJob}`);
      status = body.status;
      assert.match(status, /queued|running|succeeded/, JSON.stringify(body));
      if (status === 'succeeded') assert.equal(body.result?.model.version, made);
    }
    assert.equal(await checkAnswers(url, '', folder), serves);
    const versions = (await listed(url)).map(({ version }) => version);
    assert.deepEqual(versions, [1, 2, made], 'it was done once');
    assert.equal(await served.end(), 0);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${served.log()}`, { cause: error });
  } finally {
    await served.kill();
    await place.remove();
  }
}
