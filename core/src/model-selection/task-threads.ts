/** Threads that run tasks side by side. */

import { CauceError } from '../errors.ts';
import type { Definition } from '../estimator/definition.ts';
import { ownFile, type SpokenThread, startSpokenThread } from '../host.ts';
import type { Table } from '../table/table.ts';
import type { Outcome, Task, TaskOptions } from './task.ts';
import { canTravel, type Definitions, outcomeOf, shareTable, taskMessage } from './task-message.ts';
import { definitionsOf, type Said, type ThreadData } from './task-thread.ts';

/** A thread has its own copy of core, with the definitions of the catalogue: imported there, since it lies above. */
const threadCode = `
const { parentPort, workerData } = require('node:worker_threads');
Promise.all([import(workerData.catalogue), import(workerData.program)]).then(([{ catalogue }, { serveTasks }]) => {
  serveTasks(parentPort, workerData, catalogue);
});
`;

interface Helper {
  readonly thread: SpokenThread;
  isReady: boolean;
  /** Which task it runs. */
  task: number | undefined;
}

export class TaskThreads {
  readonly #definitions: Definitions;
  readonly #helpers: Helper[] = [];
  #run: Run | undefined;

  private constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  /**
   * Threads with the table's columns in memory that they share.
   * @returns Undefined where there are none to be had, or these tasks cannot be sent to one.
   */
  static async start(
    count: number,
    table: Table<unknown>,
    { signal: _, ...options }: TaskOptions,
    tasks: readonly Task[],
  ): Promise<TaskThreads | undefined> {
    const [catalogue, program] = [ownFile('catalogue'), ownFile('model-selection/task-thread')];
    if (catalogue === undefined || program === undefined) return undefined;
    const definitions = await importDefinitions(catalogue);
    if (definitions === undefined) return undefined;
    const threads = new TaskThreads(definitions);
    if (!threads.canRun(tasks)) return undefined;
    const data: ThreadData = { table: shareTable(table), options: { ...options, threads: 1 } };
    for (let i = 0; i < count; i++) threads.#start({ ...data, catalogue, program });
    return threads.#helpers.length === 0 ? undefined : threads;
  }

  /** Whether threads can make the pipelines of these tasks. */
  canRun(tasks: readonly Task[]): boolean {
    return tasks.every(
      ({ pipeline }, i) => pipeline === tasks[i - 1]?.pipeline || canTravel(pipeline, this.#definitions),
    );
  }

  /**
   * Runs tasks, each as soon as a thread is free.
   *
   * @param use Given each outcome when it comes, in whatever order; what it throws ends the run.
   * @returns Whether they were run: false when no thread could start.
   * @throws {CauceError} FIT_FAILED when a thread ends while it has a task.
   */
  run(tasks: readonly Task[], use: (outcome: Outcome, task: number) => void): Promise<boolean> {
    return new Promise((done, failed) => {
      this.#run = { tasks, use, done, failed, next: 0, open: tasks.length };
      if (this.#helpers.length === 0) done(false);
      for (const helper of this.#helpers) this.#feed(helper);
    });
  }

  /** Ends a run, which fails with this. */
  fail(error: Error): void {
    this.#run?.failed(error);
  }

  /** Ends the threads, whatever they are doing. */
  async end(): Promise<void> {
    this.#run = undefined;
    await Promise.all(this.#helpers.splice(0).map(({ thread }) => thread.end()));
  }

  #start(data: object): void {
    const thread = startSpokenThread(threadCode, data, {
      said: (message: Said) => this.#hear(helper, message),
      ended: error => this.#lose(helper, error),
    });
    const helper: Helper = { thread: thread as SpokenThread, isReady: false, task: undefined };
    if (thread !== undefined) this.#helpers.push(helper);
  }

  #feed(helper: Helper): void {
    const run = this.#run;
    if (run === undefined || !helper.isReady || helper.task !== undefined || run.next === run.tasks.length)
      return;
    helper.task = run.next++;
    helper.thread.post(taskMessage(run.tasks[helper.task]));
  }

  #hear(helper: Helper, message: Said): void {
    const { task } = helper;
    helper.isReady = true;
    helper.task = undefined;
    // The thread begins with the next before this one's outcome is looked at.
    this.#feed(helper);
    const run = this.#run;
    if (run === undefined || task === undefined || 'isReady' in message) return;
    try {
      run.use(outcomeOf(message, this.#definitions), task);
      run.open--;
      if (run.open === 0) run.done(true);
    } catch (error) {
      run.failed(error);
    }
  }

  #lose(helper: Helper, error: Error | undefined): void {
    const position = this.#helpers.indexOf(helper);
    // It was ended, or has already been lost.
    if (position < 0) return;
    this.#helpers.splice(position, 1);
    void helper.thread.end();
    if (helper.task !== undefined) {
      const message = `a thread ended before its fit did${error === undefined ? '' : `: ${error.message}`}. With threads: 1 none is needed.`;
      this.#run?.failed(new CauceError('FIT_FAILED', { where: 'The search', message }, { cause: error }));
    } else if (this.#helpers.length === 0) {
      const run = this.#run;
      if (run?.open === run?.tasks.length) run?.done(false);
      else
        run?.failed(new CauceError('FIT_FAILED', { where: 'The search', message: 'all its threads ended.' }));
    }
  }
}

interface Run {
  readonly tasks: readonly Task[];
  readonly use: (outcome: Outcome, task: number) => void;
  readonly done: (isRun: boolean) => void;
  readonly failed: (error: unknown) => void;
  next: number;
  /** How many have no outcome yet. */
  open: number;
}

/** The definitions of a thread; as here, where the same file is imported already. */
async function importDefinitions(catalogue: string): Promise<Definitions | undefined> {
  try {
    const own = (await import(/* webpackIgnore: true */ /* @vite-ignore */ catalogue)) as {
      readonly catalogue: readonly { readonly definition: Definition }[];
    };
    return definitionsOf(own.catalogue);
  } catch {
    return undefined;
  }
}
