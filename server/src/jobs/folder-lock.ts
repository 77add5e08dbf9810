/** One service at a time for a folder of jobs: two would do the same work twice, and clear away one another's. */

import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CauceError } from '@cauce/core';

export const lockFile = 'lock.json';

/** A holder says that it lives this often, and is taken for gone after the other time, in milliseconds. */
const beatMs = 2000;
const goneMs = 10_000;

/**
 * Takes the folder for this process.
 * @returns What gives it back.
 * @throws {CauceError} STORE_INVALID while another process has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  // Of a disk that is full or read-only `recursive` says that there is no such folder.
  await mkdir(folder, { recursive: true }).catch(() => mkdir(folder));
  const path = join(folder, lockFile);
  const holder = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, holder, { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (attempt > 3 || (await isHeld(path))) throw inUse(folder);
      await rm(path, { force: true });
    }
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, beatMs).unref();
  return async () => {
    clearInterval(beat);
    await rm(path, { force: true });
  };
}

async function isHeld(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    const { pid, host } = JSON.parse(await readFile(path, 'utf8')) as { pid: number; host: string };
    return Date.now() - mtimeMs < goneMs && (host !== hostname() || (pid !== process.pid && isAlive(pid)));
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(folder: string): CauceError {
  const message =
    'another service uses it. Stop that one first; if it ended without a word on another machine, wait ten seconds.';
  return new CauceError('STORE_INVALID', { where: folder, message });
}
