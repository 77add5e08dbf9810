/** Which bin a value falls in. */

import type { Kernel } from '../workspace.ts';

/**
 * The bin of each value of a chunk: how many thresholds are below it; NaN has the bin after the last.
 *
 * It goes to the column's own `bins`, and to the rows' records: `records` begins with the first row's bin of the column,
 * the next row's follows `stride` bytes after. O(rows x log(thresholds)).
 */
export const applyThresholds: Kernel<
  [
    values: Float64Array,
    rows: number,
    chunk: number,
    thresholds: Float64Array,
    count: number,
    bins: Uint8Array,
    records: Uint8Array,
    stride: number,
  ]
> = {
  number: 1,
  plain: (task, _, values, rows, chunk, thresholds, count, bins, records, stride) => {
    const end = Math.min((task + 1) * chunk, rows);
    for (let row = task * chunk; row < end; row++) {
      const x = values[row];
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (x <= thresholds[middle]) high = middle;
        else low = middle + 1;
      }
      bins[row] = Number.isNaN(x) ? count + 1 : low;
      records[row * stride] = bins[row];
    }
  },
};
