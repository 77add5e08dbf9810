/** One-hot blocks expanded, for what needs each feature as numbers. */

import { CauceError } from '../errors.ts';
import { isNumeric } from './column.ts';
import { liveNumber, type RowForm } from './live-row.ts';
import { Table } from './table.ts';

/**
 * The table with every feature as a numeric column: one-hot blocks become 0 and 1.
 * @throws {CauceError} COLUMN_TYPE for a column of strings.
 */
export function denseTable(table: Table, where: string): Table {
  if (table.columns.every(isNumeric)) return table;
  return new Table(
    table.entries().flatMap(([name, column]) => {
      if (isNumeric(column)) return [[name, column] as const];
      if (column.type !== 'oneHot') throw stringsRefused(where, name, column.type);
      return column.names.map((feature, code) => {
        const { codes } = column;
        const values = new Float64Array(codes.length);
        for (let i = 0; i < codes.length; i++) if (codes[i] === code) values[i] = 1;
        return [feature, { type: 'number', values }] as const;
      });
    }),
    table.length,
  );
}

/** `denseTable` for a live row. @throws as `denseTable`. */
export function denseRow(row: Table, where: string): RowForm {
  if (row.columns.every(isNumeric)) return { output: row, run: () => true };
  const blocks: { codes: Int32Array; features: Float64Array[] }[] = [];
  const entries = row.entries().flatMap(([name, column]) => {
    if (isNumeric(column)) return [[name, column] as const];
    if (column.type !== 'oneHot') throw stringsRefused(where, name, column.type);
    const spread = column.names.map(feature => [feature, liveNumber()] as const);
    blocks.push({ codes: column.codes, features: spread.map(([, { values }]) => values) });
    return spread;
  });
  return {
    output: new Table(entries, 1),
    run() {
      for (const { codes, features } of blocks) {
        for (let code = 0; code < features.length; code++) features[code][0] = codes[0] === code ? 1 : 0;
      }
      return true;
    },
  };
}

/** The error for strings where numbers are needed. */
export function stringsRefused(where: string, column: string, received: string): CauceError {
  const hint =
    'Encode it first (oneHotEncoder, ordinalEncoder), make a number of it (derive), or leave it out (columns).';
  return new CauceError('COLUMN_TYPE', { where, column, expected: 'numeric', received, hint });
}
