import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { inEverySpace } from '../../test/every-space.ts';
import { createRandom } from '../random.ts';
import { type Block, type BlockMatrix, times, transposeTimes, writeFeature } from './block-matrix.ts';
import { featureGram, type Gram, rowGram } from './gram.ts';

interface Shape {
  readonly rows: number;
  /** Width of each block; 0 for a column of numbers. */
  readonly widths: readonly number[];
  readonly isCentred: boolean;
  readonly seed: number;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  widths: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 8 }),
  isCentred: fc.boolean(),
  seed: fc.integer(),
});

/** Some numbers and codes, and some rows without a code. */
function matrixOf({ rows, widths, isCentred, seed }: Shape): BlockMatrix {
  const random = createRandom(seed);
  let width = 0;
  const blocks = widths.map((own): Block => {
    const start = width;
    width += Math.max(1, own);
    if (own === 0) {
      return { start, width: 1, values: Float64Array.from({ length: rows }, () => 3 + random.normal()) };
    }
    const codes = Int32Array.from({ length: rows }, () => Math.floor(random.next() * (own + 1)) - 1);
    return { start, width: own, codes };
  });
  const plain = { rows, width, blocks, shift: new Float64Array(width) };
  const shift = columnsOf(plain).map(column => column.reduce((a, b) => a + b, 0) / rows);
  return { ...plain, shift: isCentred ? Float64Array.from(shift) : plain.shift };
}

function columnsOf(matrix: BlockMatrix): Float64Array[] {
  return matrix.blocks.flatMap(block =>
    Array.from({ length: block.width }, (_, j) => {
      const column = new Float64Array(matrix.rows);
      writeFeature(matrix, block, block.start + j, 0, column);
      return column;
    }),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, x, i) => total + x * b[i], 0);
}

function targetOf({ rows, seed }: Shape): Float64Array {
  const random = createRandom(seed + 1);
  return Float64Array.from({ length: rows }, () => 5 + random.normal());
}

/** All products of features i >= j, from the parts of a Gram matrix. */
function productsIn(matrix: BlockMatrix, gram: Gram): (i: number, j: number) => number {
  const { apart, counts, others, products, cross } = gram;
  const start = apart?.start ?? 0;
  const place = new Map(Array.from(others, (feature, i) => [feature, i]));
  return (i, j) => {
    const a = place.get(i);
    const b = place.get(j);
    if (a !== undefined && b !== undefined) return products[Math.max(a, b) * others.length + Math.min(a, b)];
    if (a !== undefined) return cross[a * counts.length + j - start];
    if (b !== undefined) return cross[b * counts.length + i - start];
    const { rows, shift } = matrix;
    return (i === j ? counts[i - start] : 0) - rows * shift[i] * shift[j];
  };
}

describe('Gram matrices', () => {
  it('hold the products of all features, however they are coded, the same to the bit everywhere', () => {
    fc.assert(
      fc.property(shapes, shape => {
        const matrix = matrixOf(shape);
        const target = targetOf(shape);
        const gram = inEverySpace(space => {
          const { products, ...rest } = featureGram(space, matrix, target, 5);
          return { ...rest, products: products.slice() };
        });
        const columns = columnsOf(matrix);
        const product = productsIn(matrix, gram);
        columns.forEach((x, i) => {
          for (let j = 0; j <= i; j++) close(product(i, j), dot(x, columns[j]));
          close(
            gram.target[i],
            dot(
              x,
              target.map(y => y - 5),
            ),
          );
        });
      }),
      { numRuns: 60 },
    );
  });

  it('are the same to the bit everywhere in many batches of rows', () => {
    const shape = { rows: 140_001, widths: [0, 7, 0, 3, 0], isCentred: true, seed: 1 };
    const matrix = matrixOf(shape);
    const target = targetOf(shape);
    const { target: products } = inEverySpace(space => {
      const { products, ...rest } = featureGram(space, matrix, target, 0);
      return { ...rest, products: products.slice() };
    });
    transposeTimes(matrix, target).forEach((x, j) => {
      close(products[j], x, 1e-9);
    });
  });

  it('of rows hold the products of all rows', () => {
    fc.assert(
      fc.property(shapes, shape => {
        const matrix = matrixOf(shape);
        const gram = inEverySpace(space => rowGram(space, matrix).slice());
        const columns = columnsOf(matrix);
        for (let a = 0; a < shape.rows; a++) {
          for (let b = 0; b <= a; b++) {
            close(
              gram[a * shape.rows + b],
              columns.reduce((total, x) => total + x[a] * x[b], 0),
            );
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('of rows may be of more columns than a batch holds', () => {
    const matrix = matrixOf({ rows: 5, widths: new Array(600).fill(0), isCentred: false, seed: 1 });
    const gram = inEverySpace(space => rowGram(space, matrix).slice());
    close(
      gram[4 * 5 + 2],
      columnsOf(matrix).reduce((total, x) => total + x[4] * x[2], 0),
      1e-9,
    );
  });
});

describe('a block matrix', () => {
  it('multiplies as its columns do', () => {
    fc.assert(
      fc.property(shapes, shape => {
        const matrix = matrixOf(shape);
        const columns = columnsOf(matrix);
        const vector = targetOf(shape);
        const weights = Float64Array.from(columns, (_, j) => j - 1.5);
        transposeTimes(matrix, vector).forEach((x, j) => {
          close(x, dot(columns[j], vector));
        });
        times(matrix, weights).forEach((x, r) => {
          close(
            x,
            columns.reduce((total, column, j) => total + column[r] * weights[j], 0),
          );
        });
      }),
      { numRuns: 50 },
    );
  });
});

function close(received: number, expected: number, tolerance = 1e-11): void {
  const bound = tolerance * (10 + Math.abs(expected));
  assert.ok(Math.abs(received - expected) <= bound, `${received}, not ${expected}`);
}
