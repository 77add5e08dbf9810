/** A thread that reads blocks: what `Threads` starts. It imports nothing that is slow to load. */

import { parentPort } from 'node:worker_threads';
import type { BlockRead, Plan } from './block.ts';
import { readBlockFast } from './kernel.ts';

parentPort?.on('message', ({ block, plan }: { block: Uint8Array; plan: Plan }) => {
  const read = readBlockFast(block, plan);
  parentPort?.postMessage(read, buffersOf(read));
});

/** What moves to the other thread instead of being copied. */
function buffersOf({ columns }: BlockRead): ArrayBuffer[] {
  return columns.flatMap(cells => {
    if (cells === undefined) return [];
    if (cells.kind === 'number') return [cells.values.buffer as ArrayBuffer];
    const { bytes, ends } = cells.strings;
    return [cells.codes, bytes, ends].map(array => array.buffer as ArrayBuffer);
  });
}
