/** What every measured Node program shares: its task, repetitions, memory, and the line that it prints. */

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Memory, Run } from './work.ts';

/** The task that the harness gave. */
export function readTask<Task>(): Task & { readonly threads: number } {
  return JSON.parse(process.argv[2]);
}

// biome-ignore lint/suspicious/noExplicitAny: where types are checked the peers are not installed.
export type Untyped = any;

/**
 * A JavaScript peer, from the folder that the harness installed it in.
 * @param door What to import of it; default the package itself.
 */
export function peer(
  name: string,
  door = name,
): { readonly library: Untyped; readonly versions: Record<string, string> } {
  const home = process.env['CAUCE_BENCHMARK_PEERS'] ?? '.';
  const require = createRequire(join(home, 'package.json'));
  const manifest = readFileSync(join(home, 'node_modules', name, 'package.json'), 'utf8');
  return { library: require(door), versions: { [name]: JSON.parse(manifest).version } };
}

/** Tells the harness; the last thing that a program does. */
export function tell(run: Omit<Run, 'values'> & { readonly values?: readonly number[] }): void {
  process.stdout.write(
    `${JSON.stringify({ ...run, versions: { node: process.versions.node, ...run.versions } })}\n`,
  );
}

/** Seconds of each repetition, the result of the last, and the memory of the first. */
export async function repeat<Result>(
  repeats: number,
  runtime: number,
  work: () => Result | Promise<Result>,
): Promise<{ values: number[]; result: Result; memory: Memory }> {
  const before = settledMemory();
  forgetPeak();
  let peak = 0;
  let result: Result;
  const values: number[] = [];
  do {
    const started = performance.now();
    result = await work();
    values.push((performance.now() - started) / 1000);
    if (values.length === 1) peak = statusField('VmHWM');
  } while (values.length < repeats);
  return { values, result, memory: { runtime, before, peak } };
}

/** Resident memory in MB after a garbage collection. */
export function settledMemory(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return statusField('VmRSS');
}

/** In MB. The peak that `getrusage` knows is inherited from the process that started this one; this one is not. */
function statusField(name: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  } catch {
    const { rss } = process.memoryUsage();
    return (name === 'VmRSS' ? rss : process.resourceUsage().maxRSS * 1024) / 1024 ** 2;
  }
}

/** Lets the peak begin anew, where the system can. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Then the peak counts the loading of the data too.
  }
}
