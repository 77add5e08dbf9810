/**
 * The triangle of a QR factorisation, of a matrix that comes in blocks of rows. Q itself is never kept, so that memory
 * does not grow with the number of rows.
 */

import type { Kernel, Workspace } from './workspace.ts';

/** Rows are folded into R in blocks of this many. */
const blockRows = 256;
/** Blocks are dealt out to at most this many triangles, which are folded into one at the end. */
const mostTriangles = 8;

/** A matrix and a right-hand side to be read in blocks of rows. */
export interface RowReader {
  readonly rows: number;
  /** Number of columns, without the right-hand side. */
  readonly width: number;
  /**
   * Writes `count` rows from row `start` on: column j into `out` from place j · height on; column `width` is the
   * right-hand side.
   */
  read(start: number, count: number, out: Float64Array, height: number): void;
}

/**
 * Householder reflections that turn [R; block] into a new R: Golub and Van Loan, Matrix Computations (4th ed.), algorithm
 * 5.2.1. Column k of R has zeros below its diagonal, so that reflection k touches row k of R and the block.
 *
 * Task: a triangle with its block. `work` CHANGED: column-major, `width + 1` columns (the last is the right-hand side) of
 * `width + blockRows` rows; the first `width` hold R, the others the block, of as many rows as `rows` leaves for it.
 */
const foldBlock: Kernel<[work: Float64Array, width: number, blockRows: number, rows: number]> = {
  number: 45,
  plain: (task, _, work, width, blockRows, rows) => {
    const height = width + blockRows;
    const offset = task * height * (width + 1);
    const length = Math.min(blockRows, rows - task * blockRows);
    for (let k = 0; k < width; k++) {
      const top = offset + k * height;
      const column = top + width;
      const squares = dot(work, column, column, length);
      if (squares === 0) continue;
      const head = work[top + k];
      const norm = Math.sqrt(head * head + squares);
      // The sign that adds, where the other would cancel.
      const diagonal = head > 0 ? -norm : norm;
      const v = head - diagonal;
      const scale = 2 / (v * v + squares);
      for (let j = k + 1; j <= width; j++) {
        const other = offset + j * height;
        const factor = (v * work[other + k] + dot(work, column, other + width, length)) * scale;
        work[other + k] -= factor * v;
        for (let i = 0; i < length; i++) work[other + width + i] -= factor * work[column + i];
      }
      work[top + k] = diagonal;
      work.fill(0, column, column + length);
    }
  },
};

/** In four lanes. */
function dot(work: Float64Array, left: number, right: number, length: number): number {
  const lanes = [0, 0, 0, 0];
  for (let i = 0; i < length; i++) lanes[i & 3] += work[left + i] * work[right + i];
  return lanes[0] + lanes[2] + (lanes[1] + lanes[3]);
}

/**
 * R, column-major (width x width) with zeros below its diagonal, and Qᵀy (width). New arrays. O(rows x width²) time,
 * room for 8 triangles.
 */
export function triangleOf(
  space: Workspace,
  { rows, width, read }: RowReader,
): { r: Float64Array; qty: Float64Array } {
  const height = width + blockRows;
  const size = height * (width + 1);
  const triangles = Math.max(1, Math.min(mostTriangles, Math.ceil(rows / blockRows)));
  const work = space.array(Float64Array, triangles * size);
  for (let first = 0; first < rows; first += triangles * blockRows) {
    const left = rows - first;
    const tasks = Math.min(triangles, Math.ceil(left / blockRows));
    for (let t = 0; t < tasks; t++) {
      const start = first + t * blockRows;
      read(start, Math.min(blockRows, rows - start), work.subarray(t * size + width, (t + 1) * size), height);
    }
    space.run(foldBlock, tasks, work, width, blockRows, left);
  }
  for (let t = 1; t < triangles; t++) {
    for (let start = 0; start < width; start += blockRows) {
      const count = Math.min(blockRows, width - start);
      for (let j = 0; j <= width; j++) {
        const from = t * size + j * height + start;
        work.copyWithin(j * height + width, from, from + count);
      }
      space.run(foldBlock, 1, work, width, blockRows, count);
    }
  }
  const r = new Float64Array(width * width);
  for (let j = 0; j < width; j++) r.set(work.subarray(j * height, j * height + j + 1), j * width);
  return { r, qty: work.slice(width * height, width * height + width) };
}
