/** The ranks of values, and the cells of ranks. */

import type { Kernel } from '../workspace.ts';

/** Cell of missing values, and what has no place among the others. */
export const missingCell = 4095;
export const missingRank = 0xffffffff;

/** For the input in place `task` of `own`, whose values are in the same place: see assembly/forest/rank.ts. */
export const rankValues: Kernel<
  [
    own: Uint32Array,
    values: Float64Array,
    rows: number,
    ranks: Uint32Array,
    cells: Uint16Array,
    distinct: Float64Array,
    distinctAt: Uint32Array,
    edges: Uint32Array,
    edgesAt: Uint32Array,
    cellCounts: Uint32Array,
  ]
> = {
  number: 21,
  plain: (task, _, own, values, rows, ranks, cells, distinct, distinctAt, edges, edgesAt, cellCounts) => {
    const f = own[task];
    for (let row = 0; row < rows; row++) {
      const x = values[task * rows + row];
      const rank = Number.isNaN(x) ? missingRank : lastUpTo(distinct, distinctAt[f], distinctAt[f + 1], x);
      ranks[f * rows + row] = rank;
      cells[f * rows + row] =
        rank === missingRank ? missingCell : lastUpTo(edges, edgesAt[f], edgesAt[f] + cellCounts[f], rank);
    }
  },
};

/** The place, from `start` on, of the last number that is at most `x`; the first place when none is. */
function lastUpTo(sorted: Float64Array | Uint32Array, start: number, end: number, x: number): number {
  let low = start;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (sorted[middle] <= x) low = middle;
    else high = middle - 1;
  }
  return low - start;
}
