/** Rows in the order of nodes: each node has a range, in which its rows ascend. */

import type { Kernel, Workspace } from '../workspace.ts';

type Arguments = [
  rows: Uint32Array,
  length: number,
  chunk: number,
  bins: Uint8Array,
  goesLeft: Uint8Array,
  spare: Uint32Array,
  lefts: Uint32Array,
];

/** Sends the rows of a chunk left, to the front of the spare room, or right, to its end, backwards. */
const divideChunk: Kernel<Arguments> = {
  number: 7,
  plain: (task, _, rows, length, chunk, bins, goesLeft, spare, lefts) => {
    const start = task * chunk;
    const end = Math.min(start + chunk, length);
    let left = start;
    let right = end - 1;
    for (let i = start; i < end; i++) {
      const row = rows[i];
      // Both writes, one advance: no branch to mispredict.
      const isLeft = goesLeft[bins[row]];
      spare[left] = row;
      spare[right] = row;
      left += isLeft;
      right -= 1 - isLeft;
    }
    lefts[task] = left - start;
  },
};

/** Brings the lefts of all chunks to the front, in order, and the rights behind them. */
const gatherChunk: Kernel<Arguments> = {
  number: 8,
  plain: (task, _, rows, length, chunk, _bins, _goesLeft, spare, lefts) => {
    const start = task * chunk;
    const end = Math.min(start + chunk, length);
    const sum = (until: number): number => lefts.subarray(0, until).reduce((total, own) => total + own, 0);
    const before = sum(task);
    rows.set(spare.subarray(start, start + lefts[task]), before);
    let to = sum(Math.ceil(length / chunk)) + start - before;
    for (let i = end - 1; i >= start + lefts[task]; i--) rows[to++] = spare[i];
  },
};

/** Fewest rows that a thread divides at a time. */
const fewestRows = 1024;

/** What dividing needs beside the rows. */
export interface DividingRoom {
  readonly spare: Uint32Array;
  readonly lefts: Uint32Array;
}

export function dividingRoom(space: Workspace, rows: number): DividingRoom {
  return {
    spare: space.array(Uint32Array, rows),
    lefts: space.array(Uint32Array, Math.ceil(rows / fewestRows)),
  };
}

/**
 * Brings the rows of a node whose bin goes left to the front, keeping the order on both sides.
 *
 * @param rows CHANGED: those of the node.
 * @param bins IN: (all rows), the bin of each in the column that decides.
 * @param goesLeft IN: (256), 1 for each bin that goes left.
 * @returns How many go left. O(rows).
 */
export function divideRows(
  space: Workspace,
  rows: Uint32Array,
  bins: Uint8Array,
  goesLeft: Uint8Array,
  { spare, lefts }: DividingRoom,
): number {
  const chunk = Math.max(fewestRows, Math.ceil(rows.length / (8 * space.threads)));
  const tasks = Math.ceil(rows.length / chunk);
  if (tasks === 0) return 0;
  space.run(divideChunk, tasks, rows, rows.length, chunk, bins, goesLeft, spare, lefts);
  space.run(gatherChunk, tasks, rows, rows.length, chunk, bins, goesLeft, spare, lefts);
  let total = 0;
  for (let task = 0; task < tasks; task++) total += lefts[task];
  return total;
}
