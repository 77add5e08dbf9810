import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inEverySpace } from '../../test/every-space.ts';
import { createRandom } from '../random.ts';
import { type BlockMatrix, times } from './block-matrix.ts';
import { weightedGram } from './weighted-gram.ts';

it('is the sum over rows of their weight times their products', () => {
  const random = createRandom(3);
  const rows = 37;
  const draw = () => Float64Array.from({ length: rows }, () => random.normal());
  const codes = (k: number) => Int32Array.from({ length: rows }, () => random.integer(k + 1) - 1);
  const starts = Int32Array.from({ length: rows + 1 }, (_, r) => r);
  const sparse = { starts, indices: Int32Array.from({ length: rows }, (_, r) => r % 2), values: draw() };
  // None to three of four features in a row.
  const kept = Array.from({ length: rows }, (_, r) =>
    [0, 1, 2, 3].filter(j => j !== r % 5 && (r >> j) % 2 === 0).slice(0, r % 4),
  );
  const ends = kept.map((_, r) => kept.slice(0, r + 1).flat().length);
  const several = {
    starts: Int32Array.of(0, ...ends),
    indices: Int32Array.from(kept.flat()),
    values: Float64Array.from(kept.flat(), () => random.normal()),
  };
  const matrix: BlockMatrix = {
    rows,
    width: 14,
    blocks: [
      { start: 0, width: 1, values: draw() },
      { start: 1, width: 3, codes: codes(3) },
      { start: 4, width: 2, sparse },
      { start: 6, width: 2, codes: codes(2) },
      { start: 8, width: 1, values: draw() },
      { start: 9, width: 1, values: draw() },
      { start: 10, width: 4, sparse: several },
    ],
    shift: Float64Array.from({ length: 14 }, () => random.normal()),
  };
  const weight = draw().map(Math.abs);
  weight[4] = 0;
  const column = (j: number) =>
    times(
      matrix,
      Float64Array.from({ length: 14 }, (_, k) => (k === j ? 1 : 0)),
    );
  const gram = inEverySpace(space => weightedGram(space, matrix, weight).slice());
  for (let i = 0; i < 14; i++) {
    for (let j = 0; j <= i; j++) {
      const [x, z] = [column(i), column(j)];
      const expected = x.reduce((total, value, r) => total + weight[r] * value * z[r], 0);
      assert.ok(
        Math.abs(gram[i * 14 + j] - expected) < 1e-12,
        `${i}, ${j}: ${gram[i * 14 + j]}, not ${expected}`,
      );
    }
  }
});
