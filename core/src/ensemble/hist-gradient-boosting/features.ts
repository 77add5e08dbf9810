/** A table's columns as the features of a tree ensemble: numbers, or categories. */

import { CauceError } from '../../errors.ts';
import { type Column, isNumeric, recode, type StringColumn } from '../../table/column.ts';
import type { Table } from '../../table/table.ts';

/** One feature: numbers, one category column, or one 0/1 feature of a one-hot block. */
export interface Feature {
  readonly name: string;
  readonly column: Column;
  /** Which feature of a one-hot block; -1 otherwise. */
  readonly code: number;
}

/** The features of a table. @throws {CauceError} COLUMN_TYPE for free text. */
export function featuresOf(where: string, table: Table): Feature[] {
  return table.entries().flatMap(([name, column]): Feature[] => {
    if (column.type === 'oneHot')
      return column.names.map((feature, code) => ({ name: feature, column, code }));
    if (column.type === 'text') {
      throw new CauceError('COLUMN_TYPE', {
        where,
        column: name,
        expected: 'numeric or a category',
        received: 'text',
        hint: 'Make numbers or categories of it (derive), or leave it out (columns).',
      });
    }
    return [{ name, column, code: -1 }];
  });
}

/**
 * A feature's values as trees compare them: numbers as they are, a category's place among those known, 0 or 1 for a
 * one-hot feature. NaN is missing or unknown.
 * @param categories Those known of a category; null for numbers.
 */
export function featureValues({ column, code }: Feature, categories: readonly string[] | null): Float64Array {
  if (column.type === 'oneHot') return Float64Array.from(column.codes, own => (own === code ? 1 : 0));
  if (isNumeric(column)) return column.values;
  const codes = recode(column as StringColumn, categories ?? []);
  const values = new Float64Array(codes.length);
  for (let i = 0; i < codes.length; i++) values[i] = codes[i] < 0 ? Number.NaN : codes[i];
  return values;
}
