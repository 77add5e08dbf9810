/** The rows that a model is trained or measured on: a CSV file, without those that lack the target. */

import { CauceError, isMissing, type Schema, type Table } from '@cauce/core';
import { readTable } from '@cauce/io/node';
import { progressBar } from './progress-bar.ts';
import { count } from './text.ts';

export interface ReadOptions {
  readonly header: boolean;
  /** At most so many rows. */
  readonly limit?: number;
  /** The columns and types that the file must have; without it they are inferred. */
  readonly schema?: Schema;
  /** Columns that may be there though the schema has them not. */
  readonly ignore?: readonly string[];
}

export interface TrainingTable {
  readonly table: Table;
  /** How many rows the file has, those without the target included. */
  readonly rowsRead: number;
  readonly notes: readonly string[];
}

/**
 * Reads a table with its target; rows without one are left out, and the notes say so.
 * @throws {CauceError} FILE_UNREADABLE, TEXT_INVALID, ROWS_INVALID; COLUMN_UNKNOWN for the target; TOO_FEW_ROWS.
 */
export async function readTrainingTable(
  path: string,
  target: string,
  options: ReadOptions,
): Promise<TrainingTable> {
  const { header, limit, schema, ignore } = options;
  const bar = progressBar();
  const table = await readTable(path, {
    header,
    schema,
    ...(ignore === undefined ? {} : { ignore }),
    ...(limit === undefined ? {} : { limit }),
    onProgress: bar.update,
  }).finally(bar.clear);
  return { ...rowsWithTarget(table, target, path), rowsRead: table.length };
}

/**
 * The rows that have a target, and a note where some have none.
 * @throws {CauceError} COLUMN_UNKNOWN for the target; TOO_FEW_ROWS when none has one.
 */
export function rowsWithTarget(
  table: Table,
  target: string,
  path: string,
): Pick<TrainingTable, 'table' | 'notes'> {
  const column = table.column(target, path);
  const known: number[] = [];
  for (let row = 0; row < table.length; row++) {
    if (!isMissing(column, row)) known.push(row);
  }
  const without = table.length - known.length;
  if (known.length === 0) throw new CauceError('TOO_FEW_ROWS', { where: path, needed: 1, received: 0 });
  if (without === 0) return { table, notes: [] };
  return { table: table.take(known), notes: [`${count(without, 'row')} without "${target}" left out.`] };
}
