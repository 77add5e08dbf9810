/** Worker threads that help to read a CSV. */

import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BlockRead, Plan } from './block.ts';
import type { Helpers } from './reading.ts';

const program = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** Blocks that wait at a thread, so that it need not wait for this one. */
const waiting = 2;
/** Blocks that may be read before one that is still being read; enough to be busy while the threads start. */
const ahead = 16;
/** A smaller block is read before it would have been sent. */
const minBytes = 16 * 1024;

interface Thread {
  readonly worker: Worker;
  /** Who waits for its answers, which come in order. */
  readonly asked: ((read: BlockRead | undefined) => void)[];
  isLost: boolean;
}

/** To be closed when the reading has ended; until then they keep the process alive. */
export class Threads implements Helpers {
  readonly readAhead: number;
  readonly #threads: readonly Thread[];

  /** @param count Threads beside this one. */
  constructor(count: number) {
    this.readAhead = ahead + count * waiting;
    this.#threads = Array.from({ length: count }, () => start());
  }

  read(block: Uint8Array, plan: Plan): Promise<BlockRead | undefined> | undefined {
    if (block.length < minBytes) return undefined;
    const free = this.#threads.find(({ isLost, asked }) => !isLost && asked.length < waiting);
    if (free === undefined) return undefined;
    if (block.buffer instanceof SharedArrayBuffer) free.worker.postMessage({ block, plan });
    else {
      // A copy, because what moves to another thread is gone from here, and it may have to be read again.
      const copy = block.slice();
      free.worker.postMessage({ block: copy, plan }, [copy.buffer]);
    }
    return new Promise(done => free.asked.push(done));
  }

  close(): void {
    for (const thread of this.#threads) {
      lose(thread);
      void thread.worker.terminate();
    }
  }
}

function start(): Thread {
  const thread: Thread = { worker: new Worker(program), asked: [], isLost: false };
  thread.worker.on('message', (read: BlockRead) => thread.asked.shift()?.(read));
  thread.worker.on('error', () => lose(thread));
  thread.worker.on('exit', () => lose(thread));
  return thread;
}

/** A thread that cannot start or go on costs time only: what it was asked for is read here. */
function lose(thread: Thread): void {
  thread.isLost = true;
  for (const done of thread.asked.splice(0)) done(undefined);
}
