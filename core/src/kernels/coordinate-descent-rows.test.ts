import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../random.ts';
import type { Block, BlockMatrix } from './block-matrix.ts';
import { times, transposeTimes } from './block-matrix.ts';
import { descendRows } from './coordinate-descent-rows.ts';

/** Numbers, codes and a sparse block, less their means. */
function centredMatrix(seed: number, rows: number): { matrix: BlockMatrix; target: Float64Array } {
  const random = createRandom(seed);
  const draw = () => Float64Array.from({ length: rows }, () => random.normal());
  const codes = Int32Array.from({ length: rows }, () => random.integer(4) - 1);
  const starts = Int32Array.from({ length: rows + 1 }, (_, r) => r);
  const sparse = { starts, indices: Int32Array.from({ length: rows }, (_, r) => r % 2), values: draw() };
  const blocks: Block[] = [
    { start: 0, width: 1, values: draw() },
    { start: 1, width: 3, codes },
    { start: 4, width: 2, sparse },
    { start: 6, width: 1, values: draw() },
  ];
  const raw: BlockMatrix = { rows, width: 7, blocks, shift: new Float64Array(7) };
  const shift = transposeTimes(raw, new Float64Array(rows).fill(1 / rows));
  const y = draw();
  const mean = y.reduce((sum, value) => sum + value, 0) / rows;
  return { matrix: { ...raw, shift }, target: y.map(value => value - mean) };
}

describe('coordinate descent from the rows', () => {
  const options = { tolerance: 1e-15, sweeps: 100_000 };

  it('finds a point where no coefficient wants to move', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 3, max: 20 }), fc.boolean(), (seed, rows, positive) => {
        const { matrix, target } = centredMatrix(seed, rows);
        const coef = new Float64Array(7);
        const penalties = { absolute: 0.3, squared: 0.2 };
        descendRows({ matrix, target, weight: undefined, positive, ...penalties }, coef, options);
        const fitted = times(matrix, coef);
        const slopes = transposeTimes(
          matrix,
          target.map((y, r) => y - fitted[r]),
        );
        coef.forEach((w, j) => {
          const slope = slopes[j] - penalties.squared * w;
          if (w !== 0) assert.ok(Math.abs(slope - 0.3 * Math.sign(w)) < 1e-5, `${j}: ${slope}`);
          else assert.ok((positive ? slope : Math.abs(slope)) < 0.3 + 1e-5, `${j}: ${slope}`);
          assert.ok(!positive || w >= 0);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('counts a row of weight 2 twice', () => {
    const { matrix, target } = centredMatrix(1, 9);
    const raw = { ...matrix, shift: new Float64Array(7) };
    const penalties = { absolute: 0.5, squared: 0.1, positive: false };
    const [two, half] = [new Float64Array(7), new Float64Array(7)];
    const weight = new Float64Array(9).fill(2);
    descendRows({ matrix: raw, target, weight, ...penalties }, two, options);
    const halved = { absolute: 0.25, squared: 0.05, positive: false };
    descendRows({ matrix: raw, target, weight: undefined, ...halved }, half, options);
    two.forEach((w, j) => {
      assert.ok(Math.abs(w - half[j]) < 1e-9);
    });
  });

  it('stops after so many sweeps, also where nobody asks and no point is good enough', () => {
    const { matrix, target } = centredMatrix(2, 12);
    const problem = { matrix, target, weight: undefined, absolute: 0.01, squared: 0, positive: false };
    const { sweeps } = descendRows(problem, new Float64Array(7), { tolerance: 0, sweeps: 3 });
    assert.equal(sweeps, 3);
  });

  it('stops when told, and asks before each sweep', () => {
    const { matrix, target } = centredMatrix(2, 12);
    const asked: number[] = [];
    const problem = { matrix, target, weight: undefined, absolute: 0.01, squared: 0, positive: false };
    const { sweeps } = descendRows(problem, new Float64Array(7), {
      tolerance: 0,
      sweeps: 3,
      onSweep: sweep => asked.push(sweep),
    });
    assert.equal(sweeps, 3);
    assert.deepEqual(asked, [0, 1, 2]);
  });
});
