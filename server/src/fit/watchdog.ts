/** Ends this process when the server that it fits for is gone, or when its whole memory is beyond a limit. */

import { Worker } from 'node:worker_threads';

/** What the process writes before it ends itself for its memory; whoever started it looks for this. */
export const overLimit = 'CAUCE_MEMORY_LIMIT';

const everyMs = 25;

/** From a thread of its own, since a fit keeps the main one busy. */
const program = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { everyMs, parent, limit, word } = workerData;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  if (limit === undefined || process.memoryUsage.rss() <= limit) return;
  writeSync(2, word);
  process.kill(process.pid, 'SIGKILL');
}, everyMs);
`;

/**
 * Watches from now on. An orphan would take the processors, and write among the files of the next life of the server.
 * @param limitMb Most resident memory in megabytes: heap, typed arrays and what WebAssembly shares; default any.
 */
export function watchOver(limitMb: number | undefined): void {
  const limit = limitMb === undefined ? undefined : limitMb * 1024 ** 2;
  const workerData = { everyMs, parent: process.ppid, limit, word: overLimit };
  new Worker(program, { eval: true, workerData }).unref();
}
