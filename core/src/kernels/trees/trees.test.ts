import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, type Random } from '../../random.ts';
import { openWorkspace, plainWorkspace } from '../workspace.ts';
import { addTreesPlainly, addTreesTogether } from './add-trees.ts';
import {
  type InputValues,
  kindOf,
  missingLeftFlag,
  nodeKind,
  type TreeEnsemble,
  treeProblem,
} from './ensemble.ts';
import { maskLeaves } from './leaf-masks.ts';
import { pack } from './packed.ts';

/** Trees of every kind of node, grown by chance. */
function someTrees(random: Random, kinds: Uint8Array, count: number, splits: number): TreeEnsemble {
  const nodes: { input: number; value: number; child: number; flags: number }[] = [];
  const sets: number[] = [];
  const roots: number[] = [];
  const leaf = () => ({ input: -1, value: random.normal(), child: -1, flags: 0 });
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
      nodes[at] = { input, value, child: nodes.length, flags };
      open.push(nodes.push(leaf()) - 1, nodes.push(leaf()) - 1);
    }
  }
  return {
    input: Int32Array.from(nodes, node => node.input),
    value: Float64Array.from(nodes, node => node.value),
    child: Int32Array.from(nodes, node => node.child),
    flags: Uint8Array.from(nodes, node => node.flags),
    sets: Uint32Array.from(sets),
    roots: Int32Array.from(roots),
  };
}

function someInputs(random: Random, kinds: Uint8Array, rows: number): InputValues[] {
  return Array.from(kinds, kind => {
    const values = [-1, -0, 0, 0.5, 0.500001, 2, Infinity, -Infinity, Number.NaN];
    if (kind === nodeKind.number) return Float64Array.from({ length: rows }, () => values[random.integer(9)]);
    return Int32Array.from({ length: rows }, () => random.integer(kind === nodeKind.set ? 255 : 5) - 1);
  });
}

/** What the arrays of an ensemble mean, written out. */
function walk(
  { input, value, child, flags, sets }: TreeEnsemble,
  root: number,
  row: readonly number[],
): number {
  let node = root;
  while (input[node] >= 0) {
    const x = row[input[node]];
    const isMissing = Number.isNaN(x) || x < 0;
    const kind = kindOf(flags[node]);
    const missingLeft = (flags[node] & missingLeftFlag) !== 0;
    let isLeft: boolean;
    if (kind === nodeKind.number) isLeft = Number.isNaN(x) ? missingLeft : x <= value[node];
    else if (kind === nodeKind.oneHot) isLeft = x !== value[node];
    else isLeft = isMissing ? missingLeft : ((sets[value[node] + (x >> 5)] >>> (x & 31)) & 1) === 1;
    node = child[node] + (isLeft ? 0 : 1);
  }
  return value[node];
}

/** A tree of numbers whose every left (0) or right (1) child is a leaf, and its last node as a tree of its own. */
function comb(leaves: number, side: number): TreeEnsemble {
  const nodes = 2 * leaves - 1;
  const input = new Int32Array(nodes).fill(-1);
  const value = Float64Array.from(input, (_, node) => node / 3);
  const child = new Int32Array(nodes).fill(-1);
  for (let split = 0, node = 0; split < leaves - 1; split++, node = 2 * split - side) {
    input[node] = 0;
    value[node] = side === 0 ? split : leaves - split;
    child[node] = 2 * split + 1;
  }
  const flags = new Uint8Array(nodes);
  return { input, value, child, flags, sets: new Uint32Array(0), roots: Int32Array.of(0, nodes - 1) };
}

