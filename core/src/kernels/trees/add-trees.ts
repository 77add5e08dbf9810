/** Predicting with many trees. */

import type { Kernel } from '../workspace.ts';
import { openWorkspace } from '../workspace.ts';
import type { InputValues } from './ensemble.ts';
import { inputMask, missingRank, type PackedTrees, rankOf, signBit } from './packed.ts';

/** Rows that a thread ranks and walks at a time: their ranks stay in the nearest cache. */
const chunk = 256;
/** Rows whose inputs are brought to the kernel at a time. */
const batchRows = 65_536;
/** Fewer walks than this are not worth asking for threads. */
const fewestWalks = 100_000;

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
  if (rows * packed.roots.length < fewestWalks) addTreesPlainly(packed, inputs, out, outputs);
  else addTreesTogether(packed, inputs, out, outputs, open);
}

/** The rank of a value of an input: see `PackedTrees`. */
export function rankOfInput(thresholds: Float64Array | null, x: number): number {
  if (thresholds === null) return x < 0 ? missingRank : x;
  return Number.isNaN(x) ? missingRank : rankOf(thresholds, x);
}

/** The child that a row goes to, a leaf's being the leaf itself; nodes by the place of their first word. */
function step(nodes: Int32Array, ranks: Int32Array, at: number): number {
  return (nodes[at + 3] + (((ranks[nodes[at]] - nodes[at + 1]) ^ signBit) < nodes[at + 2] ? 1 : 0)) << 2;
}

/** The same where nodes may have sets. Masks instead of branches: which way a row goes cannot be foreseen. */
function stepWithSets(nodes: Int32Array, ranks: Int32Array, at: number, sets: Uint32Array): number {
  const word = nodes[at];
  const rank = ranks[word & inputMask];
  const first = nodes[at + 1];
  const isSet = -(word >>> 16);
  const isKnown = isSet & ~(rank >> 31);
  const bits = sets[(first + (rank >> 5)) & isKnown];
  // Of a set, the range begins at the missing rank, -1.
  const isBeyond = ((rank - (first | isSet)) ^ signBit) < nodes[at + 2] ? 1 : 0;
  return (nodes[at + 3] + (((~(bits >>> rank) & isKnown) | (isBeyond & ~isKnown)) & 1)) << 2;
}

/** One walk after the other. */
export function addTreesPlainly(
  packed: PackedTrees,
  inputs: readonly InputValues[],
  out: Float64Array,
  outputs: number,
): void {
  const rows = out.length / outputs;
  const ranks = new Int32Array(inputs.length);
  const sums = new Float64Array(outputs);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inputs.length; i++) ranks[i] = rankOfInput(packed.thresholds[i], inputs[i][row]);
    for (let k = 0; k < outputs; k++) sums[k] = out[k * rows + row];
    addTreesToRow(packed, ranks, sums);
    for (let k = 0; k < outputs; k++) out[k * rows + row] = sums[k];
  }
}

/**
 * Adds every tree's leaf for one row. Four walks go on side by side, so that their reads from memory overlap.
 *
 * @param ranks IN: (inputs), by `rankOfInput`.
 * @param sums CHANGED: (outputs).
 */
export function addTreesToRow(packed: PackedTrees, ranks: Int32Array, sums: Float64Array): void {
  const { roots } = packed;
  const together = packed.hasSets ? walkFourWithSets : walkFour;
  let t = 0;
  for (; t + 4 <= roots.length; t += 4) together(packed, ranks, t, sums);
  for (; t < roots.length; t++) {
    let at = roots[t] << 2;
    for (;;) {
      const next = stepWithSets(packed.nodes, ranks, at, packed.sets);
      if (next === at) break;
      at = next;
    }
    sums[t % sums.length] += packed.values[at >> 2];
  }
}

/** Trees t … t + 3. */
function walkFour(
  { nodes, values, roots }: PackedTrees,
  ranks: Int32Array,
  t: number,
  sums: Float64Array,
): void {
  let a = roots[t] << 2;
  let b = roots[t + 1] << 2;
  let c = roots[t + 2] << 2;
  let d = roots[t + 3] << 2;
  for (;;) {
    const a2 = step(nodes, ranks, a);
    const b2 = step(nodes, ranks, b);
    const c2 = step(nodes, ranks, c);
    const d2 = step(nodes, ranks, d);
    if (((a ^ a2) | (b ^ b2) | (c ^ c2) | (d ^ d2)) === 0) break;
    a = a2;
    b = b2;
    c = c2;
    d = d2;
  }
  addFour(values, a, b, c, d, t, sums);
}

function walkFourWithSets(
  { nodes, values, roots, sets }: PackedTrees,
  ranks: Int32Array,
  t: number,
  sums: Float64Array,
): void {
  let a = roots[t] << 2;
  let b = roots[t + 1] << 2;
  let c = roots[t + 2] << 2;
  let d = roots[t + 3] << 2;
  for (;;) {
    const a2 = stepWithSets(nodes, ranks, a, sets);
    const b2 = stepWithSets(nodes, ranks, b, sets);
    const c2 = stepWithSets(nodes, ranks, c, sets);
    const d2 = stepWithSets(nodes, ranks, d, sets);
    if (((a ^ a2) | (b ^ b2) | (c ^ c2) | (d ^ d2)) === 0) break;
    a = a2;
    b = b2;
    c = c2;
    d = d2;
  }
  addFour(values, a, b, c, d, t, sums);
}

/** Adds the leaves that four walks ended at, in the order of their trees. */
function addFour(
  values: Float64Array,
  a: number,
  b: number,
  c: number,
  d: number,
  t: number,
  sums: Float64Array,
): void {
  if (sums.length === 1) {
    sums[0] = sums[0] + values[a >> 2] + values[b >> 2] + values[c >> 2] + values[d >> 2];
    return;
  }
  sums[t % sums.length] += values[a >> 2];
  sums[(t + 1) % sums.length] += values[b >> 2];
  sums[(t + 2) % sums.length] += values[c >> 2];
  sums[(t + 3) % sums.length] += values[d >> 2];
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
