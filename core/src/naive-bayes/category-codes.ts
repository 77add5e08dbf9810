/** Columns of categories as one-hot blocks. */

import { CauceError, nearestName, show } from '../errors.ts';
import { checkWidth } from '../estimator/width.ts';
import {
  type Column,
  isBlock,
  isString,
  type NumericColumn,
  recode,
  type StringColumn,
  usedStrings,
} from '../table/column.ts';
import { liveOneHot, liveRecode, type RowForm } from '../table/live-row.ts';
import { Table } from '../table/table.ts';

/** What is known of a column. */
export interface ColumnCodes {
  /** The strings seen, in order of code points; none for a column of numbers, whose codes are the numbers themselves. */
  readonly values: readonly string[];
  /** The number of categories. */
  readonly width: number;
}

/** A column has at most so many. */
export const mostCategories = 1_000_000;
const missing = -2;
const unknown = -1;

type HandleUnknown = 'error' | 'ignore';

/** @throws {CauceError} COLUMN_TYPE for a block, or numbers that are no codes; COLUMN_MISSING_VALUES. */
export function findCodes(where: string, table: Table, least: number): ColumnCodes[] {
  return table.entries().map(([name, column]) => {
    refuseBlock(where, name, column);
    if (isString(column)) {
      if (column.codes.some(code => code < 0)) throw missingValues(where, name);
      const values = usedStrings(column);
      return { values, width: Math.max(least, values.length) };
    }
    let largest = 0;
    for (const value of column.values) {
      if (Number.isNaN(value)) throw missingValues(where, name);
      if (!(Number.isInteger(value) && value >= 0 && value < mostCategories))
        throw noCode(where, name, value);
      largest = Math.max(largest, value);
    }
    return { values: [], width: Math.max(least, largest + 1) };
  });
}

/**
 * Each column as a one-hot block; a value that is left out of account has no feature.
 * @throws {CauceError} as `findCodes`, and CATEGORY_UNKNOWN.
 */
export function encodeCategories(
  where: string,
  table: Table,
  columns: readonly ColumnCodes[],
  handleUnknown: HandleUnknown,
): Table {
  checkWidth(where, columns.length, table);
  return new Table(
    table.entries().map(([name, column], i) => {
      const codes = codesOf(where, name, column, columns[i]);
      const bad = handleUnknown === 'error' ? codes.indexOf(unknown) : -1;
      if (bad >= 0) throw unknownValue(where, name, column, bad, columns[i]);
      return [name, { type: 'oneHot', codes, names: featuresOf(name, columns[i]) }] as const;
    }),
    table.length,
  );
}

/** `encodeCategories` for a live row. */
export function encodeRow(
  where: string,
  row: Table,
  columns: readonly ColumnCodes[],
  handleUnknown: HandleUnknown,
): RowForm {
  checkWidth(where, columns.length, row);
  const least = handleUnknown === 'error' ? 0 : unknown;
  const blocks = row.entries().map(([name, column], i) => {
    const live = liveOneHot(featuresOf(name, columns[i]));
    const codeOf = liveCode(where, name, column, columns[i]);
    return { live, codeOf };
  });
  return {
    output: new Table(row.names.map((name, i) => [name, blocks[i].live] as const)),
    run() {
      for (let i = 0; i < blocks.length; i++) {
        const { live, codeOf } = blocks[i];
        live.codes[0] = codeOf();
        if (live.codes[0] < least) return false;
      }
      return true;
    },
  };
}

function codesOf(where: string, name: string, column: Column, own: ColumnCodes): Int32Array {
  refuseBlock(where, name, column);
  const codes = isString(column)
    ? recode(column, own.values, { missing, unknown: freePlace(own) })
    : Int32Array.from(column.values, value => numberCode(value, own));
  if (codes.includes(missing)) throw missingValues(where, name);
  return codes;
}

function liveCode(where: string, name: string, column: Column, own: ColumnCodes): () => number {
  refuseBlock(where, name, column);
  if (isString(column)) return liveRecode(column, own.values, { missing, unknown: freePlace(own) });
  const { values } = column;
  return () => numberCode(values[0], own);
}

function numberCode(value: number, { width }: ColumnCodes): number {
  if (Number.isNaN(value)) return missing;
  return Number.isInteger(value) && value >= 0 && value < width ? value : unknown;
}

/** A category that no row has: all of them are as likely. */
function freePlace({ values, width }: ColumnCodes): number {
  return values.length < width ? values.length : unknown;
}

function featuresOf(name: string, { values, width }: ColumnCodes): string[] {
  return Array.from({ length: width }, (_, code) => `${name}_${values[code] ?? code}`);
}

function refuseBlock(
  where: string,
  name: string,
  column: Column,
): asserts column is NumericColumn | StringColumn {
  if (!isBlock(column)) return;
  const hint = 'It is encoded already: leave the encoder out, as categories need none here.';
  throw new CauceError('COLUMN_TYPE', {
    where,
    column: name,
    expected: 'not encoded',
    received: column.type,
    hint,
  });
}

function missingValues(where: string, column: string): CauceError {
  const hint = "Put a simpleImputer({ strategy: 'most_frequent' }) before the model.";
  return new CauceError('COLUMN_MISSING_VALUES', { where, column, hint });
}

function noCode(where: string, column: string, value: number): CauceError {
  return new CauceError('COLUMN_TYPE', {
    where,
    column,
    expected: `whole numbers from 0 to ${mostCategories - 1}`,
    received: `numeric (${value})`,
    hint: 'Encode it first (ordinalEncoder, kBinsDiscretizer), or use gaussianNb.',
  });
}

function unknownValue(
  where: string,
  name: string,
  column: Column,
  row: number,
  { values }: ColumnCodes,
): CauceError {
  const received = isString(column)
    ? column.dictionary[column.codes[row]]
    : String((column as NumericColumn).values[row]);
  const nearest = nearestName(received, values);
  const hint = nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
  return new CauceError('CATEGORY_UNKNOWN', { where, column: name, row, received, hint });
}
