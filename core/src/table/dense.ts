/** Blocks expanded, for what needs each feature as numbers. */

import { CauceError } from '../errors.ts';
import { type Column, isNumeric, type NumericColumn, type SparseColumn } from './column.ts';
import { liveNumber, type RowForm } from './live-row.ts';
import { spreadSparse } from './sparse.ts';
import { Table } from './table.ts';

/**
 * The table with every feature as a numeric column: one-hot blocks become 0 and 1.
 * @throws {CauceError} COLUMN_TYPE for a column of strings, or too wide a sparse block.
 *
 * @example
 * const { table } = await fitTransform(oneHotEncoder(), cars.select(['fuel']));
 * denseTable(table, 'An example').rowAt(0); //=> { fuel_Diesel: 0, fuel_Electric: 0, fuel_Petrol: 1 }
 */
export function denseTable(table: Table, where: string): Table {
  if (table.columns.every(isNumeric)) return table;
  return new Table(
    table.entries().flatMap(([name, column]): (readonly [string, Column])[] => {
      if (isNumeric(column)) return [[name, column] as const];
      if (column.type === 'sparse') return spreadSparse(where, name, column);
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

/** The table with sparse blocks as numeric columns; others stay. @throws {CauceError} COLUMN_TYPE for too wide a block. */
export function withoutSparse(table: Table, where: string): Table {
  if (!table.columns.some(({ type }) => type === 'sparse')) return table;
  return new Table(
    table
      .entries()
      .flatMap(([name, column]): (readonly [string, Column])[] =>
        column.type === 'sparse' ? spreadSparse(where, name, column) : [[name, column]],
      ),
    table.length,
  );
}

/** `withoutSparse` for a live row. */
export function rowWithoutSparse(row: Table): RowForm {
  const runs: (() => boolean)[] = [];
  const entries = row.entries().flatMap(([name, column]): (readonly [string, Column])[] => {
    if (column.type !== 'sparse') return [[name, column]];
    const { features, run } = liveFeatures(column);
    runs.push(run);
    return features;
  });
  return { output: new Table(entries, 1), run: () => runs.every(run => run()) };
}

function liveFeatures({ names, starts, indices, values }: SparseColumn): {
  features: (readonly [string, NumericColumn])[];
  run: () => boolean;
} {
  const features = names.map(feature => [feature, liveNumber()] as const);
  const numbers = features.map(([, column]) => column.values);
  const run = () => {
    for (let j = 0; j < numbers.length; j++) numbers[j][0] = 0;
    for (let at = 0; at < starts[1]; at++) numbers[indices[at]][0] = values[at];
    return true;
  };
  return { features, run };
}

/** `denseTable` for a live row. @throws as `denseTable`. */
export function denseRow(row: Table, where: string): RowForm {
  if (row.columns.every(isNumeric)) return { output: row, run: () => true };
  const blocks: { codes: Int32Array; features: Float64Array[] }[] = [];
  const sparse: (() => boolean)[] = [];
  const entries = row.entries().flatMap(([name, column]): (readonly [string, NumericColumn])[] => {
    if (isNumeric(column)) return [[name, column] as const];
    if (column.type === 'sparse') {
      const { features, run } = liveFeatures(column);
      sparse.push(run);
      return features;
    }
    if (column.type !== 'oneHot') throw stringsRefused(where, name, column.type);
    const spread = column.names.map(feature => [feature, liveNumber()] as const);
    blocks.push({ codes: column.codes, features: spread.map(([, { values }]) => values) });
    return spread;
  });
  return {
    output: new Table(entries, 1),
    run() {
      for (const run of sparse) run();
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
