/**
 * What a power cut or a failing disk may leave of files that were written, and what is to become of it: a file that was
 * cut, is empty, holds other bytes, or is not there.
 */

import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { JobFolder } from '../../src/jobs/job-folder.ts';
import { trainingCsv } from './served-folder.ts';

/** Versions of the folder; the last but one is active. */
export const versions = [1, 2, 3];
export const active = 2;
export const waitingRows = 70;
/** The job that waits in the folder. */
export const waitingJob = '00000000-0000-4000-8000-000000000001';

export interface TornFile {
  readonly name: string;
  /** Does it to a folder; once for each of `variants`, from 0. */
  readonly variants: number;
  damage(folder: string, variant: number): Promise<void>;
  /** The version that is served then. */
  readonly serves: number;
  /** What the log says; nothing when there is none. */
  readonly says?: RegExp;
  /** How the job that waited ends; default `succeeded`. */
  readonly job?: 'succeeded' | 'failed' | 'unknown';
}

const model = (version: number): string => join('versions', String(version), 'model.cauce');
export const pointer = 'active.json';
export const record = join('jobs', waitingJob, 'job.json');
const body = join('jobs', waitingJob, 'body');

export const tornFiles: readonly TornFile[] = [
  { name: 'nothing is damaged', variants: 1, damage: async () => {}, serves: active },
  {
    name: 'the model file in use is cut, empty or overwritten',
    variants: 6,
    damage: (folder, variant) => spoil(join(folder, model(active)), variant),
    serves: 3,
    says: /version 2 cannot be opened and is passed over/,
  },
  {
    name: 'the model file in use is gone',
    variants: 1,
    damage: folder => rm(join(folder, model(active))),
    serves: 3,
  },
  {
    name: 'a model file that is not in use is cut, empty or overwritten',
    variants: 3,
    damage: (folder, variant) => spoil(join(folder, model(3)), variant),
    serves: active,
  },
  {
    name: 'a version has lost its model file, and one was never given any',
    variants: 1,
    async damage(folder) {
      await rm(join(folder, model(3)));
      await writeFile(join(folder, 'versions', '1', 'model.cauce.x.partial'), 'half of a model');
    },
    serves: active,
  },
  {
    name: 'the pointer is cut, empty or overwritten',
    variants: 6,
    damage: (folder, variant) => spoil(join(folder, pointer), variant),
    serves: 3,
    says: /the file that says which version is active is damaged; version 3, the newest, is in use/,
  },
  {
    name: 'the next pointer was being written',
    variants: 1,
    damage: folder => writeFile(join(folder, 'active.json.x.partial'), '{"version":1,"bef'),
    serves: active,
  },
  {
    name: 'what is told of the versions is cut, empty, overwritten or gone',
    variants: 7,
    async damage(folder, variant) {
      for (const version of versions.slice(1)) {
        const path = join(folder, 'versions', String(version), 'info.json');
        await (variant === 6 ? rm(path) : spoil(path, variant));
      }
    },
    serves: active,
  },
  {
    name: 'the rows of the version in use are cut, empty, overwritten or gone',
    variants: 7,
    async damage(folder, variant) {
      const path = join(folder, 'versions', String(active), 'data.cauce');
      await (variant === 6 ? rm(path) : spoil(path, variant));
    },
    serves: active,
  },
  {
    name: 'the record of a job is cut or empty',
    variants: 4,
    damage: (folder, variant) => spoil(join(folder, record), variant),
    serves: active,
    says: /00000000-0000-4000-8000-000000000001 holds no whole job, and is passed over/,
    job: 'unknown',
  },
  {
    name: 'the next record of a job was being written',
    variants: 1,
    damage: folder => writeFile(join(folder, `${record}.partial`), '{"state":{"id":'),
    serves: active,
  },
  {
    name: 'the body of a job is cut or empty',
    variants: 4,
    damage: (folder, variant) => spoil(join(folder, body), variant),
    serves: active,
    says: /bytes of the body, \d+ are left on the disk/,
    job: 'failed',
  },
  {
    name: 'the body of a job is gone',
    variants: 1,
    damage: folder => rm(join(folder, body)),
    serves: active,
    says: /bytes of the body, 0 are left on the disk/,
    job: 'failed',
  },
  {
    name: 'a body was being received',
    variants: 1,
    async damage(folder) {
      const jobs = new JobFolder(join(folder, 'jobs'));
      await jobs.stage(Readable.from([Buffer.from('year,power,pri')]));
    },
    serves: active,
  },
  {
    name: 'the lock of the life before is empty',
    variants: 1,
    damage: folder => writeFile(join(folder, 'jobs', 'lock.json'), ''),
    serves: active,
  },
];

/**
 * Puts a job into a folder, as a service does that is killed right after it has answered 202.
 * @param attempts How often it was begun before the kill.
 */
export async function addWaitingJob(folder: string, attempts = 0): Promise<void> {
  const jobs = new JobFolder(join(folder, 'jobs'));
  await jobs.lock();
  const staged = await jobs.stage(Readable.from([Buffer.from(trainingCsv(waitingRows))]));
  await jobs.accept(staged, {
    state: {
      id: waitingJob,
      model: 'cars',
      status: attempts === 0 ? 'queued' : 'running',
      createdAt: new Date().toISOString(),
      startedAt: null,
      endedAt: null,
      progress: null,
    },
    mediaType: 'text/csv',
    options: {},
    bodyHash: staged.hash,
    bodyBytes: staged.bytes,
    attempts,
  });
  await jobs.unlock();
}

/** Cut to nothing, to a byte, to the half, by its last byte; or of the right length, but with other bytes. */
async function spoil(path: string, variant: number): Promise<void> {
  const { length } = await readFile(path);
  const lengths = [0, 1, length >> 1, length - 1];
  if (variant < lengths.length) return truncate(path, lengths[variant]);
  const bytes = await readFile(path);
  if (variant === 4) bytes[length >> 1] ^= 1;
  else bytes.fill(0);
  return writeFile(path, bytes);
}
