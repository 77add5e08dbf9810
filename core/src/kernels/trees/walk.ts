/** Walking one row through many trees. */

import { inputMask, missingRank, type PackedTrees, rankOf, signBit } from './packed.ts';

/** The rank of a value of an input: see `PackedTrees`. */
export function rankOfInput(thresholds: Float64Array | null, x: number): number {
  if (thresholds === null) return x < 0 ? missingRank : x;
  return Number.isNaN(x) ? missingRank : rankOf(thresholds, x);
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

/** The child that a row goes to, a leaf's being the leaf itself; nodes by the place of their first word. */
function step(nodes: Int32Array, ranks: Int32Array, at: number): number {
  return (nodes[at + 3] + (((ranks[nodes[at]] - nodes[at + 1]) ^ signBit) < nodes[at + 2] ? 1 : 0)) << 2;
}

/** The same where nodes may have sets. Masks instead of branches: which way a row goes cannot be foreseen. */
export function stepWithSets(nodes: Int32Array, ranks: Int32Array, at: number, sets: Uint32Array): number {
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
