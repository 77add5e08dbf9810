/** Trees made up, and what they mean, written out: for tests. */

import type { Random } from '../../random.ts';
import { type InputValues, kindOf, missingLeftFlag, nodeKind, type TreeEnsemble } from './ensemble.ts';

/** Trees of every kind of node, grown by chance. */
export function someTrees(random: Random, kinds: Uint8Array, count: number, splits: number): TreeEnsemble {
  const nodes: { input: number; value: number; child: number; flags: number; cover: number }[] = [];
  const sets: number[] = [];
  const roots: number[] = [];
  const leaf = () => ({
    input: -1,
    value: random.normal(),
    child: -1,
    flags: 0,
    cover: 1 + random.integer(9),
  });
  for (let t = 0; t < count; t++) {
    roots.push(nodes.length);
    const open = [nodes.push(leaf()) - 1];
    for (let s = random.integer(splits); s > 0; s--) {
      const [at] = open.splice(random.integer(open.length), 1);
      const input = random.integer(kinds.length);
      const kind = kinds[input];
      let value = [-1, 0, 0.5, 2, Infinity, -Infinity][random.integer(6)];
      if (kind === nodeKind.set) {
        value = sets.length;
        for (let w = 0; w < 8; w++) sets.push(random.integer(2 ** random.integer(33)));
      } else if (kind === nodeKind.oneHot) value = random.integer(4);
      const flags = kind | (random.integer(2) === 1 ? missingLeftFlag : 0);
      nodes[at] = { input, value, child: nodes.length, flags, cover: 0 };
      open.push(nodes.push(leaf()) - 1, nodes.push(leaf()) - 1);
    }
  }
  for (const node of nodes.toReversed())
    if (node.child >= 0) node.cover = nodes[node.child].cover + nodes[node.child + 1].cover;
  return {
    input: Int32Array.from(nodes, node => node.input),
    value: Float64Array.from(nodes, node => node.value),
    child: Int32Array.from(nodes, node => node.child),
    flags: Uint8Array.from(nodes, node => node.flags),
    cover: Uint32Array.from(nodes, node => node.cover),
    sets: Uint32Array.from(sets),
    roots: Int32Array.from(roots),
  };
}

export function someInputs(random: Random, kinds: Uint8Array, rows: number): InputValues[] {
  return Array.from(kinds, kind => {
    const values = [-1, -0, 0, 0.5, 0.500001, 2, Infinity, -Infinity, Number.NaN];
    if (kind === nodeKind.number) return Float64Array.from({ length: rows }, () => values[random.integer(9)]);
    return Int32Array.from({ length: rows }, () => random.integer(kind === nodeKind.set ? 255 : 5) - 1);
  });
}

/** The child that a row of these values goes to. */
export function childOf(
  { input, value, child, flags, sets }: TreeEnsemble,
  node: number,
  row: readonly number[],
): number {
  const x = row[input[node]];
  const isMissing = Number.isNaN(x) || x < 0;
  const kind = kindOf(flags[node]);
  const missingLeft = (flags[node] & missingLeftFlag) !== 0;
  let isLeft: boolean;
  if (kind === nodeKind.number) isLeft = Number.isNaN(x) ? missingLeft : x <= value[node];
  else if (kind === nodeKind.oneHot) isLeft = x !== value[node];
  else isLeft = isMissing ? missingLeft : ((sets[value[node] + (x >> 5)] >>> (x & 31)) & 1) === 1;
  return child[node] + (isLeft ? 0 : 1);
}
