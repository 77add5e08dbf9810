/** Missing values filled with a statistic of their column. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { flag, oneOf, optional, value } from '../estimator/rules.ts';
import { float64s, listOf, nullable, record, type StateRule, text, uint8s } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { sumOf } from '../kernels/moments.ts';
import {
  byCodePoint,
  type Column,
  isBlock,
  isNumeric,
  isString,
  type NumericColumn,
  type NumericType,
  type StringColumn,
} from '../table/column.ts';
import { finiteExtent } from '../table/finite.ts';
import {
  type LiveColumn,
  liveNumber,
  liveStrings,
  liveText,
  sideBySide,
  writeText,
} from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { indicatorName, indicatorOf, liveIndicator } from './indicator.ts';
import { statisticOf } from './statistic.ts';

interface SimpleImputerState {
  /** The fill of each numeric column, by position; NaN for a column of strings or one that is dropped. */
  readonly numbers: Float64Array;
  /** The fill of each column of strings, by position; null for a numeric column or one that is dropped. */
  readonly strings: readonly (string | null)[];
  /** 1 for each column that is kept. */
  readonly kept: Uint8Array;
  /** 1 for each column that gets an indicator. */
  readonly indicated: Uint8Array;
}

type Strategy = 'mean' | 'median' | 'most_frequent' | 'constant';

/**
 * Fills missing values with the mean, the median or the most frequent value of their column, or with a constant.
 * Equals scikit-learn's SimpleImputer.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | strategy | 'mean' | `mean` and `median` for numbers only; `most_frequent` (the smallest of several) and `constant` for strings too |
 * | fillValue | null | with `constant`: what to fill in; null is 0 for numbers and `missing_value` for strings |
 * | addIndicator | false | adds a 0/1 column `missingindicator_…` for each column that had missing values |
 * | keepEmptyFeatures | false | keeps a column that has no value at all, filled with `fillValue` for `constant`, else with 0, or `missing_value` for strings (scikit-learn: the number 0); otherwise it is dropped |
 *
 * Columns keep their names and types, except that one becomes of type number when what is filled in is no value of its
 * own type (a fraction among integers, anything but 0 and 1 among booleans). The indicators follow after all columns.
 * @throws {CauceError} COLUMN_TYPE for a mean or median of strings, or a one-hot block; COLUMN_MISSING_VALUES for
 *   infinite values; PARAM_INVALID for a `fillValue` of another kind than its column.
 *
 * @example
 * const rows = [{ km: 10, fuel: 'Petrol' }, { km: null, fuel: null }, { km: 30, fuel: 'Petrol' }];
 * const { table } = await fitTransform(simpleImputer({ strategy: 'most_frequent' }), tableFromRows(rows));
 * table.rowAt(1); //=> { km: 10, fuel: 'Petrol' }
 */
export const simpleImputer = defineTransformer({
  name: 'SimpleImputer',
  params: {
    strategy: oneOf('mean', 'median', 'most_frequent', 'constant'),
    fillValue: optional(value(0)),
    addIndicator: flag(false),
    keepEmptyFeatures: flag(false),
  },
  state: record<SimpleImputerState>({
    numbers: float64s,
    strings: listOf(nullable(text)) as StateRule<readonly (string | null)[]>,
    kept: uint8s,
    indicated: uint8s,
  }),

  fit(table, { strategy, fillValue, addIndicator, keepEmptyFeatures }): SimpleImputerState {
    const width = table.columns.length;
    const numbers = new Float64Array(width).fill(Number.NaN);
    const strings: (string | null)[] = new Array(width).fill(null);
    const kept = new Uint8Array(width).fill(1);
    const indicated = new Uint8Array(width);
    table.entries().forEach(([name, column], i) => {
      const missing = countMissing(name, column);
      if (addIndicator && missing > 0) indicated[i] = 1;
      const empty = missing === table.length;
      if (isString(column)) {
        strings[i] = empty && strategy !== 'constant' ? null : stringFill(name, column, strategy, fillValue);
        if (strings[i] === null && keepEmptyFeatures) strings[i] = stringFill(name, column, 'constant', null);
      } else if (isNumeric(column)) {
        numbers[i] =
          empty && strategy !== 'constant'
            ? Number.NaN
            : numberFill(name, column.values, strategy, fillValue);
        if (empty && strategy !== 'constant' && keepEmptyFeatures) numbers[i] = 0;
      }
      const isEmpty = isString(column) ? strings[i] === null : Number.isNaN(numbers[i]);
      if (isEmpty || (empty && strategy === 'constant' && !keepEmptyFeatures)) kept[i] = 0;
    });
    return { numbers, strings, kept, indicated };
  },

  transform(table, { numbers, strings, kept, indicated }) {
    checkWidth('SimpleImputer', numbers.length, table);
    const out: (readonly [string, Column])[] = [];
    table.entries().forEach(([name, column], i) => {
      if (kept[i] === 0) return;
      if (isNumeric(column)) out.push([name, fillNumbers(column, numbers[i])]);
      else if (isString(column)) out.push([name, fillStrings(column, strings[i])]);
    });
    table.entries().forEach(([name, column], i) => {
      if (indicated[i] === 1) out.push([indicatorName(name), indicatorOf(column)]);
    });
    return new Table(out, table.length);
  },

  origins: ({ names }, { kept, indicated }) =>
    [kept, indicated].flatMap(chosen => names.filter((_, i) => chosen[i] === 1).map(name => [name])),

  compileRow(row, { numbers, strings, kept, indicated }) {
    checkWidth('SimpleImputer', numbers.length, row);
    const out: (readonly [string, LiveColumn])[] = [];
    row.entries().forEach(([name, column], i) => {
      if (kept[i] === 0) return;
      if (isNumeric(column)) out.push([name, fillNumber(column, numbers[i])]);
      else if (isString(column)) out.push([name, fillString(column, strings[i])]);
    });
    row.entries().forEach(([name, column], i) => {
      if (indicated[i] === 1) out.push([indicatorName(name), liveIndicator(column)]);
    });
    return sideBySide(out);
  },

  check({ numbers, strings, kept, indicated }) {
    const width = numbers.length;
    return strings.length === width && kept.length === width && indicated.length === width
      ? undefined
      : 'its parts differ in length';
  },
});

