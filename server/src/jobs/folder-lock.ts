/** One service at a time for a folder of jobs: two would do the same work twice, and clear away one another's. */

import { access, constants, mkdir, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CauceError } from '@cauce/core';

export const lockFile = 'lock.json';

/** A holder says that it lives this often, and is taken for gone after the other time, in milliseconds. */
const beatMs = 2000;
const goneMs = 10_000;

/**
 * Takes the folder for this process. It may have to wait ten seconds for a holder that was killed in another container.
 * @returns What gives it back.
 * @throws {CauceError} STORE_INVALID while another process has it. @throws what the disk says.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  // Of a disk that is full or read-only `recursive` says that there is no such folder.
  await mkdir(folder, { recursive: true }).catch(() => mkdir(folder));
  // Of a lock that is there, a read-only disk says that it is there, not that none could be made.
  await access(folder, constants.W_OK);
  const path = join(folder, lockFile);
  const holder = JSON.stringify({ pid: process.pid, place: await ownPlace() });
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
    if (Date.now() - mtimeMs >= goneMs) return false;
    const { pid, place } = JSON.parse(await readFile(path, 'utf8')) as { pid: number; place: string };
    if (place === (await ownPlace())) return pid !== process.pid && isAlive(pid);
    return await isBeating(path, mtimeMs);
  } catch {
    return false;
  }
}

/** Where the number of a process means this process: in containers that share a folder, the first one of each is 1. */
async function ownPlace(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return [hostname(), boot.trim(), namespace].join(' ');
}

/** Whether a holder that cannot be looked for says that it lives, in the time that it has for that. */
async function isBeating(path: string, lastMs: number): Promise<boolean> {
  const everyMs = 250;
  // The clock of another machine may be ahead of ours.
  for (let agoMs = Math.max(0, Date.now() - lastMs); agoMs < goneMs; agoMs += everyMs) {
    await sleep(everyMs);
    if ((await stat(path)).mtimeMs !== lastMs) return true;
  }
  return false;
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
  const message = 'another service uses it. Stop that one first.';
  return new CauceError('STORE_INVALID', { where: folder, message });
}
