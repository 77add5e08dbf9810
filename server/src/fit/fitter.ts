/** Starts the processes that fit, and turns whatever becomes of one into a result or a problem. */

import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HttpProblem } from '../problem.ts';
import { type FitJob, type FitMessage, type FitProgress, type FitResult, rehearsing } from './messages.ts';
import { overLimit } from './watchdog.ts';

export interface FitLimits {
  /** Most memory of the process in megabytes, all of it; by default as much as there is. */
  readonly memoryLimitMb?: number | undefined;
  /** Longest fit in milliseconds; by default none. */
  readonly timeLimitMs?: number | undefined;
}

const program = fileURLToPath(new URL(`./fit-process${extname(import.meta.url)}`, import.meta.url));

/** The next process is started so long after the service, or after the last fit: not while requests wait for either. */
const spareAfterMs = 1500;

export class Fitter {
  readonly #limits: FitLimits;
  /** A process that has everything loaded, has fitted something small, and waits: a fit need not wait for that. */
  #spare: FitChild | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(limits: FitLimits) {
    this.#limits = limits;
  }

  /** Starts a process ahead of the next fit, in a while. */
  prepare(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.#isClosed) this.#spare ??= start([rehearsing]);
    }, spareAfterMs);
    this.#timer.unref();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#spare?.child.kill('SIGKILL');
    this.#spare = undefined;
  }

  /**
   * @param signal Ends the process; its reason is what is thrown.
   * @throws {HttpProblem} what the job refused; 503 when the process died, took too long or too much memory.
   */
  async run(
    job: FitJob,
    onProgress: (progress: FitProgress) => void,
    signal: AbortSignal,
  ): Promise<FitResult> {
    signal.throwIfAborted();
    const { child, errors } = this.#take();
    const { timeLimitMs } = this.#limits;
    const late = timeLimitMs === undefined ? undefined : AbortSignal.timeout(timeLimitMs);
    const stopped = late === undefined ? signal : AbortSignal.any([signal, late]);
    const kill = (): boolean => child.kill('SIGKILL');
    stopped.addEventListener('abort', kill);
    try {
      return await new Promise<FitResult>((done, fail) => {
        child.on('message', (message: FitMessage) => {
          if (message.kind === 'progress') onProgress(message.progress);
          else if (message.kind === 'done') done(message.result);
          else fail(problemFrom(message));
        });
        child.on('error', fail);
        child.on('close', (code, end) => {
          if (signal.aborted) fail(signal.reason);
          else fail(late?.aborted ? tooLong(timeLimitMs as number) : death(code, end, errors()));
        });
        child.send(job, error => error && fail(death(null, null, errors())));
      });
    } finally {
      stopped.removeEventListener('abort', kill);
      kill();
      this.prepare();
    }
  }

  #take(): FitChild {
    const { child, errors } = this.#spare ?? start([]);
    this.#spare = undefined;
    child.ref();
    holding(child.channel)?.ref?.();
    return { child, errors };
  }
}

interface FitChild {
  readonly child: ChildProcess;
  /** The end of what it wrote to standard error. */
  errors(): string;
}

function start(args: readonly string[]): FitChild {
  const child = fork(program, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let errors = '';
  child.stderr?.on('data', piece => {
    errors = (errors + String(piece)).slice(-4000);
  });
  child.unref();
  holding(child.channel)?.unref?.();
  holding(child.stderr)?.unref?.();
  yieldTo(child.pid);
  return { child, errors: () => errors };
}

/** What may keep this process from ending, and in Node can be told not to; Bun's channels and streams have no such methods. */
function holding(resource: unknown): { ref?(): void; unref?(): void } | null | undefined {
  return resource as { ref?(): void; unref?(): void } | null | undefined;
}

/** Predictions come first: for the processors, and, where Linux runs out of memory, for who may stay. */
function yieldTo(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where that is not allowed, a fit is as important as the rest.
  }
  if (process.platform === 'linux') writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => {});
}

function problemFrom({ problem }: FitMessage & { kind: 'failed' }): HttpProblem {
  const { status, code, detail, type: _type, title: _title, ...extensions } = problem;
  return new HttpProblem(status, code, detail, extensions);
}

const unchanged = 'The model in use is unchanged.';

function tooLong(limitMs: number): HttpProblem {
  return new HttpProblem(503, 'FIT_TOO_LONG', `The retraining was stopped after ${limitMs} ms. ${unchanged}`);
}

function death(code: number | null, signal: string | null, errors: string): HttpProblem {
  const isOutOfMemory = /heap out of memory|Array buffer allocation failed|ERR_WORKER_OUT_OF_MEMORY/;
  if (isOutOfMemory.test(errors) || errors.includes(overLimit)) {
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
