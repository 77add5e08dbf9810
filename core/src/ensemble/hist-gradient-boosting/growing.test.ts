import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorkspace } from '../../kernels/workspace.ts';
import { createRandom } from '../../random.ts';
import { numeric } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import { inputsOf } from '../../tree/inputs.ts';
import { GrowLimits } from './grow-limits.ts';
import { type GrowRules, growTree } from './growing.ts';
import { MemorySource } from './memory-source.ts';
import { absoluteError, squaredError } from './objective.ts';

const rules = { maxLeafNodes: 31, maxDepth: null, learningRate: 0.1, minSamplesLeaf: 5, l2Regularization: 0 };

for (const [name, objectiveOf] of Object.entries({ squaredError, absoluteError })) {
  for (const given of [
    {},
    { maxLeafNodes: 2 },
    { maxDepth: 3, maxLeafNodes: null },
    { minSamplesLeaf: 200 },
  ]) {
    test(`${name}, ${JSON.stringify(given)}: a node has the rows of its children, the root all learnt from`, async () => {
      const random = createRandom(3);
      const x = Float64Array.from({ length: 300 }, () => random.normal());
      const table = new Table([['x', numeric(x)]]);
      const held = Uint32Array.of(1, 5, 20);
      const train = Uint32Array.from(x.keys()).filter(row => !held.includes(row));
      const space = openWorkspace(1);
      const objective = objectiveOf(x.map(own => own * own + random.normal()));
      const source = new MemorySource(space, inputsOf('test', table), objective, { train, held }, random);
      const columns = source.columns(255);
      const limits = new GrowLimits(columns, undefined, undefined, 1, random);
      source.baseline();
      source.losses();
      const own: GrowRules = { ...rules, ...given };
      const nodes = await growTree(source, 0, own, limits);
      space.close();
      assert.equal(nodes[0].count, 297);
      assert.equal(nodes.length > 1, own.minSamplesLeaf < 200);
      for (const node of nodes) {
        assert.ok(node.count >= own.minSamplesLeaf);
        if ('left' in node) assert.equal(node.count, nodes[node.left].count + nodes[node.left + 1].count);
      }
    });
  }
}
