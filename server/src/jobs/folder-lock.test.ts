import assert from 'node:assert/strict';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { newPlace } from '../../test/crash/served-folder.ts';
import { newSmallDisk, noSmallDisk } from '../../test/crash/small-disk.ts';
import { lockFile, lockFolder } from './folder-lock.ts';

/** Locks a folder, then has the lock say that a process of this number, in another container, holds it. */
async function heldElsewhere(folder: string, pid: number): Promise<string> {
  await (await lockFolder(folder))();
  const path = join(folder, lockFile);
  await writeFile(path, JSON.stringify({ pid, place: 'another container' }));
  return path;
}

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const place = await newPlace();
  try {
    await check(join(place.path, 'jobs'));
  } finally {
    await place.remove();
  }
}

describe('a folder of jobs', () => {
  it('is not taken from one who lives in another container, though the number is ours', () =>
    inFolder(async folder => {
      const path = await heldElsewhere(folder, process.pid);
      const beat = setInterval(() => void utimes(path, new Date(), new Date()), 1000);
      try {
        await assert.rejects(lockFolder(folder), /another service uses it/);
      } finally {
        clearInterval(beat);
      }
    }));

  it('is taken from one who was killed there, once he has not said for ten seconds that he lives', () =>
    inFolder(async folder => {
      const path = await heldElsewhere(folder, 1);
      const nineSecondsAgo = new Date(Date.now() - 9000);
      await utimes(path, nineSecondsAgo, nineSecondsAgo);
      const release = await lockFolder(folder);
      assert.equal(JSON.parse(await readFile(path, 'utf8')).pid, process.pid);
      await release();
    }));

  it(
    'is read-only where its disk is, also while another service has it',
    { skip: noSmallDisk ?? false },
    () =>
      inFolder(async path => {
        const disk = newSmallDisk(path);
        const folder = join(path, 'jobs');
        const release = await lockFolder(folder);
        try {
          disk.remount('ro');
          await assert.rejects(lockFolder(folder), { code: 'EROFS' });
        } finally {
          disk.remount('rw');
          await release();
          disk.remove();
        }
      }),
  );
});
