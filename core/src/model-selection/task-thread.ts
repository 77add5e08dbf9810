/** What a thread does that runs tasks: see `TaskThreads`, which starts it. */

import type { Definition } from '../estimator/definition.ts';
import type { Outcome, TaskOptions } from './task.ts';
import { runTask } from './task.ts';
import {
  type Definitions,
  type OutcomeMessage,
  outcomeMessage,
  type TableMessage,
  type TaskMessage,
  tableOf,
  taskOf,
} from './task-message.ts';

/** What a thread is started with. */
export interface ThreadData {
  readonly table: TableMessage;
  readonly options: TaskOptions;
}

/** What a thread says: first that it is ready, then the outcome of each task. */
export type Said = { readonly isReady: true } | OutcomeMessage;

interface Port {
  postMessage(message: Said): void;
  on(event: 'message', listener: (task: TaskMessage) => void): void;
}

/** Answers each task that comes with its outcome. */
export function serveTasks(
  port: Port,
  { table: message, options }: ThreadData,
  catalogue: readonly { readonly definition: Definition }[],
): void {
  const table = tableOf(message);
  const definitions = definitionsOf(catalogue);
  port.on('message', async task => {
    const outcome = await attempt(async () => runTask(table, taskOf(task, definitions), options));
    try {
      port.postMessage(outcomeMessage(outcome));
    } catch {
      // An error of the user's own that holds what cannot be sent.
      const { message: text } = (outcome as { error: Error }).error ?? {
        message: 'its result cannot be sent',
      };
      port.postMessage({ error: new Error(text) });
    }
  });
  port.postMessage({ isReady: true });
}

export function definitionsOf(catalogue: readonly { readonly definition: Definition }[]): Definitions {
  return new Map(catalogue.map(({ definition }) => [definition.name, definition]));
}

/** What came of a task: what went wrong is an outcome too. */
export async function attempt(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
