/** Grown trees as a model keeps them: bins become the values that separate them. */

import type { BinnedColumn } from '../../estimator/statistics-source.ts';
import { missingLeftFlag, nodeKind, type TreeEnsemble } from '../../kernels/trees/ensemble.ts';
import type { GrownNode } from './growing.ts';

export function flatten(
  grown: readonly (readonly GrownNode[])[],
  columns: readonly BinnedColumn[],
): TreeEnsemble {
  const total = grown.reduce((sum, nodes) => sum + nodes.length, 0);
  const input = new Int32Array(total).fill(-1);
  const value = new Float64Array(total);
  const child = new Int32Array(total).fill(-1);
  const flags = new Uint8Array(total);
  const cover = new Uint32Array(total);
  const roots = new Int32Array(grown.length);
  const sets: number[] = [];
  let start = 0;
  for (const [t, nodes] of grown.entries()) {
    roots[t] = start;
    for (const [i, node] of nodes.entries()) {
      const at = start + i;
      cover[at] = node.count;
      if ('value' in node) {
        value[at] = node.value;
        continue;
      }
      const { bin, set, missingLeft } = node.split;
      const column = columns[node.split.column];
      input[at] = column.input;
      child[at] = start + node.left;
      flags[at] = missingLeft ? missingLeftFlag : 0;
      if (column.kind === 'number') {
        // After the last bin of numbers there is no threshold: all but missing values go left.
        value[at] = bin < column.thresholds.length ? column.thresholds[bin] : Number.POSITIVE_INFINITY;
      } else if (column.kind === 'category') {
        flags[at] |= nodeKind.set;
        value[at] = sets.length;
        sets.push(...(set as Uint32Array));
      } else {
        flags[at] |= nodeKind.oneHot;
        value[at] = column.first + bin;
      }
    }
    start += nodes.length;
  }
  return { input, value, child, flags, cover, sets: Uint32Array.from(sets), roots };
}
