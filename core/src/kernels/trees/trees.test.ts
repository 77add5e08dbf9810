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
        for (let w = 0; w < 8; w++) sets.push(random.integer(2 ** 32));
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
        for (const open of [plainWorkspace, () => openWorkspace(1), () => openWorkspace(3)]) {
          const together = start.slice();
          addTreesTogether(packed, inputs, together, outputs, open);
          assert.deepEqual(together, expected);
        }
      }
    });
  }
}

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
