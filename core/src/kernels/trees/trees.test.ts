import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../random.ts';
import { openWorkspace, plainWorkspace } from '../workspace.ts';
import { addTreesPlainly, addTreesTogether } from './add-trees.ts';
import { kindOf, nodeKind, type TreeEnsemble, treeProblem } from './ensemble.ts';
import { childOf, someInputs, someTrees } from './example-trees.ts';
import { maskLeaves } from './leaf-masks.ts';
import { pack } from './packed.ts';

function walk(trees: TreeEnsemble, root: number, row: readonly number[]): number {
  let node = root;
  while (trees.input[node] >= 0) node = childOf(trees, node, row);
  return trees.value[node];
}

/** A tree of numbers whose every left (0) or right (1) child is a leaf, and a leaf as a tree of its own. */
function comb(leaves: number, side: number): TreeEnsemble {
  const nodes = 2 * leaves - 1;
  const input = new Int32Array(nodes + 1).fill(-1);
  const value = Float64Array.from(input, (_, node) => node / 3);
  const child = new Int32Array(nodes + 1).fill(-1);
  const cover = new Uint32Array(nodes + 1).fill(1);
  for (let split = 0, node = 0; split < leaves - 1; split++, node = 2 * split - side) {
    input[node] = 0;
    value[node] = side === 0 ? split : leaves - split;
    child[node] = 2 * split + 1;
    cover[node] = leaves - split;
  }
  const flags = new Uint8Array(nodes + 1);
  return { input, value, child, flags, cover, sets: new Uint32Array(0), roots: Int32Array.of(0, nodes) };
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
  const far = {
    ...comb(2, 0),
    value: Float64Array.of(2 ** 31 - 1, 1, 2, 3),
    flags: Uint8Array.of(2, 0, 0, 0),
  };
  assert.equal(treeProblem(far, oneHot), undefined);
  assert.equal(maskLeaves(pack(far, oneHot)), undefined);
});

test('trees from a file that could lead astray are named', () => {
  const trees = someTrees(createRandom(5), Uint8Array.of(0, 1, 2), 20, 12);
  const kinds = Uint8Array.of(0, 1, 2);
  const at = (kind: number): number =>
    trees.input.findIndex((input, node) => input >= 0 && kindOf(trees.flags[node]) === kind);
  const put = (
    name: 'input' | 'value' | 'child' | 'flags' | 'cover' | 'roots',
    place: number,
    value: number,
  ) => {
    const changed = trees[name].slice();
    changed[place] = value;
    return { ...trees, [name]: changed } as TreeEnsemble;
  };
  const isInner = (node: number): boolean => trees.child[node] >= 0;
  const later = trees.input.findIndex((_, node) => isInner(node) && trees.child[node - 1] > node);
  const earlier = later - 1;
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
    [put('value', trees.input.indexOf(-1), Number.NaN), /a leaf has no number/],
    [put('value', at(1), trees.sets.length - 7), /set/],
    [put('value', at(1), 0.5), /code/],
    [put('value', at(2), -1), /code/],
    [{ ...trees, cover: trees.cover.slice(1) }, /length/],
    [put('cover', 0, trees.cover[0] + 1), /rows are not those of its children/],
    [put('cover', trees.roots[0], 0), /no rows/],
    [put('roots', 1, trees.roots[0]), /two roots are the same/],
    [{ ...trees, roots: trees.roots.slice(1) }, /in no tree/],
    [put('child', trees.input.length - 1, 0), /a leaf has children/],
    [put('child', later, trees.child[earlier]), /two parents/],
  ];
  for (const [own, message] of wrong) assert.match(treeProblem(own, kinds) ?? '', message);
});