function countMissing(name: string, column: Column): number {
  if (isBlock(column)) {
    throw new CauceError('COLUMN_TYPE', {
      where: 'SimpleImputer',
      column: name,
      expected: 'numeric or of strings',
      received: column.type,
      hint: 'Impute before encoding.',
    });
  }
  if (isNumeric(column)) {
    return column.values.length - finiteExtent('SimpleImputer', name, column.values).count;
  }
  let missing = 0;
  for (const code of column.codes) if (code < 0) missing++;
  return missing;
}

function numberFill(
  name: string,
  values: Float64Array,
  strategy: Strategy,
  fillValue: number | string | boolean | null,
): number {
  if (strategy === 'constant') {
    if (typeof fillValue === 'string') throw wrongFill(name, 'number', fillValue);
    return Number(fillValue ?? 0);
  }
  return statisticOf(values, strategy);
}

function stringFill(
  name: string,
  column: StringColumn,
  strategy: Strategy,
  fillValue: number | string | boolean | null,
): string {
  if (strategy === 'constant') {
    if (fillValue !== null && typeof fillValue !== 'string') throw wrongFill(name, 'string', fillValue);
    return fillValue ?? 'missing_value';
  }
  if (strategy !== 'most_frequent') {
    throw new CauceError('COLUMN_TYPE', {
      where: `SimpleImputer with strategy ${JSON.stringify(strategy)}`,
      column: name,
      expected: 'numeric',
      received: column.type,
      hint: "Use the strategy 'most_frequent' or 'constant' for it.",
    });
  }
  const counts = new Float64Array(column.dictionary.length);
  for (const code of column.codes) if (code >= 0) counts[code]++;
  return column.dictionary
    .map((word, code) => ({ word, count: counts[code] }))
    .reduce((best, one) =>
      one.count > best.count || (one.count === best.count && byCodePoint(one.word, best.word) < 0)
        ? one
        : best,
    ).word;
}

function wrongFill(column: string, kind: string, received: unknown): CauceError {
  const where = `SimpleImputer, column ${JSON.stringify(column)}`;
  return new CauceError('PARAM_INVALID', {
    where,
    param: 'fillValue',
    rule: `a ${kind} for this column`,
    received,
  });
}

function fillNumbers(column: NumericColumn, fill: number): Column {
  const { type, values } = column;
  if (!Number.isNaN(sumOf(values))) return { type: filledType(type, fill), values };
  const filled = new Float64Array(values.length);
  for (let i = 0; i < filled.length; i++) filled[i] = Number.isNaN(values[i]) ? fill : values[i];
  return { type: filledType(type, fill), values: filled };
}

function fillNumber({ type, values }: NumericColumn, fill: number): LiveColumn {
  const column = liveNumber(filledType(type, fill));
  const run = () => {
    column.values[0] = Number.isNaN(values[0]) ? fill : values[0];
    return true;
  };
  return { column, run };
}

function filledType(type: NumericType, fill: number): NumericType {
  return isOfType(type, fill) ? type : 'number';
}

/** Dates reach 100 million days to both sides of 1970 (ECMA-262, Time Values); their milliseconds may be fractions. */
const lastDate = 8.64e15;

function isOfType(type: NumericType, value: number): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'boolean') return value === 0 || value === 1;
  return type === 'number' || Math.abs(value) <= lastDate;
}

function fillStrings(column: StringColumn, fill: string | null): Column {
  if (fill === null || !column.codes.includes(-1)) return column;
  const known = column.dictionary.indexOf(fill);
  const code = known < 0 ? column.dictionary.length : known;
  const dictionary = known < 0 ? [...column.dictionary, fill] : column.dictionary;
  return { type: column.type, codes: column.codes.map(own => (own < 0 ? code : own)), dictionary };
}

function fillString(column: StringColumn, fill: string | null): LiveColumn {
  const filled = liveStrings(column.type);
  const run = () => {
    writeText(filled, liveText(column) ?? fill);
    return true;
  };
  return { column: filled, run };
}
