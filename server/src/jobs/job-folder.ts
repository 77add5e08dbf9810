/**
 * Jobs on disk. A job is there once its folder has its name, which it gets when the body is whole and flushed: what was
 * acknowledged outlives a crash, and what was cut is never taken for a job.
 *
 *     jobs/<id>/job.json    what is to be done, and what came of it
 *     jobs/<id>/body        the request's body, unpacked; gone when the job has ended
 */

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { jobFiles } from '../fit/messages.ts';
import { HttpProblem } from '../problem.ts';
import { lockFile, lockFolder } from './folder-lock.ts';
import type { JobRecord } from './job-record.ts';

/** A body on disk that is not yet a job. */
export interface StagedBody {
  readonly folder: string;
  readonly hash: string;
  readonly bytes: number;
}

const unfinished = '.partial';
const recordFile = 'job.json';

export class JobFolder {
  readonly path: string;
  #release: (() => Promise<void>) | undefined;

  /** @param path Made when it is first needed. */
  constructor(path: string) {
    this.path = path;
  }

  /** Whether this process has the folder for itself. */
  get isOurs(): boolean {
    return this.#release !== undefined;
  }

  /** Takes the folder for this process alone. @throws {CauceError} STORE_INVALID. @throws what the disk says. */
  async lock(): Promise<void> {
    this.#release ??= await lockFolder(this.path);
  }

  /** Gives the folder back. */
  async unlock(): Promise<void> {
    await this.#release?.();
    this.#release = undefined;
  }

  folderOf(id: string): string {
    return join(this.path, id);
  }

  /** Writes a body to disk. @throws what the stream does; then nothing is left. */
  async stage(body: Readable): Promise<StagedBody> {
    const folder = join(this.path, `${randomUUID()}${unfinished}`);
    await mkdir(folder);
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      const file = await open(join(folder, jobFiles.body), 'wx');
      try {
        for await (const piece of body as AsyncIterable<Buffer>) {
          hash.update(piece);
          bytes += piece.length;
          await file.writeFile(piece);
        }
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      await this.discard(folder);
      throw error;
    }
    return { folder, bytes, hash: hash.digest('hex') };
  }

  discard(folder: string): Promise<void> {
    return rm(folder, { recursive: true, force: true });
  }

  /** Makes a staged body a job. From here on it is not lost. */
  async accept(staged: StagedBody, record: JobRecord): Promise<void> {
    await writeFlushed(join(staged.folder, recordFile), JSON.stringify(record));
    await rename(staged.folder, this.folderOf(record.state.id));
    await flushFolder(this.path);
  }

  /** Replaces a job's record, at once. */
  async save(record: JobRecord): Promise<void> {
    const folder = this.folderOf(record.state.id);
    const path = join(folder, `${recordFile}${unfinished}`);
    await writeFlushed(path, JSON.stringify(record));
    await rename(path, join(folder, recordFile));
    await flushFolder(folder);
  }

  /** @throws {HttpProblem} 503 when the body is no longer what was received. */
  async checkBody({ state, bodyBytes }: JobRecord): Promise<void> {
    const there = await stat(join(this.folderOf(state.id), jobFiles.body)).catch(() => undefined);
    if (there?.size === bodyBytes) return;
    const detail = `Of the ${bodyBytes} bytes of the body, ${there?.size ?? 0} are left on the disk of the server. Send it again.`;
    throw new HttpProblem(503, 'STORAGE_FAILED', detail);
  }

  /** Leaves of a job only its record. */
  async tidy(id: string): Promise<void> {
    const folder = this.folderOf(id);
    for (const name of await readdir(folder).catch(() => [])) {
      if (name !== recordFile) await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  remove(id: string): Promise<void> {
    return rm(this.folderOf(id), { recursive: true, force: true });
  }

  /** All jobs, the oldest first, and what of the folder is none: a crash left it unfinished, or it is damaged. */
  async list(): Promise<{ readonly records: JobRecord[]; readonly damaged: string[] }> {
    const records: JobRecord[] = [];
    const damaged: string[] = [];
    for (const name of await readdir(this.path).catch(() => [])) {
      if (name === lockFile || name.endsWith(unfinished)) continue;
      const record = await readRecord(join(this.path, name), name);
      if (record === undefined) damaged.push(name);
      else records.push(record);
    }
    return { records: records.sort((a, b) => (a.state.createdAt < b.state.createdAt ? -1 : 1)), damaged };
  }

  /** Removes bodies that a crash cut. Only for who has the folder for itself: others may be receiving them. */
  async clear(): Promise<void> {
    for (const name of await readdir(this.path)) {
      if (name.endsWith(unfinished)) await this.discard(join(this.path, name));
    }
  }
}

/** @returns Undefined for what is no job. */
async function readRecord(folder: string, id: string): Promise<JobRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(folder, recordFile), 'utf8')) as JobRecord;
    return record.state.id === id ? record : undefined;
  } catch {
    return undefined;
  }
}

async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is on the disk only when its folder is. Not every system can flush one. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
