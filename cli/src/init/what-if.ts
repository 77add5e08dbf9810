/** A question whose answer a model must not get wrong: what if one column of a row had another value? */

import {
  type AnyRow,
  type Column,
  isNumeric,
  isString,
  type Model,
  type Table,
  takeColumn,
  type Value,
  valueAt,
} from '@cauce/core';

/** The column that makes the largest difference, and which way. */
export interface WhatIf {
  readonly column: string;
  readonly from: Value;
  readonly to: Value;
  /** Whether the prediction, or the probability of the class, is higher with `to`. */
  readonly goesUp: boolean;
  /** For a classifier, whose probability it is. */
  readonly className?: string;
  /** A row of the table whose answer is like that of most; without the target. */
  readonly row: AnyRow;
}

/** So many rows are asked, evenly spread over the table. */
const askedRows = 200;
/** Of a column of strings so many of the most common values are tried. */
const triedValues = 6;

interface Difference {
  readonly column: string;
  readonly low: Value;
  readonly high: Value;
  /** Of each row: what the output is more with `high` than with `low`. */
  readonly byRow: readonly number[];
  /** Position of the class; 0 for a regressor. */
  readonly output: number;
  readonly mean: number;
}

/**
 * Asks the model about every column: numbers at their 10th and 90th percentile, strings at the two of their common values that
 * lie furthest apart.
 * @param table The rows that the model learnt from, without the target; at least one. What is missing in them may be missing.
 * @returns Undefined when no column makes a difference.
 */
export function findWhatIf(model: Model, table: Table): WhatIf | undefined {
  const step = Math.max(1, Math.floor(table.length / askedRows));
  const rows = Array.from({ length: Math.min(askedRows, table.length) }, (_, i) => i * step);
  const base = table.take(rows);
  let largest: Difference | undefined;
  for (const [name, column] of table.entries()) {
    const difference = differenceOf(model, base, name, column);
    if (difference !== undefined && Math.abs(difference.mean) > Math.abs(largest?.mean ?? 0))
      largest = difference;
  }
  return largest && asQuestion(model, base, largest);
}

function differenceOf(model: Model, base: Table, name: string, column: Column): Difference | undefined {
  const asked = askedValues(column);
  if (asked.length < 2) return undefined;
  const outputs = asked.map(row => outputsOf(model, base.with([[name, constant(column, row, base.length)]])));
  const [first] = outputs[0];
  let largest: Difference | undefined;
  for (let output = 0; output < first.length; output++) {
    const means = outputs.map(rows => rows.reduce((sum, row) => sum + row[output], 0) / rows.length);
    const low = isNumeric(column) ? 0 : means.indexOf(Math.min(...means));
    const high = isNumeric(column) ? 1 : means.indexOf(Math.max(...means));
    const mean = means[high] - means[low];
    if (Math.abs(mean) <= Math.abs(largest?.mean ?? 0)) continue;
    const byRow = outputs[high].map((row, i) => row[output] - outputs[low][i][output]);
    largest = {
      column: name,
      low: valueAt(column, asked[low]),
      high: valueAt(column, asked[high]),
      byRow,
      output,
      mean,
    };
  }
  return largest;
}

/** The row with a median answer, of those that lack the fewest values and have an answer like the mean's. */
function asQuestion(model: Model, base: Table, difference: Difference): WhatIf | undefined {
  const { column, low, high, byRow, output, mean } = difference;
  const alike = byRow
    .map((answer, i) => ({ answer: answer * Math.sign(mean), row: base.rowAt(i) }))
    .filter(({ answer }) => answer > 0)
    .map(({ answer, row }) => ({ answer, row, missing: missingIn(row) }));
  const fewest = Math.min(...alike.map(({ missing }) => missing));
  const fullest = alike.filter(({ missing }) => missing === fewest).sort((a, b) => a.answer - b.answer);
  if (fullest.length === 0) return undefined;
  const { row } = fullest[Math.floor(fullest.length / 2)];
  const className = model.task === 'classification' ? model.target.values?.[output] : undefined;
  // Told from the value that the row has, where it has one of the two.
  const isTurned = row[column] === high;
  const [from, to] = isTurned ? [high, low] : [low, high];
  const goesUp = mean > 0 !== isTurned;
  return { column, from, to, goesUp, row, ...(className === undefined ? {} : { className }) };
}

function missingIn(row: AnyRow): number {
  return Object.values(row).filter(value => value === null).length;
}

/** Rows of the column that hold the values to try. */
function askedValues(column: Column): number[] {
  if (isNumeric(column)) {
    const known = [...column.values.keys()].filter(row => !Number.isNaN(column.values[row]));
    known.sort((a, b) => column.values[a] - column.values[b]);
    const at = (share: number): number => known[Math.round(share * (known.length - 1))];
    const differs = (a: number, b: number): boolean => column.values[a] !== column.values[b];
    const pairs = [
      [at(0.1), at(0.9)],
      [at(0), at(1)],
    ];
    return pairs.find(([low, high]) => known.length > 1 && differs(low, high)) ?? [];
  }
  const counts = new Map<number, { row: number; count: number }>();
  if (!isString(column)) return [];
  column.codes.forEach((code, row) => {
    if (code < 0) return;
    const seen = counts.get(code);
    if (seen === undefined) counts.set(code, { row, count: 1 });
    else seen.count++;
  });
  const common = [...counts.values()].sort((a, b) => b.count - a.count || a.row - b.row);
  return common.slice(0, triedValues).map(({ row }) => row);
}

/** The value of one row, in every row. */
function constant(column: Column, row: number, length: number): Column {
  return takeColumn(column, new Int32Array(length).fill(row));
}

/** For each row the prediction, or the probability of each class. */
function outputsOf(model: Model, rows: Table): readonly (readonly number[])[] {
  if (model.task === 'classification') return model.predictProba(rows);
  return model.predict(rows).map(prediction => [Number(prediction)]);
}
