import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { BlockMatrix } from './block-matrix.ts';
import { linearScores, sumByGroup } from './linear-scores.ts';
import { sparseRowsOf } from './sparse-rows.ts';

/** [[2, 1, 0, 0, 5], [0, 0, 0, 7, 0], [3, 0, 1, 4, 6]] */
const matrix: BlockMatrix = {
  rows: 3,
  width: 5,
  shift: new Float64Array(5),
  blocks: [
    { start: 0, width: 1, values: Float64Array.of(2, 0, 3) },
    { start: 1, width: 2, codes: Int32Array.of(0, -1, 1) },
    {
      start: 3,
      width: 2,
      sparse: {
        starts: Int32Array.of(0, 1, 2, 4),
        indices: Int32Array.of(1, 0, 0, 1),
        values: Float64Array.of(5, 7, 4, 6),
      },
    },
  ],
};

it('rows of all blocks hold what is not 0, in the order of the features', () => {
  assert.deepEqual(sparseRowsOf(matrix), {
    starts: Int32Array.of(0, 3, 4, 8),
    indices: Int32Array.of(0, 1, 4, 3, 0, 2, 3, 4),
    values: Float64Array.of(2, 1, 5, 7, 3, 1, 4, 6),
  });
  const none = { ...matrix, rows: 0, blocks: [{ start: 0, width: 1, values: new Float64Array() } as const] };
  assert.deepEqual(sparseRowsOf(none).starts, Int32Array.of(0));
});

it('scores are sums over all blocks, one for each set of coefficients', () => {
  const coef = Float64Array.of(1, 10, 100, 1000, 10_000, 0, 0, 1, 0, -1);
  const intercept = Float64Array.of(0.5, 2);
  assert.deepEqual(
    linearScores(matrix, coef, intercept),
    Float64Array.of(50_012.5, -3, 7000.5, 2, 64_103.5, -3),
  );
  assert.deepEqual(linearScores(matrix, new Float64Array(), new Float64Array()), new Float64Array());
});

it('groups add their rows up, weighed or not', () => {
  const groups = Int32Array.of(1, 0, 1);
  assert.deepEqual(sumByGroup(matrix, groups, 2, undefined), Float64Array.of(0, 0, 0, 7, 0, 5, 1, 1, 4, 11));
  const weighed = sumByGroup(matrix, groups, 2, Float64Array.of(2, 3, 0));
  assert.deepEqual(weighed, Float64Array.of(0, 0, 0, 21, 0, 4, 2, 0, 0, 10));
});
