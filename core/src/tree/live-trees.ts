/** Trees for a live row. */

import { maskLeaves, rowAdder } from '../kernels/trees/leaf-masks.ts';
import { pack } from '../kernels/trees/packed.ts';
import { rankOfInput } from '../kernels/trees/walk.ts';
import { rowWithoutSparse } from '../table/dense.ts';
import type { Table } from '../table/table.ts';
import { liveInput } from './inputs.ts';
import { inputsLike, type TreesState } from './trees-state.ts';

/** Masks take the time of some hundred walks to make: a model that is opened for a few rows does without. */
const rowsBeforeMasks = 256;

/**
 * The trees for a live row.
 * @returns A function that adds every tree's leaf to `sums` (outputs): tree t's to output t modulo outputs.
 * @throws {CauceError} as `inputsLike`.
 */
export function liveTrees(
  where: string,
  row: Table,
  { trees, kinds, categories }: TreesState,
): (sums: Float64Array) => void {
  const { output, run } = rowWithoutSparse(row);
  const inputs = inputsLike(where, output, kinds).map((input, i) => liveInput(input, categories[i]));
  const packed = pack(trees, kinds);
  const { thresholds } = packed;
  const ranks = new Int32Array(inputs.length);
  let add = rowAdder(packed, undefined, ranks);
  let rowsToWalk = rowsBeforeMasks;
  return sums => {
    run();
    if (rowsToWalk > 0 && --rowsToWalk === 0) add = rowAdder(packed, maskLeaves(packed), ranks);
    for (let i = 0; i < ranks.length; i++) ranks[i] = rankOfInput(thresholds[i], inputs[i]());
    add(sums);
  };
}
