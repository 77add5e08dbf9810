/** Rows of new training data beside one another: repeated ones, and those that contradict one another. */

import { show } from '../../errors.ts';
import { rowKeys } from '../../table/row-keys.ts';
import type { Table } from '../../table/table.ts';
import { at } from '../profile/column-profile.ts';
import { type Observation, percent } from './retrain-finding.ts';
import type { Labelled } from './training-sample.ts';

/** Share of rows that repeat others from which it is told, and how much more than before it must be. */
const repeatedShare = 0.1;
/** Fewest rows that a share is told of. */
const fewestRows = 20;

/**
 * Rows that are the same in every column, the target included.
 * @param before Rows that the version in use learnt from: a table of few columns repeats itself by nature.
 */
export function repeatedRows(table: Table, before: Table | undefined): Observation[] {
  if (table.length < fewestRows) return [];
  const share = shareRepeated(table);
  if (share <= repeatedShare) return [];
  const usual = before === undefined ? 0 : shareRepeated(before.select(table.names));
  if (share <= usual + repeatedShare) return [];
  const than = before === undefined ? '' : ` In the data of the version in use it is ${percent(usual)}.`;
  return [
    {
      code: 'ROWS_REPEATED',
      field: null,
      message: `${percent(share)} of the rows repeat others in every column. They count more than once, and the scores on rows held out flatter the model.${than}`,
      details: { share, before: before === undefined ? null : usual },
    },
  ];
}

function shareRepeated(table: Table): number {
  const keys = rowKeys(table, table.names);
  return 1 - new Set(keys).size / Math.max(1, keys.length);
}

/** Targets of alike rows contradict one another when they are apart by more than this share of the target's spread. */
const apart = 0.25;
/** More rows than before must contradict others: this share of all, and so many standard deviations of chance. */
const moreContradictions = 0.01;
const z = 4;

/**
 * Rows that are alike in all inputs and whose targets contradict one another, if there are more of them than before.
 * Without the data of the version in use nothing is known of before.
 *
 * @param quantiles Of the target's profile. @param inputs The names of the columns to look at.
 */
export function contradictions(
  sent: Labelled,
  before: Labelled | undefined,
  quantiles: Float64Array,
  inputs: readonly string[],
  target: string,
): Observation[] {
  if (before === undefined) return [];
  const distance = quantiles.length === 0 ? 0 : apart * (quantiles[at.p95] - quantiles[at.p05]);
  const now = shareContradicting(sent, inputs, distance);
  if (now <= moreContradictions) return [];
  const usual = shareContradicting(before, inputs, distance);
  const rows = sent.table.length;
  const limit =
    usual + moreContradictions + z * Math.sqrt((usual * (1 - usual)) / Math.min(rows, before.table.length));
  if (now <= limit || now * rows < 3) return [];
  return [
    {
      code: 'TARGETS_CONTRADICT',
      field: target,
      message: `The target ${show(target)}: ${percent(now)} of the rows contradict others that are alike in all other columns. In the data of the version in use it is ${percent(usual)}.`,
      details: { share: now, before: usual },
    },
  ];
}

/** Rows whose target is another than that of the first row that is alike. */
function shareContradicting(
  { table, target }: Labelled,
  inputs: readonly string[],
  distance: number,
): number {
  const keys = rowKeys(table, inputs);
  const firstOf = new Map<number, number>();
  const values = target instanceof Float64Array ? target : target.codes;
  const isApart =
    target instanceof Float64Array
      ? (a: number, b: number) => Math.abs(a - b) > distance
      : (a: number, b: number) => a !== b;
  let contradicting = 0;
  for (let row = 0; row < keys.length; row++) {
    const first = firstOf.get(keys[row]);
    if (first === undefined) firstOf.set(keys[row], row);
    else if (isApart(values[row], values[first])) contradicting++;
  }
  return contradicting / Math.max(1, keys.length);
}
