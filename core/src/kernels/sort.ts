/** Sorting columns of doubles. */

import type { Kernel, Workspace } from './workspace.ts';

const sortColumn: Kernel<
  [values: Float64Array, stride: number, lengths: Float64Array, scratch: Float64Array]
> = {
  number: 0,
  plain: (column, _, values, stride, lengths) => {
    values.subarray(column * stride, column * stride + lengths[column]).sort();
  },
};

/**
 * Sorts columns, ascending.
 *
 * @param values CHANGED: column c in places c · stride … c · stride + lengths[c] - 1; no NaN. Of the workspace.
 * @param lengths IN: at most `stride` each. Of the workspace.
 * O(columns x stride) with WebAssembly, where -0 comes before 0.
 */
export function sortColumns(
  space: Workspace,
  values: Float64Array,
  stride: number,
  lengths: Float64Array,
): void {
  const scratch = space.array(Float64Array, space.isPacked ? space.threads * (stride + 1024) : 0);
  space.run(sortColumn, lengths.length, values, stride, lengths, scratch);
  space.free(scratch);
}
