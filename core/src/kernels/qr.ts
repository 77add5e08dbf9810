/**
 * The triangle of a QR factorisation, of a matrix that comes row by row. Q itself is never kept, so that memory does
 * not grow with the number of rows.
 */

/** Rows are folded into R in blocks of this many. */
const blockRows = 256;

/**
 * R and Qᵀy of a matrix and a right-hand side, built up from their rows.
 *
 * The work array is column-major: `width + 1` columns (the last is the right-hand side) of `width + blockRows` rows, of
 * which the first `width` hold R and the others the rows that wait. O(rows x width²) time, O(width²) memory.
 */
export class BlockedQr {
  readonly #width: number;
  readonly #height: number;
  readonly #work: Float64Array;
  #waiting = 0;

  /** @param width Number of columns of the matrix. */
  constructor(width: number) {
    this.#width = width;
    this.#height = width + blockRows;
    this.#work = new Float64Array(this.#height * (width + 1));
  }

  /** Adds a row. `row` IN: (width), copied. */
  add(row: Float64Array, rightHandSide: number): void {
    const at = this.#width + this.#waiting;
    for (let j = 0; j < this.#width; j++) this.#work[j * this.#height + at] = row[j];
    this.#work[this.#width * this.#height + at] = rightHandSide;
    if (++this.#waiting === blockRows) this.#fold();
  }

  /** R, column-major (width x width) with zeros below its diagonal, and Qᵀy (width). New arrays. */
  finish(): { r: Float64Array; qty: Float64Array } {
    this.#fold();
    const width = this.#width;
    const r = new Float64Array(width * width);
    for (let j = 0; j < width; j++) {
      r.set(this.#work.subarray(j * this.#height, j * this.#height + j + 1), j * width);
    }
    const start = width * this.#height;
    return { r, qty: this.#work.slice(start, start + width) };
  }

  /**
   * Householder reflections that turn [R; block] into a new R: Golub and Van Loan, Matrix Computations (4th ed.),
   * algorithm 5.2.1. Column k of R has zeros below its diagonal, so that reflection k touches row k of R and the block.
   */
  #fold(): void {
    const work = this.#work;
    const first = this.#width;
    const end = first + this.#waiting;
    for (let k = 0; k < this.#width; k++) {
      const column = k * this.#height;
      let squares = 0;
      for (let i = first; i < end; i++) squares += work[column + i] ** 2;
      if (squares === 0) continue;
      const head = work[column + k];
      const norm = Math.sqrt(head * head + squares);
      // The sign that adds, where the other would cancel.
      const diagonal = head > 0 ? -norm : norm;
      const v = head - diagonal;
      const scale = 2 / (v * v + squares);
      for (let j = k + 1; j <= this.#width; j++) {
        const other = j * this.#height;
        let dot = v * work[other + k];
        for (let i = first; i < end; i++) dot += work[column + i] * work[other + i];
        dot *= scale;
        work[other + k] -= dot * v;
        for (let i = first; i < end; i++) work[other + i] -= dot * work[column + i];
      }
      work[column + k] = diagonal;
      work.fill(0, column + first, column + end);
    }
    const rightHandSide = this.#width * this.#height;
    work.fill(0, rightHandSide + first, rightHandSide + end);
    this.#waiting = 0;
  }
}
