/** A table's columns as the inputs of trees: numbers, categories, one-hot blocks. */

import { CauceError } from '../errors.ts';
import { nodeKind } from '../kernels/trees/ensemble.ts';
import { type Column, isNumeric, recode, type StringColumn } from '../table/column.ts';
import { withoutSparse } from '../table/dense.ts';
import { liveRecode } from '../table/live-row.ts';
import type { Table } from '../table/table.ts';

/** One input. A one-hot block is one input, however many features it has; a sparse block is as many as it has features. */
export interface TreeInput {
  readonly name: string;
  readonly column: Column;
}

/** The inputs of a table; each feature of a sparse block is one. @throws {CauceError} COLUMN_TYPE for free text. */
export function inputsOf(where: string, table: Table): TreeInput[] {
  return withoutSparse(table, where)
    .entries()
    .map(([name, column]) => {
      if (column.type === 'text') {
        throw new CauceError('COLUMN_TYPE', {
          where,
          column: name,
          expected: 'numeric or a category',
          received: 'text',
          hint: 'Make numbers or categories of it (derive), or leave it out (columns).',
        });
      }
      return { name, column };
    });
}

/**
 * An input's values as trees compare them: numbers as they are (NaN is missing); a category's place among those known,
 * or the place of the one in its block (-1 for none, unknown or missing).
 * @param categories Those known of a category; null for others.
 */
export function inputValues(
  { column }: TreeInput,
  categories: readonly string[] | null,
): Float64Array | Int32Array {
  if (column.type === 'oneHot') return column.codes;
  return isNumeric(column) ? column.values : recode(column as StringColumn, categories ?? []);
}

/** How many features an input has. */
export function featuresOf({ column }: TreeInput): number {
  return column.type === 'oneHot' ? column.names.length : 1;
}

/** What nodes compare of an input: see `nodeKind`. */
export function inputKind({ column }: TreeInput): number {
  if (column.type === 'oneHot') return nodeKind.oneHot;
  return isNumeric(column) ? nodeKind.number : nodeKind.set;
}

/** `inputValues` for a live row: what gives its only value. */
export function liveInput({ column }: TreeInput, categories: readonly string[] | null): () => number {
  if (column.type === 'oneHot') return () => column.codes[0];
  return isNumeric(column) ? () => column.values[0] : liveRecode(column as StringColumn, categories ?? []);
}
