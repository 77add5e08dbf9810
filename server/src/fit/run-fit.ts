/** Runs the process that fits, and turns whatever becomes of it into a result or a problem. */

import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Progress } from '@cauce/core';
import { HttpProblem } from '../problem.ts';
import type { FitJob, FitMessage, FitResult } from './messages.ts';

export interface FitLimits {
  /** Heap of the process in megabytes; by default Node's own limit. */
  readonly memoryLimitMb?: number;
  /** Longest fit in milliseconds; by default none. */
  readonly timeLimitMs?: number;
}

const program = fileURLToPath(new URL(`./fit-process${extname(import.meta.url)}`, import.meta.url));

/**
 * @param onStart Called with the process, for whoever wants to stop it.
 * @throws {HttpProblem} what the job refused; 503 when the process died or took too long.
 */
export async function runFit(
  job: FitJob,
  limits: FitLimits,
  onProgress: (progress: Progress) => void,
  onStart: (child: ChildProcess) => void,
): Promise<FitResult> {
  const heap = limits.memoryLimitMb === undefined ? [] : [`--max-old-space-size=${limits.memoryLimitMb}`];
  const child = fork(program, {
    execArgv: heap,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  onStart(child);
  offerToTheReaper(child.pid);
  let isLate = false;
  const timer =
    limits.timeLimitMs === undefined
      ? undefined
      : setTimeout(() => {
          isLate = true;
          child.kill('SIGKILL');
        }, limits.timeLimitMs);
  let errors = '';
  child.stderr?.on('data', piece => {
    errors = (errors + String(piece)).slice(-4000);
  });
  try {
    return await new Promise<FitResult>((done, fail) => {
      child.on('message', (message: FitMessage) => {
        if (message.kind === 'progress') onProgress(message.progress);
        else if (message.kind === 'done') done(message.result);
        else fail(problemFrom(message));
      });
      child.on('error', fail);
      child.on('close', (code, signal) =>
        fail(death(code, signal, errors, isLate ? limits.timeLimitMs : undefined)),
      );
      child.send(job, error => error && fail(death(null, null, errors, undefined)));
    });
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

function problemFrom({ problem }: FitMessage & { kind: 'failed' }): HttpProblem {
  const { status, code, detail, type: _type, title: _title, ...extensions } = problem;
  return new HttpProblem(status, code, detail, extensions);
}

function death(
  code: number | null,
  signal: string | null,
  errors: string,
  lateMs: number | undefined,
): HttpProblem {
  const unchanged = 'The model in use is unchanged.';
  if (lateMs !== undefined) {
    return new HttpProblem(
      503,
      'FIT_TOO_LONG',
      `The retraining was stopped after ${lateMs} ms. ${unchanged}`,
    );
  }
  if (/heap out of memory|Array buffer allocation failed|ERR_WORKER_OUT_OF_MEMORY/.test(errors)) {
    const detail = `The retraining needed more memory than it may have. ${unchanged} Send fewer rows, or give it more memory.`;
    return new HttpProblem(503, 'FIT_OUT_OF_MEMORY', detail);
  }
  const how = signal === null ? `exit code ${code}` : signal;
  return new HttpProblem(
    503,
    'FIT_DIED',
    `The process that retrains ended before it was done (${how}). ${unchanged}`,
  );
}

/** Where memory runs out, Linux is to stop the fit and not the server. */
function offerToTheReaper(pid: number | undefined): void {
  if (process.platform !== 'linux' || pid === undefined) return;
  writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => {});
}
