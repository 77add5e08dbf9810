/** A small disk of its own that can be filled, and made read-only: a file system in memory, which only root may mount. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is given to files is given in pages. */
export const pageBytes = 4096;

export interface SmallDisk {
  readonly path: string;
  /** Takes all space but so many pages. */
  fill(freePages: number): void;
  /** Gives it back. */
  empty(): void;
  remount(how: 'ro' | 'rw'): void;
  remove(): void;
}

/** Why none can be made here; undefined where one can. */
export const noSmallDisk: string | undefined =
  process.platform !== 'linux'
    ? 'a disk of its own is mounted on Linux only'
    : process.getuid?.() === 0
      ? undefined
      : 'only root may mount a disk';

export function newSmallDisk(path: string, bytes = 8 * 1024 ** 2): SmallDisk {
  mkdirSync(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'cauce-crash', path], { timeout: 10_000 });
  const filler = join(path, 'filler');
  const empty = (): void => rmSync(filler, { force: true });
  return {
    path,
    fill(freePages) {
      empty();
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(filler, new Uint8Array(Math.max(0, bavail * bsize - freePages * pageBytes)));
    },
    empty,
    remount(how) {
      execFileSync('mount', ['-o', `remount,${how}`, path], { timeout: 10_000 });
    },
    remove() {
      execFileSync('umount', ['-l', path], { timeout: 10_000 });
    },
  };
}