for (const kinds of [[0], [0, 0, 2], [0, 1], [0, 1, 2, 0, 1]].map(list => Uint8Array.from(list))) {
  for (const outputs of [1, 3]) {
    test(`inputs ${kinds}, ${outputs} outputs: every way of walking is the one written out`, () => {
      for (let seed = 0; seed < 12; seed++) {
        const random = createRandom(seed);
        const trees = someTrees(random, kinds, outputs * random.integer(5), 12);
        assert.equal(treeProblem(trees, kinds), undefined);
        const rows = random.integer(700);
        const inputs = someInputs(random, kinds, rows);
        const start = Float64Array.from({ length: outputs * rows }, () => random.normal());
        const expected = start.slice();
        for (let row = 0; row < rows; row++) {
          const own = inputs.map(values => values[row]);
          for (const [t, root] of trees.roots.entries())
            expected[(t % outputs) * rows + row] += walk(trees, root, own);
        }
        const packed = pack(trees, kinds);
        const plain = start.slice();
        addTreesPlainly(packed, inputs, plain, outputs);
        assert.deepEqual(plain, expected);
        const masked = start.slice();
        const leafMasks = maskLeaves(packed);
        assert.ok(leafMasks !== undefined);
        addTreesPlainly(packed, inputs, masked, outputs, leafMasks);
        assert.deepEqual(masked, expected);
        for (const open of [plainWorkspace, () => openWorkspace(1), () => openWorkspace(3)]) {
          const together = start.slice();
          addTreesTogether(packed, inputs, together, outputs, open);
          assert.deepEqual(together, expected);
        }
      }
    });
  }
}

test('trees of up to 32 leaves have masks, whatever their shape', () => {
  const kinds = Uint8Array.of(nodeKind.number);
  for (const leaves of [1, 2, 31, 32, 33, 100_000]) {
    for (const side of [0, 1]) {
      const trees = comb(leaves, side);
      assert.equal(treeProblem(trees, kinds), undefined);
      const packed = pack(trees, kinds);
      const leafMasks = maskLeaves(packed);
      assert.equal(leafMasks !== undefined, leaves <= 32, `${leaves} leaves`);
      if (leaves > 32) continue;
      const input = Float64Array.from({ length: leaves + 2 }, (_, i) => (i === leaves + 1 ? Number.NaN : i));
      const out = new Float64Array(input.length);
      addTreesPlainly(packed, [input], out, 1, leafMasks);
      assert.deepEqual(
        [...out],
        Array.from(input, x => walk(trees, 0, [x]) + walk(trees, trees.roots[1], [x])),
      );
    }
  }
});

test('too many inputs or categories have no masks', () => {
  const kinds = new Uint8Array(65).fill(nodeKind.number);
  const random = createRandom(1);
  const wide = someTrees(random, kinds, 400, 30);
  assert.equal(maskLeaves(pack(wide, kinds)), undefined);
  assert.ok(maskLeaves(pack(someTrees(random, kinds, 3, 9), kinds)) !== undefined);
  const oneHot = Uint8Array.of(nodeKind.oneHot);
  const far = { ...comb(2, 0), value: Float64Array.of(2 ** 31 - 1, 1, 2), flags: Uint8Array.of(2, 0, 0) };
  assert.equal(treeProblem(far, oneHot), undefined);
  assert.equal(maskLeaves(pack(far, oneHot)), undefined);
});

test('trees from a file that could lead astray are named', () => {
  const trees = someTrees(createRandom(5), Uint8Array.of(0, 1, 2), 20, 12);
  const kinds = Uint8Array.of(0, 1, 2);
  const at = (kind: number): number =>
    trees.input.findIndex((input, node) => input >= 0 && kindOf(trees.flags[node]) === kind);
  const put = (name: 'input' | 'value' | 'child' | 'flags' | 'roots', place: number, value: number) => {
    const changed = trees[name].slice();
    changed[place] = value;
    return { ...trees, [name]: changed } as TreeEnsemble;
  };
  const wrong: [TreeEnsemble, RegExp][] = [
    [{ ...trees, value: trees.value.slice(1) }, /length/],
    [put('roots', 0, trees.input.length), /root/],
    [put('roots', 0, -1), /root/],
    [put('input', at(0), 3), /input that does not exist/],
    [put('child', at(0), at(0)), /follow/],
    [put('child', at(0), trees.input.length - 1), /follow/],
    [put('flags', at(0), 3), /fit/],
    [put('flags', at(0), nodeKind.set), /fit/],
    [put('value', at(0), Number.NaN), /threshold/],
    [put('value', at(1), trees.sets.length - 7), /set/],
    [put('value', at(1), 0.5), /code/],
    [put('value', at(2), -1), /code/],
  ];
  for (const [own, message] of wrong) assert.match(treeProblem(own, kinds) ?? '', message);
});
