/** A table's rows as bins, in the order that the kernels want. */

import { type BinnedColumn, binCount, type Split } from '../../estimator/statistics-source.ts';
import { applyThresholds } from '../../kernels/boosting/bins.ts';
import { recordLayout } from '../../kernels/boosting/histogram.ts';
import { columnKind, seenMissingFlag } from '../../kernels/boosting/splits.ts';
import type { Workspace } from '../../kernels/workspace.ts';
import { isNumeric, recode, type StringColumn } from '../../table/column.ts';
import type { TreeInput } from '../../tree/inputs.ts';

/** Rows that a thread bins at a time. */
const chunk = 16_384;
/** Rows whose numbers are brought to the workspace at a time. */
const pieceRows = 16 * chunk;

export class BinnedRows {
  readonly columns: readonly BinnedColumn[];
  readonly rows: number;
  /** The bins of each column, for dividing rows. */
  readonly #bins: Uint8Array;
  /** The same row by row, with room for gradients, for counting: see `recordLayout`. */
  readonly records: Uint8Array;
  readonly layout: { readonly gradient: number; readonly bytes: number };
  /** How many bins each column has. */
  readonly counts: Uint32Array;
  readonly kinds: Uint8Array;
  readonly #goesLeft: Uint8Array;

  constructor(
    space: Workspace,
    inputs: readonly TreeInput[],
    columns: readonly BinnedColumn[],
    rows: number,
    hasHessian: boolean,
  ) {
    this.columns = columns;
    this.rows = rows;
    this.#bins = space.array(Uint8Array, columns.length * rows);
    this.layout = recordLayout(columns.length, hasHessian);
    this.records = space.array(Uint8Array, this.layout.bytes * rows);
    this.counts = space.array(Uint32Array, columns.length);
    this.kinds = space.array(Uint8Array, columns.length);
    this.#goesLeft = space.array(Uint8Array, 256);
    const hasNumbers = columns.some(({ kind }) => kind === 'number');
    const values = space.array(Float64Array, hasNumbers ? Math.min(rows, pieceRows) : 0);
    const thresholds = space.array(Float64Array, 256);
    for (const [c, column] of columns.entries()) {
      this.counts[c] = binCount(column);
      this.kinds[c] = columnKind[column.kind];
      const own = inputs[column.input].column;
      if (column.kind === 'number' && isNumeric(own)) {
        thresholds.set(column.thresholds);
        this.#binNumbers(space, c, own.values, values, thresholds, column.thresholds.length);
      } else if (column.kind === 'category') {
        this.#fill(c, recode(own as StringColumn, column.categories), 0, column.categories.length);
      } else if (column.kind === 'oneHot' && own.type === 'oneHot') {
        this.#fill(c, own.codes, column.first, column.width);
      }
    }
    space.free(values);
    space.free(thresholds);
  }

  /** Notes of which columns these rows have missing values: splits of nodes without any send later ones by it. */
  noteMissing(rows: Uint32Array): void {
    for (const [c, { kind }] of this.columns.entries()) {
      if (kind === 'oneHot') continue;
      const bins = this.bins(c);
      const last = this.counts[c] - 1;
      if (rows.some(row => bins[row] === last)) this.kinds[c] |= seenMissingFlag;
    }
  }

  /** Shape (rows): the bins of a column. */
  bins(column: number): Uint8Array {
    return this.#bins.subarray(column * this.rows, (column + 1) * this.rows);
  }

  /** The gradients within the records, from the first row's on. */
  get gradients(): Float64Array {
    const { buffer, byteOffset, byteLength } = this.records;
    return new Float64Array(
      buffer,
      byteOffset + this.layout.gradient,
      (byteLength - this.layout.gradient) / 8,
    );
  }

  /** Which bins go left: 1 for each. Valid until asked again. */
  goesLeft({ column, bin, set, missingLeft }: Split): Uint8Array {
    const own = this.columns[column];
    const last = binCount(own) - 1;
    const isLeft = (b: number): boolean => {
      if (own.kind === 'oneHot') return b !== bin;
      if (b === last) return missingLeft;
      return set === null ? b <= bin : ((set[b >> 5] >>> (b & 31)) & 1) === 1;
    };
    for (let b = 0; b <= last; b++) this.#goesLeft[b] = isLeft(b) ? 1 : 0;
    return this.#goesLeft;
  }

  #binNumbers(
    space: Workspace,
    column: number,
    numbers: Float64Array,
    values: Float64Array,
    thresholds: Float64Array,
    count: number,
  ): void {
    for (let start = 0; start < this.rows; start += pieceRows) {
      const rows = Math.min(pieceRows, this.rows - start);
      values.set(numbers.subarray(start, start + rows));
      space.run(
        applyThresholds,
        Math.ceil(rows / chunk),
        values,
        rows,
        chunk,
        thresholds,
        count,
        this.bins(column).subarray(start),
        this.records.subarray(start * this.layout.bytes + column),
        this.layout.bytes,
      );
    }
  }

  /** Codes from `first` on as bins; the last bin for those that are none of the `width`. */
  #fill(column: number, codes: Int32Array, first: number, width: number): void {
    const bins = this.bins(column);
    for (let row = 0, at = column; row < this.rows; row++, at += this.layout.bytes) {
      const bin = codes[row] - first;
      bins[row] = bin >= 0 && bin < width ? bin : width;
      this.records[at] = bins[row];
    }
  }
}
