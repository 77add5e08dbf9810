/** Components: directions in the space of the features, and rows as their coordinates along them. */

import { ModelFileError } from '../errors.ts';
import { isNumeric, numeric, type OneHotColumn, type SparseColumn } from '../table/column.ts';
import { liveNumber, type RowForm } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { featuresMatrix } from './features-matrix.ts';

/** What takes rows to their coordinates. */
export interface Projection {
  /** Shape (components x features), row by row. */
  readonly components: Float64Array;
  /** Shape (features): taken off first; undefined for nothing. */
  readonly mean: Float64Array | undefined;
  /** Shape (components): what coordinates are divided by; undefined for nothing. */
  readonly scale: Float64Array | undefined;
  /** How many features there are. */
  readonly width: number;
}

/** Signs as scikit-learn has them: the entry of a component that is greatest, of equals the first, is positive. CHANGED. */
export function fixSigns(vectors: readonly Float64Array[]): void {
  for (const vector of vectors) {
    let largest = 0;
    for (let j = 1; j < vector.length; j++) if (Math.abs(vector[j]) > Math.abs(vector[largest])) largest = j;
    if (vector[largest] < 0) for (let j = 0; j < vector.length; j++) vector[j] = -vector[j];
  }
}

/** Vectors one after the other. */
export function joined(vectors: readonly Float64Array[], width: number): Float64Array {
  const out = new Float64Array(vectors.length * width);
  vectors.forEach((vector, i) => {
    out.set(vector, i * width);
  });
  return out;
}

/**
 * The coordinates of a table's rows, as columns `pca0`, `pca1` and so on. O(rows x blocks x components).
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES; ModelFileError when the state is of other columns.
 */
export function project(where: string, table: Table, projection: Projection): Table {
  const { blocks, width } = featuresMatrix(where, table);
  checkFeatures(where, width, projection);
  const starts = blocks.map(({ start }) => start);
  const isNumber = blocks.map(({ values }) => values !== undefined);
  const out = countOf(projection);
  const columns = Array.from({ length: out }, (_, c) => {
    const { components, mean, first, divisor } = componentOf(projection, c, starts, isNumber);
    const sums = new Float64Array(table.length).fill(first);
    for (const { start, values, codes, sparse } of blocks) {
      if (values !== undefined) {
        const [weight, less] = [components[start], mean === undefined ? 0 : mean[start]];
        for (let r = 0; r < sums.length; r++) sums[r] += (values[r] - less) * weight;
      } else if (codes !== undefined) {
        for (let r = 0; r < sums.length; r++) if (codes[r] >= 0) sums[r] += components[start + codes[r]];
      } else {
        const { starts, indices, values } = sparse;
        for (let r = 0; r < sums.length; r++) {
          for (let at = starts[r]; at < starts[r + 1]; at++)
            sums[r] += values[at] * components[start + indices[at]];
        }
      }
    }
    if (divisor !== 1) for (let r = 0; r < sums.length; r++) sums[r] /= divisor;
    return [`${where.toLowerCase()}${c}`, numeric(sums)] as const;
  });
  return new Table(columns, table.length);
}

/** `project` for a live row: the same sums in the same order. */
export function projectRow(where: string, row: Table, projection: Projection): RowForm {
  const { blocks, width } = featuresMatrix(where, row.take([]));
  checkFeatures(where, width, projection);
  const starts = blocks.map(({ start }) => start);
  const isNumber = blocks.map(({ values }) => values !== undefined);
  const parts = row.columns.map((column, b) => {
    if (isNumeric(column)) return { values: column.values, start: starts[b] };
    return { block: column as OneHotColumn | SparseColumn, start: starts[b] };
  });
  const all = Array.from({ length: countOf(projection) }, (_, c) =>
    componentOf(projection, c, starts, isNumber),
  );
  const live = all.map(() => liveNumber());
  return {
    output: new Table(
      live.map((column, c) => [`${where.toLowerCase()}${c}`, column] as const),
      1,
    ),
    run() {
      for (const { values } of parts) if (values !== undefined && !Number.isFinite(values[0])) return false;
      for (let c = 0; c < all.length; c++) {
        const { components, mean, first, divisor } = all[c];
        let sum = first;
        for (const { values, block, start } of parts) {
          if (values !== undefined)
            sum += (values[0] - (mean === undefined ? 0 : mean[start])) * components[start];
          else sum = addBlock(sum, block, components, start);
        }
        live[c].values[0] = sum / divisor;
      }
      return true;
    },
  };
}

function addBlock(
  given: number,
  block: OneHotColumn | SparseColumn,
  components: Float64Array,
  start: number,
): number {
  if (block.type === 'oneHot') return block.codes[0] < 0 ? given : given + components[start + block.codes[0]];
  let sum = given;
  for (let at = 0; at < block.starts[1]; at++)
    sum += block.values[at] * components[start + block.indices[at]];
  return sum;
}

interface Component {
  /** Shape (features). */
  readonly components: Float64Array;
  readonly mean: Float64Array | undefined;
  /** What a row begins with: the means of blocks, which are taken off at once. */
  readonly first: number;
  readonly divisor: number;
}

function componentOf(
  { components, mean, scale, width }: Projection,
  c: number,
  starts: readonly number[],
  isNumber: readonly boolean[],
): Component {
  const own = components.subarray(c * width, (c + 1) * width);
  let first = 0;
  if (mean !== undefined) {
    starts.forEach((start, b) => {
      if (isNumber[b]) return;
      for (let j = start; j < (starts[b + 1] ?? width); j++) first -= mean[j] * own[j];
    });
  }
  return { components: own, mean, first, divisor: scale?.[c] ?? 1 };
}

function countOf({ components, width }: Projection): number {
  return width === 0 ? 0 : components.length / width;
}

function checkFeatures(where: string, met: number, { width }: Projection): void {
  if (met !== width) {
    throw new ModelFileError(`${where} learnt from ${width} features, but the step before it makes ${met}.`);
  }
}
