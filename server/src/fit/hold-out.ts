/**
 * Which rows a new model is measured on: as far as there are any, such as the version in use has not learnt from. Half of
 * these are learnt from all the same: a model that had none of the new rows would say nothing of what they teach.
 */

import { createRandom, rowKeys, type Table } from '@cauce/core';

export interface HoldOut {
  readonly train: Table;
  readonly test: Table;
  /** Rows of `test` that the version in use had learnt from; null when it is not known what it learnt from. */
  readonly seenTestRows: number | null;
}

/**
 * @param learnt The rows that the version in use learnt from.
 * @param testSize Share of the rows, between 0 and 1; the test part is rounded up.
 */
export function holdOut(table: Table, learnt: Table | undefined, testSize: number): HoldOut {
  const order = createRandom(0).permutation(table.length);
  const count = Math.min(Math.ceil(testSize * table.length), table.length - 1);
  const isSeen = learnt === undefined ? undefined : seenRows(table, learnt);
  const preferred = isSeen === undefined ? order : unseenFirst(order, isSeen);
  const test = preferred.slice(0, count).sort();
  return {
    train: table.take(preferred.slice(count).sort()),
    test: table.take(test),
    seenTestRows: isSeen === undefined ? null : test.reduce((sum, row) => sum + isSeen[row], 0),
  };
}

/** A table without another's rows. Of rows that it has several times as many go as the other has. */
export function withoutRows(table: Table, others: Table): Table {
  const names = sharedNames(table, others);
  const toGo = new Map<number, number>();
  for (const key of rowKeys(others, names)) toGo.set(key, (toGo.get(key) ?? 0) + 1);
  const keys = rowKeys(table, names);
  const left = Int32Array.from(keys.keys()).filter(row => {
    const count = toGo.get(keys[row]) ?? 0;
    if (count > 0) toGo.set(keys[row], count - 1);
    return count === 0;
  });
  return table.take(left);
}

/** Half of the rows that were not seen, then all that were, then the other half. */
function unseenFirst(order: Int32Array, isSeen: Uint8Array): Int32Array {
  const unseen = order.filter(row => isSeen[row] === 0);
  const seen = order.filter(row => isSeen[row] === 1);
  const half = unseen.length >>> 1;
  const all = new Int32Array(order.length);
  all.set(unseen.subarray(0, half));
  all.set(seen, half);
  all.set(unseen.subarray(half), half + seen.length);
  return all;
}

/** Shape (rows): 1 for each row of a table that another has too. */
function seenRows(table: Table, others: Table): Uint8Array {
  const names = sharedNames(table, others);
  const known = new Set(rowKeys(others, names));
  return Uint8Array.from(rowKeys(table, names), key => Number(known.has(key)));
}

function sharedNames(table: Table, others: Table): string[] {
  return table.names.filter(name => others.names.includes(name));
}
