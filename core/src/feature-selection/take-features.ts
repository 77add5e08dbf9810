/** Some of a table's features: what every selector leaves. */

import { ModelFileError } from '../errors.ts';
import type { Origins } from '../estimator/origins.ts';
import { type Column, columnWidth, isBlock, type OneHotColumn, type SparseColumn } from '../table/column.ts';
import { type LiveColumn, liveOneHot, liveSparse, type RowForm, sideBySide } from '../table/live-row.ts';
import { Table } from '../table/table.ts';

/** What each selector keeps of its fit, among other things. */
export interface Selection {
  /** Shape (features): 1 for those that are kept, 0 for the others. */
  readonly kept: Uint8Array;
}

/** What selectors have in common once they have learnt what to keep. */
interface Selecting<S extends Selection> {
  transform(table: Table, state: S): Table;
  origins(table: Table, state: S): Origins;
  compileRow(row: Table, state: S): RowForm;
}

export function selecting<S extends Selection>(where: string): Selecting<S> {
  return {
    transform: (table, { kept }) => takeFeatures(where, table, kept),
    origins: (table, { kept }) => takenOrigins(where, table, kept),
    compileRow: (row, { kept }) => takeRow(where, row, kept),
  };
}

/** What no rule says of a selection from a file. */
export function selectionProblem({ kept }: Selection): string | undefined {
  return kept.every(flag => flag <= 1) ? undefined : 'kept must be 0 or 1';
}

/** How many features a table stands for. */
export function tableWidth(table: Table): number {
  return table.columns.reduce((width, column) => width + columnWidth(column), 0);
}

/**
 * The features that are kept, in order: of a block a smaller block, of strings whole columns. What is kept as it is, is shared.
 * @throws {ModelFileError} when the selection is of other columns.
 */
export function takeFeatures(where: string, table: Table, kept: Uint8Array): Table {
  const entries = partsOf(where, table, kept).map(({ name, column, own }) => {
    if (!isBlock(column) || own.every(flag => flag === 1)) return [name, column] as const;
    const layout = layoutOf(column.names, own);
    return [name, column.type === 'oneHot' ? takeCodes(column, layout) : takeSparse(column, layout)] as const;
  });
  return new Table(entries, table.length);
}

function takenOrigins(where: string, table: Table, kept: Uint8Array): Origins {
  return partsOf(where, table, kept).map(({ name }) => [name]);
}

/** `takeFeatures` for a live row. */
function takeRow(where: string, row: Table, kept: Uint8Array): RowForm {
  return sideBySide(
    partsOf(where, row, kept).map(({ name, column, own }) => {
      if (!isBlock(column) || own.every(flag => flag === 1)) return [name, { column, run: () => true }];
      const layout = layoutOf(column.names, own);
      return [name, column.type === 'oneHot' ? liveCodes(column, layout) : liveValues(column, layout)];
    }),
  );
}

/** A column of which something is kept. */
interface Part {
  readonly name: string;
  readonly column: Column;
  /** Of each of its features, whether it is. */
  readonly own: Uint8Array;
}

function partsOf(where: string, table: Table, kept: Uint8Array): Part[] {
  const width = tableWidth(table);
  if (width !== kept.length) {
    throw new ModelFileError(
      `${where} learnt from ${kept.length} features, but the step before it makes ${width}.`,
    );
  }
  let start = 0;
  return table
    .entries()
    .map(([name, column]) => {
      const own = kept.subarray(start, start + columnWidth(column));
      start += own.length;
      return { name, column, own };
    })
    .filter(({ own }) => own.includes(1));
}

/** Where the features of a block go. */
interface Layout {
  /** For each its place among those kept, or -1. */
  readonly places: Int32Array;
  readonly names: readonly string[];
}

function layoutOf(names: readonly string[], own: Uint8Array): Layout {
  const keptNames: string[] = [];
  const places = Int32Array.from(own, (flag, k) => (flag === 1 ? keptNames.push(names[k]) - 1 : -1));
  return { places, names: keptNames };
}

function takeCodes({ codes }: OneHotColumn, { places, names }: Layout): OneHotColumn {
  return { type: 'oneHot', codes: codes.map(code => (code < 0 ? -1 : places[code])), names };
}

function takeSparse({ starts, indices, values }: SparseColumn, { places, names }: Layout): SparseColumn {
  const ownStarts = new Int32Array(starts.length);
  const ownIndices = new Int32Array(starts[starts.length - 1]);
  const ownValues = new Float64Array(ownIndices.length);
  let count = 0;
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      const place = places[indices[at]];
      if (place < 0) continue;
      ownIndices[count] = place;
      ownValues[count++] = values[at];
    }
    ownStarts[row + 1] = count;
  }
  const used = { indices: ownIndices.slice(0, count), values: ownValues.slice(0, count) };
  return { type: 'sparse', names, starts: ownStarts, ...used };
}

function liveCodes({ codes }: OneHotColumn, { places, names }: Layout): LiveColumn {
  const column = liveOneHot(names);
  const run = () => {
    column.codes[0] = codes[0] < 0 ? -1 : places[codes[0]];
    return true;
  };
  return { column, run };
}

function liveValues({ starts, indices, values }: SparseColumn, { places, names }: Layout): LiveColumn {
  const column = liveSparse(names);
  const run = () => {
    let count = 0;
    for (let at = 0; at < starts[1]; at++) {
      const place = places[indices[at]];
      if (place < 0) continue;
      if (count === column.indices.length) return false;
      column.indices[count] = place;
      column.values[count++] = values[at];
    }
    column.starts[1] = count;
    return true;
  };
  return { column, run };
}
