/** A table in numbers: a row for each column. */

import {
  type Column,
  columnLength,
  isNumeric,
  numeric,
  type OneHotColumn,
  type SparseColumn,
  type StringColumn,
  strings,
} from './column.ts';
import { Table } from './table.ts';

/** How many of a column's strings are named, the most frequent first. */
const mostNamed = 3;

/**
 * What is in each column: its type, how many values are missing and how many distinct ones there are; of numbers the
 * smallest, the mean, the median and the largest; of strings and booleans the most frequent with their shares of the
 * values that are there, of dates the first and the last.
 *
 * @returns A row for each column of `table`, in its order; missing where a statistic does not apply.
 * O(rows · log rows) for each column of numbers.
 *
 * @example
 * describe(cars).select(['column', 'missing', 'median']).rowAt(2); //=> { column: 'km', missing: 1, median: 75000 }
 */
export function describe(table: Table<unknown>): Table {
  const all = table.columns.map(describeColumn);
  const count = (of: (d: Description) => number) => numeric(Float64Array.from(all, of), 'integer');
  const number = (of: (d: Description) => number) => numeric(Float64Array.from(all, of));
  return new Table(
    [
      ['column', strings(table.names, 'text')],
      ['type', strings(table.columns.map(column => column.type))],
      ['missing', count(d => d.missing)],
      ['distinct', count(d => d.distinct)],
      ['min', number(d => d.min)],
      ['mean', number(d => d.mean)],
      ['median', number(d => d.median)],
      ['max', number(d => d.max)],
      [
        'values',
        strings(
          all.map(d => d.values),
          'text',
        ),
      ],
    ],
    table.columns.length,
  );
}

interface Description {
  readonly missing: number;
  readonly distinct: number;
  readonly min: number;
  readonly mean: number;
  readonly median: number;
  readonly max: number;
  readonly values: string | null;
}

const noNumbers = { min: Number.NaN, mean: Number.NaN, median: Number.NaN, max: Number.NaN };

function describeColumn(column: Column): Description {
  if (column.type === 'sparse') return describeSparse(column);
  if (!isNumeric(column)) return describeStrings(column);
  // Typed arrays sort by value.
  const present = column.values.filter(value => !Number.isNaN(value)).sort();
  const { length } = present;
  const missing = column.values.length - length;
  const distinct = present.reduce((sum, value, i) => (i > 0 && value === present[i - 1] ? sum : sum + 1), 0);
  if (length === 0) return { missing, distinct, ...noNumbers, values: null };
  if (column.type === 'boolean') {
    const share = present.reduce((sum, value) => sum + value, 0) / length;
    return { missing, distinct, ...noNumbers, values: `true ${percent(share)}` };
  }
  const [min, max] = [present[0], present[length - 1]];
  if (column.type === 'date')
    return { missing, distinct, ...noNumbers, values: `${isoDay(min)} to ${isoDay(max)}` };
  const mean = present.reduce((sum, value) => sum + value / length, 0);
  const median = (present[(length - 1) >>> 1] + present[length >>> 1]) / 2;
  return { missing, distinct, min, mean, median, max, values: null };
}

function describeSparse({ names, starts, indices }: SparseColumn): Description {
  const used = new Set(indices.subarray(0, starts[starts.length - 1]));
  return {
    missing: 0,
    distinct: used.size,
    ...noNumbers,
    values: `${used.size} of ${names.length} features`,
  };
}

function describeStrings(column: StringColumn | OneHotColumn): Description {
  const words = column.type === 'oneHot' ? column.names : column.dictionary;
  const counts = new Int32Array(words.length);
  for (const code of column.codes) if (code >= 0) counts[code]++;
  const used = Array.from(counts.keys()).filter(code => counts[code] > 0);
  const present = used.reduce((sum, code) => sum + counts[code], 0);
  // Of equally frequent ones the first in the column's own order: sorting is stable.
  const frequent = used.sort((a, b) => counts[b] - counts[a]).slice(0, mostNamed);
  const named = frequent.map(code => `${words[code]} ${percent(counts[code] / present)}`);
  const values = named.length === 0 ? null : named.join(', ') + (used.length > mostNamed ? ', …' : '');
  return { missing: columnLength(column) - present, distinct: used.length, ...noNumbers, values };
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function percent(share: number): string {
  const hundred = share * 100;
  return `${hundred >= 10 ? Math.round(hundred) : Number(hundred.toPrecision(1))}%`;
}
