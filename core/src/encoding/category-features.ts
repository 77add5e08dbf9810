/** Features that hold a number for each category, looked up for rows. */

import { checkWidth } from '../estimator/width.ts';
import { numeric } from '../table/column.ts';
import { liveNumber, type RowForm } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { type Categories, categoryCode, categoryCodes, unknownCategory, unknownCode } from './categories.ts';

/** A feature made of a column. */
export interface CategoryFeature {
  readonly name: string;
  /** Shape (categories): missing last, where it is one. */
  readonly numbers: Float64Array;
  /** What a value becomes that is none of the categories; undefined refuses it. */
  readonly unknown: number | undefined;
}

/** What is made of a column. */
export interface ColumnFeatures {
  readonly categories: Categories;
  readonly features: readonly CategoryFeature[];
}

/** What is made of each column of a table. */
export type FeaturesOf = (name: string, column: number) => ColumnFeatures;

/** The number of categories, missing values' included. */
export function sizeOf({ values, missing }: Categories): number {
  return values.length + (missing ? 1 : 0);
}

/**
 * The features of each row.
 * @param learnt The number of columns that `featuresOf` knows.
 * @throws {CauceError} COLUMN_TYPE for a block that is encoded already; CATEGORY_UNKNOWN.
 */
export function lookUp(where: string, table: Table, learnt: number, featuresOf: FeaturesOf): Table {
  checkWidth(where, learnt, table);
  return new Table(
    table.entries().flatMap(([name, column], i) => {
      const { categories, features } = featuresOf(name, i);
      const codes = categoryCodes(where, name, column, categories);
      const isRefused = features.some(({ unknown }) => unknown === undefined);
      if (isRefused && codes.includes(unknownCode))
        throw unknownCategory(where, name, column, codes, categories);
      return features.map(feature => [feature.name, numeric(numbersOf(codes, feature))] as const);
    }),
    table.length,
  );
}

/** The number of each row. */
function numbersOf(codes: Int32Array, { numbers, unknown = Number.NaN }: CategoryFeature): Float64Array {
  const out = new Float64Array(codes.length);
  for (let i = 0; i < out.length; i++) out[i] = codes[i] === unknownCode ? unknown : numbers[codes[i]];
  return out;
}

/** `lookUp` for a live row. */
export function compileLookUp(where: string, row: Table, learnt: number, featuresOf: FeaturesOf): RowForm {
  checkWidth(where, learnt, row);
  const columns = row.entries().map(([name, column], i) => {
    const { categories, features } = featuresOf(name, i);
    const live = features.map(feature => ({ ...feature, column: liveNumber() }));
    return { codeOf: categoryCode(where, name, column, categories), live };
  });
  return {
    output: new Table(
      columns.flatMap(({ live }) => live.map(({ name, column }) => [name, column] as const)),
      1,
    ),
    run() {
      for (const { codeOf, live } of columns) {
        const code = codeOf();
        for (const { numbers, unknown, column } of live) {
          if (code === unknownCode && unknown === undefined) return false;
          column.values[0] = code === unknownCode ? unknown! : numbers[code];
        }
      }
      return true;
    },
  };
}
