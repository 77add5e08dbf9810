/** The folder of all that the benchmarks make and throw away: data, models, the peers' environments. */

import { access, mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** `CAUCE_BENCHMARK_HOME`, or a folder in the system's temporary one. */
export const home = process.env['CAUCE_BENCHMARK_HOME'] ?? join(tmpdir(), 'cauce-benchmarks');

/** The path of a file or folder in `home`; what is not there yet is made, and seen only when whole. */
export async function made(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const path = join(home, name);
  if (await exists(path)) return path;
  const unfinished = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await make(unfinished);
  await rename(unfinished, path);
  return path;
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
