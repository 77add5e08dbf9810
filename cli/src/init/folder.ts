/** The folder of a new project: it must not hold anything yet. */

import { constants, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What is wrong with a folder to write into; undefined for one that is empty or not there. */
export async function folderFault(path: string): Promise<string | undefined> {
  try {
    const [first] = await readdir(path);
    if (first === undefined) return undefined;
    return 'this folder is not empty, and a new project overwrites nothing. Name another one with --out.';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR') return 'a file is in the way. Name another folder with --out.';
    throw error;
  }
}

/**
 * Writes files into a folder; one that is there by now is not overwritten.
 * @param files Text by name.
 * @param copies Paths of files to be copied, by the name that they get.
 */
export async function fillFolder(
  folder: string,
  files: Readonly<Record<string, string>>,
  copies: Readonly<Record<string, string>>,
): Promise<void> {
  for (const name of [...Object.keys(files), ...Object.keys(copies)]) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
  }
  for (const [name, from] of Object.entries(copies)) {
    // Where the file system can, the copy shares the original's blocks.
    await copyFile(from, join(folder, name), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text, { flag: 'wx' });
  }
}
