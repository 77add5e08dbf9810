/** Columns under other names, and multiplied. */

import { CauceError } from '../errors.ts';
import {
  type Column,
  isBlock,
  isNumeric,
  numeric,
  type OneHotColumn,
  type SparseColumn,
} from '../table/column.ts';
import { type LiveColumn, liveNumber, liveSparse, type RowForm, sideBySide } from '../table/live-row.ts';
import type { Table } from '../table/table.ts';

export interface ColumnChange {
  /** Put before the names of columns, and of the features of blocks. */
  readonly prefix: string;
  /** What they are multiplied by; undefined leaves them as they are. */
  readonly weight: number | undefined;
}

/** The columns of a table, changed. @throws {CauceError} COLUMN_TYPE for strings that are to be multiplied. */
export function changeColumns(where: string, table: Table, change: ColumnChange): [string, Column][] {
  return table.entries().map(([name, column]) => {
    const own = withPrefix(column, change.prefix);
    const { weight } = change;
    return [`${change.prefix}${name}`, weight === undefined ? own : times(where, name, own, weight)];
  });
}

/** The same for a live row. */
export function changeRow(where: string, row: Table, change: ColumnChange): RowForm {
  const { prefix, weight } = change;
  return sideBySide(
    row.entries().map(([name, column]) => {
      const own = withPrefix(column, prefix);
      const live =
        weight === undefined ? { column: own, run: () => true } : liveTimes(where, name, own, weight);
      return [`${prefix}${name}`, live] as const;
    }),
  );
}

const prefixed = new WeakMap<readonly string[], Map<string, readonly string[]>>();

/** Blocks have the features of other names; their arrays stay. */
function withPrefix(column: Column, prefix: string): Column {
  if (!isBlock(column) || prefix === '') return column;
  // Worked out once for each list of names: it may be long, and is the same for all rows.
  const known = prefixed.get(column.names) ?? new Map<string, readonly string[]>();
  prefixed.set(column.names, known);
  const names = known.get(prefix) ?? column.names.map(own => `${prefix}${own}`);
  known.set(prefix, names);
  return { ...column, names };
}

function times(where: string, name: string, column: Column, weight: number): Column {
  if (isNumeric(column)) return numeric(column.values.map(x => x * weight));
  if (column.type === 'sparse') return { ...column, values: column.values.map(x => x * weight) };
  if (column.type === 'oneHot') return timesCodes(column, weight);
  throw refused(where, name, column.type);
}

function timesCodes({ codes, names }: OneHotColumn, weight: number): SparseColumn {
  const starts = new Int32Array(codes.length + 1);
  for (let row = 0; row < codes.length; row++) starts[row + 1] = starts[row] + (codes[row] < 0 ? 0 : 1);
  const indices = codes.filter(code => code >= 0);
  return { type: 'sparse', names, starts, indices, values: new Float64Array(indices.length).fill(weight) };
}

function liveTimes(where: string, name: string, column: Column, weight: number): LiveColumn {
  if (isNumeric(column)) {
    const live = liveNumber();
    const run = () => {
      live.values[0] = column.values[0] * weight;
      return true;
    };
    return { column: live, run };
  }
  if (!isBlock(column)) throw refused(where, name, column.type);
  const live = liveSparse(column.names);
  const run = () => {
    if (column.type === 'oneHot') {
      live.starts[1] = column.codes[0] < 0 ? 0 : 1;
      live.indices[0] = column.codes[0];
      live.values[0] = weight;
      return true;
    }
    const count = column.starts[1];
    if (count > live.values.length) return false;
    live.starts[1] = count;
    for (let at = 0; at < count; at++) {
      live.indices[at] = column.indices[at];
      live.values[at] = column.values[at] * weight;
    }
    return true;
  };
  return { column: live, run };
}

function refused(where: string, column: string, received: string): CauceError {
  const hint = 'Leave its transformer out of transformerWeights.';
  return new CauceError('COLUMN_TYPE', { where, column, expected: 'numeric', received, hint });
}
