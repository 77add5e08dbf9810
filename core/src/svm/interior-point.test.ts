import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { BlockMatrix } from '../kernels/block-matrix.ts';
import { descendDual } from '../kernels/dual-descent.ts';
import { sparseRowsOf } from '../kernels/sparse-rows.ts';
import { plainWorkspace } from '../kernels/workspace.ts';
import { createRandom } from '../random.ts';
import { solveBox } from './interior-point.ts';

const rows = 60;
const width = 4;

/** Columns of numbers, the last of ones. */
function drawn(seed: number): { features: BlockMatrix; target: Float64Array } {
  const random = createRandom(seed);
  const columns = Array.from({ length: width }, (_, j) =>
    Float64Array.from({ length: rows }, () => (j < width - 1 ? random.normal() : 1)),
  );
  const blocks = columns.map((values, start) => ({ start, width: 1, values }) as const);
  const target = columns[0].map((x, r) => x - 0.5 * columns[1][r] + random.normal());
  return { features: { rows, width, blocks, shift: new Float64Array(width) }, target };
}

for (const epsilon of [0, 0.3]) {
  it(`row by row and all rows at once come to the same, epsilon ${epsilon}`, () => {
    for (const seed of [1, 2, 3]) {
      const { features, target } = drawn(seed);
      const most = Float64Array.from({ length: rows }, (_, r) => 0.2 + (r % 3));
      const bounds = { lower: most.map(own => -own), upper: most };
      const problem = { rows: sparseRowsOf(features), width, target, ...bounds, epsilon };
      const random = createRandom(seed);
      const stop = { tol: 1e-10, maxIter: 200_000, random, throwIfAborted: () => {} };
      const byRow = descendDual(problem, stop);
      const pair = (own: Float64Array, other: Float64Array) => Float64Array.from([...own, ...other]);
      const both = {
        features: {
          ...features,
          rows: 2 * rows,
          blocks: features.blocks.map(block => ({
            ...block,
            values: pair(block.values as Float64Array, block.values as Float64Array),
          })),
        } as BlockMatrix,
        signs: Float64Array.from({ length: 2 * rows }, (_, r) => (r < rows ? 1 : -1)),
        cost: pair(
          target.map(y => epsilon - y),
          target.map(y => epsilon + y),
        ),
        most: pair(most, most),
      };
      const atOnce = solveBox(plainWorkspace(), both, 1e-12, () => {});
      for (let j = 0; j < width; j++)
        assert.ok(Math.abs(byRow[j] - atOnce[j]) < 1e-6, `${byRow} and ${atOnce}`);
    }
  });
}

it('row by row, classes are told apart as all at once, and rows that press against a bound are left alone', () => {
  const { features, target } = drawn(5);
  const sides = target.map(y => (y > 0 ? 1 : -1));
  const most = new Float64Array(rows).fill(0.7);
  const bounds = {
    lower: most.map((own, r) => (sides[r] > 0 ? 0 : -own)),
    upper: most.map((own, r) => (sides[r] > 0 ? own : 0)),
  };
  const problem = { rows: sparseRowsOf(features), width, target: sides, ...bounds, epsilon: 0 };
  const stop = { tol: 1e-10, maxIter: 200_000, random: createRandom(0), throwIfAborted: () => {} };
  const byRow = descendDual(problem, stop);
  const cost = new Float64Array(rows).fill(-1);
  const atOnce = solveBox(plainWorkspace(), { features, signs: sides, cost, most }, 1e-12, () => {});
  for (let j = 0; j < width; j++) assert.ok(Math.abs(byRow[j] - atOnce[j]) < 1e-6, `${byRow} and ${atOnce}`);
});
