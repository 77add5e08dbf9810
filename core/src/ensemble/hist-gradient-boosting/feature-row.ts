/** The features of a live row, as trees compare them. */

import { isNumeric, type StringColumn } from '../../table/column.ts';
import { liveRecode } from '../../table/live-row.ts';
import type { Table } from '../../table/table.ts';
import { type Feature, featuresOf } from './features.ts';

/** `featureValues` of every feature, for a live row. */
export interface FeatureRow {
  /** One number for each feature: `[0]` of its array. */
  readonly inputs: readonly Float64Array[];
  /** Brings `inputs` up to the row. */
  read(): void;
}

/** @throws {CauceError} as `featuresOf`. */
export function featureRow(
  where: string,
  row: Table,
  categories: readonly (readonly string[] | null)[],
): FeatureRow {
  const reads: (() => void)[] = [];
  const inputs = featuresOf(where, row).map((feature, f) => {
    if (isNumeric(feature.column)) return feature.column.values;
    const values = new Float64Array(1);
    reads.push(readerOf(feature, categories[f] ?? [], values));
    return values;
  });
  return {
    inputs,
    read() {
      for (let i = 0; i < reads.length; i++) reads[i]();
    },
  };
}

function readerOf(
  { column, code: one }: Feature,
  categories: readonly string[],
  values: Float64Array,
): () => void {
  if (column.type === 'oneHot') {
    const { codes } = column;
    return () => {
      values[0] = codes[0] === one ? 1 : 0;
    };
  }
  const codeOf = liveRecode(column as StringColumn, categories);
  return () => {
    const code = codeOf();
    values[0] = code < 0 ? Number.NaN : code;
  };
}
