/** A limit on the whole memory of this process: heap, typed arrays and what WebAssembly shares. */

import { Worker } from 'node:worker_threads';

/** What the process writes before it ends itself; whoever started it looks for this. */
export const overLimit = 'CAUCE_MEMORY_LIMIT';

const everyMs = 25;

/** From a thread of its own, since a fit keeps the main one busy. */
const program = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
setInterval(() => {
  if (process.memoryUsage.rss() <= workerData.limit) return;
  writeSync(2, workerData.word);
  process.kill(process.pid, 'SIGKILL');
}, workerData.everyMs);
`;

/** Kills the process as soon as its resident memory is larger than this. */
export function watchMemory(limitMb: number): void {
  new Worker(program, {
    eval: true,
    workerData: { limit: limitMb * 1024 ** 2, word: overLimit, everyMs },
  }).unref();
}
