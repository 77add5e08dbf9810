import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCauceError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import type { TreeEnsemble } from './ensemble.ts';
import { childOf, someInputs, someTrees } from './example-trees.ts';
import { pack } from './packed.ts';
import { treeShap } from './tree-shap.ts';
import { rankOfInput } from './walk.ts';

/** What a tree predicts when only some inputs are known: the definition, written out. */
function expectation(trees: TreeEnsemble, node: number, row: readonly number[], known: number): number {
  const { input, value, child, cover } = trees;
  if (child[node] < 0) return value[node];
  if ((known >> input[node]) & 1) return expectation(trees, childOf(trees, node, row), row, known);
  const [left, right] = [child[node], child[node] + 1];
  const sum =
    cover[left] * expectation(trees, left, row, known) + cover[right] * expectation(trees, right, row, known);
  return sum / cover[node];
}

/** Shapley values by their definition: over all subsets. */
function shapley(inputs: number, predict: (known: number) => number): number[] {
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  return Array.from({ length: inputs }, (_, i) => {
    let total = 0;
    for (let known = 0; known < 1 << inputs; known++) {
      if ((known >> i) & 1) continue;
      const size = known.toString(2).replaceAll('0', '').length;
      const weight = (factorial(size) * factorial(inputs - size - 1)) / factorial(inputs);
      total += weight * (predict(known | (1 << i)) - predict(known));
    }
    return total;
  });
}

function explain(trees: TreeEnsemble, kinds: Uint8Array, row: readonly number[], first = 0, step = 1) {
  const { thresholds } = pack(trees, kinds);
  const ranks = Int32Array.from(row, (x, i) => rankOfInput(thresholds[i], x));
  const out = new Float64Array(row.length);
  const base = treeShap('Trees', trees, kinds).explain(ranks, first, step, leaf => trees.value[leaf], out);
  return { base, values: [...out] };
}

function close(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) < 1e-12, `${what}: ${actual} instead of ${expected}`);
}

describe('tree SHAP', () => {
  for (const kinds of [[0], [0, 0, 2], [1, 0], [0, 1, 2, 0, 1, 0, 2]].map(list => Uint8Array.from(list))) {
    it(`gives the Shapley values over all subsets, inputs ${kinds}`, () => {
      for (let seed = 0; seed < 40; seed++) {
        const random = createRandom(seed);
        const trees = someTrees(random, kinds, 1 + random.integer(4), 16);
        const inputs = someInputs(random, kinds, 4);
        for (let i = 0; i < 4; i++) {
          const row = inputs.map(values => values[i]);
          const predict = (known: number): number =>
            trees.roots.reduce((sum, root) => sum + expectation(trees, root, row, known), 0);
          const { base, values } = explain(trees, kinds, row);
          close(base, predict(0), `seed ${seed}, base`);
          shapley(kinds.length, predict).forEach((expected, f) => {
            close(values[f], expected, `seed ${seed}, input ${f}`);
          });
        }
      }
    });
  }

  it('takes the trees of one output only', () => {
    const kinds = Uint8Array.of(0, 1);
    const random = createRandom(3);
    const trees = someTrees(random, kinds, 6, 9);
    const row = someInputs(random, kinds, 1).map(values => values[0]);
    const own = { ...trees, roots: trees.roots.filter((_, t) => t % 3 === 1) };
    assert.deepEqual(explain(trees, kinds, row, 1, 3), explain(own, kinds, row));
  });

  it('adds up in trees of many inputs and splits', () => {
    const kinds = new Uint8Array(60);
    const random = createRandom(9);
    const trees = someTrees(random, kinds, 2, 4000);
    const row = Array.from(kinds, () => random.normal());
    const { base, values } = explain(trees, kinds, row);
    const predicted = trees.roots.reduce((sum, root) => sum + expectation(trees, root, row, -1), 0);
    // A number of 32 bits cannot name 60 inputs: they are walked here.
    const walked = trees.roots.reduce((sum, root) => {
      let node = root;
      while (trees.child[node] >= 0) node = childOf(trees, node, row);
      return sum + trees.value[node];
    }, 0);
    assert.equal(predicted, walked);
    close(
      values.reduce((a, b) => a + b, base),
      walked,
      'sum',
    );
  });

  it('refuses trees that are made to take all memory', () => {
    const inputs = 1000;
    const depth = 20_000;
    const nodes = 2 * depth + 1;
    const inner = (node: number): boolean => node < nodes - 1 && node % 2 === 0;
    const trees: TreeEnsemble = {
      input: Int32Array.from({ length: nodes }, (_, node) => (inner(node) ? (node / 2) % inputs : -1)),
      value: new Float64Array(nodes),
      child: Int32Array.from({ length: nodes }, (_, node) => (inner(node) ? node + 1 : -1)),
      flags: new Uint8Array(nodes),
      cover: Uint32Array.from({ length: nodes }, (_, node) => (inner(node) ? depth + 1 - node / 2 : 1)),
      sets: new Uint32Array(0),
      roots: Int32Array.of(0),
    };
    assert.throws(
      () => treeShap('Trees', trees, new Uint8Array(inputs)),
      error => isCauceError(error, 'NOT_EXPLAINABLE') && /20000 splits deep/.test(error.message),
    );
  });
});
