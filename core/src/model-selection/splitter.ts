/** What a splitter is, and what all of them share. */

import { CauceError } from '../errors.ts';
import type { Table } from '../table/table.ts';

/** Rows to learn from and rows to measure on. */
export interface Split {
  /** Row numbers, ascending. */
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * A way of splitting rows several times: plain data and one function, which gives the same splits whenever it is asked.
 *
 * @typeParam Dropped - The names of the columns that it drops.
 */
export interface Splitter<Dropped extends string = string> {
  /**
   * Columns that only say how rows are split, such as those of groups: cross-validations and searches drop them before
   * they fit, so that they are no inputs of the model. Default none.
   */
  readonly drops?: readonly Dropped[];
  /** The column of groups, where there is one: rows of a group belong together. */
  readonly groups?: string;
  /**
   * @param table The rows. Only read.
   * @param target Name of the target column, for splitters that look at it.
   */
  split(table: Table<unknown>, target: string): Split[];
}

/** Options of splitters by a column of groups. */
export interface GroupsOptions<Groups extends string> {
  /** Name of the column that says which rows belong together: an owner, a shop, a day. Nothing in it may be missing. */
  readonly groups: Groups;
  /** Whether that column is also an input of the model; default false: it is dropped before the fit. */
  readonly keepGroups?: boolean;
}

/** The columns that a splitter by groups drops. */
export function dropsOf<Groups extends string>({ groups, keepGroups }: GroupsOptions<Groups>): Groups[] {
  return keepGroups ? [] : [groups];
}

/** All rows but those of the test part, and those. @param isTest Asked for each row. */
export function splitBy(rows: number, isTest: (row: number) => boolean): Split {
  const all = range(0, rows);
  return { train: all.filter(row => !isTest(row)), test: all.filter(isTest) };
}

/** One split for each fold, which its rows are tested in. */
export function splitsOf(foldOf: Int32Array, nSplits: number): Split[] {
  return Array.from({ length: nSplits }, (_, fold) => splitBy(foldOf.length, row => foldOf[row] === fold));
}

export function range(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}

/** @throws {CauceError} PARAM_INVALID unless it is a whole number of at least `least`. */
export function checkCount(where: string, param: string, received: number, least: number): void {
  if (Number.isSafeInteger(received) && received >= least) return;
  throw new CauceError('PARAM_INVALID', {
    where,
    param,
    rule: `a whole number of at least ${least}`,
    received,
  });
}
