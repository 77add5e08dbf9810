/** Programs, run to their end. */

import { spawnSync } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  /** What it wrote to both of its outputs. */
  readonly text: string;
}

export interface How {
  readonly cwd?: string;
  /** Beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** It is killed after so many seconds; default 60. */
  readonly seconds?: number;
}

/** Runs a program. Its exit code is the caller's business. */
export function tryToRun(
  program: string,
  args: readonly string[],
  { cwd, env, seconds = 60 }: How = {},
): Ended {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 1000 * seconds,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, text: `${stdout ?? ''}${stderr ?? ''}${error === undefined ? '' : error.message}` };
}

/** @returns What it wrote. @throws {Error} with that, when it fails or takes too long. */
export function run(program: string, args: readonly string[], how: How = {}): string {
  const { code, text } = tryToRun(program, args, how);
  if (code === 0) return text;
  throw new Error(`${program} ${args.join(' ')}: exit code ${code}\n${text.slice(-4000)}`);
}
