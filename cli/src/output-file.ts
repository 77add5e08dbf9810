/** Files that are written piece by piece. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** Writes a file, which is there only when all went well. @returns What `write` does. */
export async function writeOutput<T>(path: string, write: (out: Writable) => Promise<T>): Promise<T> {
  const partial = `${path}.partial`;
  const out = createWriteStream(partial);
  try {
    const failed = once(out, 'error').then(([error]) => Promise.reject(error));
    const written = await Promise.race([write(out), failed]);
    out.end();
    await finished(out);
    await rename(partial, path);
    return written;
  } catch (error) {
    out.destroy();
    await rm(partial, { force: true });
    throw error;
  }
}

/** Resolves when there is room for more. */
export async function writeText(out: Writable, text: string): Promise<void> {
  if (text !== '' && !out.write(text)) await once(out, 'drain');
}
