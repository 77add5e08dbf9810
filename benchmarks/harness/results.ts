/** The results kept as JSON, one file for each work, so that the report can be written again without measuring. */

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Outcome } from './run.ts';

export interface Result {
  readonly work: string;
  /** Of the sources that were measured. */
  readonly commit: string;
  readonly measuredAt: string;
  readonly machine: string;
  readonly outcomes: readonly Outcome[];
}

export async function saveResult(folder: string, work: string, outcomes: readonly Outcome[]): Promise<void> {
  const measuredAt = new Date().toISOString();
  const result: Result = { work, commit: await commit(), measuredAt, machine: machine(), outcomes };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${work}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

/** Undefined when the work has not been measured. */
export async function readResult(folder: string, work: string): Promise<Result | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, `${work}.json`), 'utf8'));
  } catch {
    return undefined;
  }
}

/** The commit that is measured, with a `+` when files were changed since. */
export async function commit(): Promise<string> {
  const git = async (...args: string[]) => (await promisify(execFile)('git', args)).stdout.trim();
  try {
    const changed = await git('status', '--porcelain', '--', '*.ts', '*.py');
    return `${await git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${availableParallelism()} cores of ${model}, ${Math.round(totalmem() / 1024 ** 3)} GB, ${type()}`;
}
