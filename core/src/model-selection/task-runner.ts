/** Runs tasks: one after the other, or side by side in threads where that is quicker. The outcomes are the same. */

import { CauceError } from '../errors.ts';
import { availableThreads, pause } from '../host.ts';
import type { Table } from '../table/table.ts';
import { type Outcome, runTask, type Task, type TaskOptions } from './task.ts';
import { attempt } from './task-thread.ts';
import { TaskThreads } from './task-threads.ts';

/** Threads are started when this long was spent on the first tasks … */
const triedMs = 100;
/** … and the others would take this long: half of it is what threads take to start and to get as quick as this one. */
const worthMs = 1000;
/** So many values to learn from that no task is tried first: it would hold up all else for too long. */
const manyValues = 20_000_000;

/**
 * A place to run tasks in; threads that it has started are ended when `body` is done.
 * @throws what `body` throws; {CauceError} ABORTED soon after the signal says so.
 */
export async function withRunner<T>(
  where: string,
  table: Table<unknown>,
  options: TaskOptions,
  body: (runner: TaskRunner) => Promise<T>,
): Promise<T> {
  const runner = new TaskRunner(where, table, options);
  const { signal } = options;
  const abort = () => runner.abort();
  signal?.addEventListener?.('abort', abort);
  try {
    return await body(runner);
  } finally {
    signal?.removeEventListener?.('abort', abort);
    await runner.end();
  }
}

export class TaskRunner {
  readonly #where: string;
  readonly #table: Table<unknown>;
  readonly #options: TaskOptions;
  /** Null when there are none to be had. */
  #threads: TaskThreads | null | undefined;

  constructor(where: string, table: Table<unknown>, options: TaskOptions) {
    const { threads } = options;
    if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
      const rule = 'a whole number of at least 1';
      throw new CauceError('PARAM_INVALID', { where, param: 'threads', rule, received: threads });
    }
    this.#where = where;
    this.#table = table;
    this.#options = options;
    this.#throwIfAborted();
  }

  /**
   * @param use Given each outcome as it comes, in whatever order. What it throws ends the run.
   * @returns What `use` made of each, in the order of the tasks.
   */
  async run<T>(tasks: readonly Task[], use: (outcome: Outcome, task: number) => T): Promise<T[]> {
    const results: T[] = new Array(tasks.length);
    const keep = (outcome: Outcome, task: number) => {
      this.#throwIfAborted();
      results[task] = use(outcome, task);
    };
    const started = Date.now();
    for (let i = 0; i < tasks.length; i++) {
      if (this.#isWorthThreads(tasks.length - i, i, Date.now() - started)) {
        const rest = tasks.slice(i);
        const threads = await this.#started(rest);
        if (threads !== undefined && (await threads.run(rest, (outcome, k) => keep(outcome, i + k)))) break;
        // From now on here, one after the other.
        await this.end();
      }
      await pause();
      this.#throwIfAborted();
      keep(await attempt(() => runTask(this.#table, tasks[i], this.#options)), i);
    }
    return results;
  }

  /** Ends a run in threads at once; one without is ended by the fit itself, which asks the signal. */
  abort(): void {
    if (this.#threads) this.#threads.fail(this.#aborted());
  }

  async end(): Promise<void> {
    const threads = this.#threads;
    this.#threads = null;
    await threads?.end();
  }

  /** @param left How many tasks are still to be run; `tried` took `spentMs`. */
  #isWorthThreads(left: number, tried: number, spentMs: number): boolean {
    const { threads = availableThreads() } = this.#options;
    if (threads < 2 || left < 2 || this.#threads === null) return false;
    if (this.#threads !== undefined) return true;
    const values = this.#table.length * this.#table.names.length;
    return values * left >= manyValues || (spentMs >= triedMs && (spentMs / tried) * left >= worthMs);
  }

  /** Undefined where there are none, or these tasks cannot be sent to one. */
  async #started(tasks: readonly Task[]): Promise<TaskThreads | undefined> {
    const { threads = availableThreads() } = this.#options;
    const count = Math.min(threads, tasks.length);
    this.#threads ??= (await TaskThreads.start(count, this.#table, this.#options, tasks)) ?? null;
    this.#throwIfAborted();
    return this.#threads?.canRun(tasks) ? this.#threads : undefined;
  }

  #throwIfAborted(): void {
    if (this.#options.signal?.aborted) throw this.#aborted();
  }

  #aborted(): CauceError {
    return new CauceError('ABORTED', { where: this.#where });
  }
}
