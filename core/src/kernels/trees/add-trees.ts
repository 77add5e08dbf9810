/** Predicting with many trees. */

import type { Kernel } from '../workspace.ts';
import { openWorkspace } from '../workspace.ts';
import type { InputValues } from './ensemble.ts';
import { knownMasks, type LeafMasks, rowAdder } from './leaf-masks.ts';
import type { PackedTrees } from './packed.ts';
import { addTreesToRow, rankOfInput } from './walk.ts';

/** Rows that a thread ranks and walks at a time: their ranks stay in the nearest cache. */
const chunk = 256;
/** Rows whose inputs are brought to the kernel at a time. */
const batchRows = 65_536;
/** Fewer walks than this are not worth asking for threads; nor are fewer rows than these, where there are masks. */
const fewestWalks = 100_000;
const fewestMasked = 4096;

/**
 * Adds every tree's leaf to `out`: tree t's to output t modulo `outputs`.
 *
 * @param inputs IN: for each input (rows).
 * @param out CHANGED: (outputs x rows), output after output.
 * O(rows x trees x depth).
 */
export function addTrees(
  packed: PackedTrees,
  inputs: readonly InputValues[],
  out: Float64Array,
  outputs = 1,
  open = openWorkspace,
): void {
  const rows = out.length / outputs;
  const leafMasks = knownMasks(packed);
  const areFew = leafMasks ? rows < fewestMasked : rows * packed.roots.length < fewestWalks;
  if (areFew) addTreesPlainly(packed, inputs, out, outputs, leafMasks);
  else addTreesTogether(packed, inputs, out, outputs, open);
}

/** One row after the other, by masks where they are given. */
export function addTreesPlainly(
  packed: PackedTrees,
  inputs: readonly InputValues[],
  out: Float64Array,
  outputs: number,
  leafMasks?: LeafMasks,
): void {
  const rows = out.length / outputs;
  const ranks = new Int32Array(inputs.length);
  const sums = new Float64Array(outputs);
  const add = rowAdder(packed, leafMasks, ranks);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inputs.length; i++) ranks[i] = rankOfInput(packed.thresholds[i], inputs[i][row]);
    for (let k = 0; k < outputs; k++) sums[k] = out[k * rows + row];
    add(sums);
    for (let k = 0; k < outputs; k++) out[k * rows + row] = sums[k];
  }
}

type Arguments = [
  inputs: Float64Array,
  stride: number,
  width: number,
  thresholds: Float64Array,
  places: Int32Array,
  rows: number,
  nodes: Int32Array,
  values: Float64Array,
  roots: Int32Array,
  trees: number,
  sets: Uint32Array,
  hasSets: number,
  outputs: number,
  out: Float64Array,
  scratch: Int32Array,
];

/**
 * Ranks a chunk of rows and walks them through all trees. `inputs` lie input after input, `stride` apart; `places` holds
 * for each the first of its `thresholds` and how many there are, -1 for codes. `out` (CHANGED) lies output after output,
 * `stride` apart.
 */
const walkChunk: Kernel<Arguments> = {
  number: 10,
  plain: (task, _, inputs, stride, width, thresholds, places, rows, nodes, values, roots, ...rest) => {
    const [trees, sets, hasSets, outputs, out] = rest;
    const packed = {
      nodes,
      values,
      roots: roots.subarray(0, trees),
      sets,
      hasSets: hasSets !== 0,
      thresholds: [],
    };
    const ranks = new Int32Array(width);
    const sums = new Float64Array(outputs);
    for (let row = task * chunk; row < Math.min((task + 1) * chunk, rows); row++) {
      for (let i = 0; i < width; i++) {
        const count = places[2 * i + 1];
        const own = count < 0 ? null : thresholds.subarray(places[2 * i], places[2 * i] + count);
        ranks[i] = rankOfInput(own, inputs[i * stride + row]);
      }
      for (let k = 0; k < outputs; k++) sums[k] = out[k * stride + row];
      addTreesToRow(packed, ranks, sums);
      for (let k = 0; k < outputs; k++) out[k * stride + row] = sums[k];
    }
  },
};

/** In the workspace's memory, on all its threads. */
export function addTreesTogether(
  packed: PackedTrees,
  inputs: readonly InputValues[],
  out: Float64Array,
  outputs: number,
  open: typeof openWorkspace,
): void {
  const rows = out.length / outputs;
  const stride = Math.min(rows, batchRows);
  const width = inputs.length;
  const space = open();
  try {
    const share = <A extends Float64Array | Int32Array | Uint32Array>(
      kind: Parameters<typeof space.array<A>>[0],
      own: A,
    ): A => {
      const shared = space.array(kind, own.length);
      shared.set(own);
      return shared;
    };
    const nodes = share(Int32Array, packed.nodes);
    const values = share(Float64Array, packed.values);
    const roots = share(Int32Array, packed.roots);
    const sets = share(Uint32Array, packed.sets);
    const count = packed.thresholds.reduce((total, own) => total + (own?.length ?? 0), 0);
    const thresholds = space.array(Float64Array, count);
    const places = space.array(Int32Array, 2 * width);
    let place = 0;
    for (const [i, own] of packed.thresholds.entries()) {
      places.set([place, own?.length ?? -1], 2 * i);
      if (own === null) continue;
      thresholds.set(own, place);
      place += own.length;
    }
    const matrix = space.array(Float64Array, width * stride);
    const sums = space.array(Float64Array, outputs * stride);
    const scratch = space.array(Int32Array, space.threads * width * chunk);
    for (let start = 0; start < rows; start += stride) {
      const end = Math.min(start + stride, rows);
      for (let i = 0; i < width; i++) matrix.set(inputs[i].subarray(start, end), i * stride);
      for (let k = 0; k < outputs; k++) sums.set(out.subarray(k * rows + start, k * rows + end), k * stride);
      space.run(
        walkChunk,
        Math.ceil((end - start) / chunk),
        matrix,
        stride,
        width,
        thresholds,
        places,
        end - start,
        nodes,
        values,
        roots,
        roots.length,
        sets,
        packed.hasSets ? 1 : 0,
        outputs,
        sums,
        scratch,
      );
      for (let k = 0; k < outputs; k++)
        out.set(sums.subarray(k * stride, k * stride + end - start), k * rows + start);
    }
  } finally {
    space.close();
  }
}
