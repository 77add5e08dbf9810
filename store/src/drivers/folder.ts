/** Models in a folder. */

import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { CauceError } from '@cauce/core';
import type { Bytes, Driver } from '../driver.ts';

/** Files that a crash may have left half-written end like this; they are never read. */
const partial = '.partial';

/**
 * A folder, made when something is first kept in it. A file is written beside its place, flushed to the disk, and only
 * then given its name, which the file system does at once or not at all.
 */
export function folderDriver(path: string): Driver {
  const root = resolve(path);
  const pathOf = (key: string): string => {
    if (!/^[\w-]+(?:[./][\w-]+)*$/.test(key))
      throw new CauceError('STORE_INVALID', { where: path, message: `bad key ${key}` });
    return join(root, ...key.split('/'));
  };
  return {
    name: path,
    async list(prefix) {
      const paths = await filesIn(join(root, ...prefix.split('/').slice(0, -1)));
      return paths
        .filter(path => !path.endsWith(partial))
        .map(path => relative(root, path).split(sep).join('/'))
        .filter(key => key.startsWith(prefix));
    },
    read: async key => orNone(readFile(pathOf(key))),
    async create(key, source) {
      const target = pathOf(key);
      const written = await writeBeside(target, source);
      try {
        // Unlike a rename, a link never takes the place of a file that is there.
        await link(written, target);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(written, { force: true });
      }
      await flushFolder(dirname(target));
      return true;
    },
    async replace(key, bytes) {
      const target = pathOf(key);
      await rename(await writeBeside(target, bytes), target);
      await flushFolder(dirname(target));
    },
    async remove(key) {
      const target = pathOf(key);
      await rm(target, { force: true });
      // The folder of a version goes with the last of its files.
      if (dirname(target) !== root) await rmdir(dirname(target)).catch(() => {});
    },
    path: pathOf,
    async sweep(olderThanMs) {
      for (const path of await filesIn(root)) {
        if (!path.endsWith(partial)) continue;
        const age = Date.now() - ((await orNone(stat(path)))?.mtimeMs ?? Date.now());
        if (age >= olderThanMs) await rm(path, { force: true });
      }
    },
  };
}

/**
 * All files below a folder. Folder by folder: one that is removed meanwhile has none any more, and its neighbours are all
 * told of nevertheless, which `readdir` with `recursive` does not.
 */
async function filesIn(folder: string): Promise<string[]> {
  const entries = (await orNone(readdir(folder, { withFileTypes: true }))) ?? [];
  const inside = await Promise.all(
    entries.map(async entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return inside.flat();
}

/** The bytes in a new file of the same folder, on the disk. */
async function writeBeside(target: string, source: Bytes): Promise<string> {
  const folder = dirname(target);
  // Of a disk that is full or read-only `recursive` says that there is no such folder.
  const made = await mkdir(folder, { recursive: true }).catch(() => mkdir(folder));
  if (made !== undefined) await flushFolder(dirname(folder));
  const path = `${target}.${randomUUID()}${partial}`;
  try {
    await (source instanceof Uint8Array ? writeNew(path, source) : takeOver(path, source.path));
    return path;
  } catch (error) {
    await rm(path, { force: true }).catch(() => {});
    throw error;
  }
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A second name for a file, or a copy where it lies on another disk. */
async function takeOver(path: string, source: string): Promise<void> {
  await link(source, path).catch(() => copyFile(source, path));
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is on the disk only when its folder is. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  try {
    await folder?.sync();
  } catch (error) {
    // Some file systems have no such thing.
    if (!['EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
  } finally {
    await folder?.close();
  }
}

async function orNone<T>(pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
