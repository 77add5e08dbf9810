/** Rows for learning and rows for measuring. */

import { CauceError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { isNumeric } from '../table/column.ts';
import type { Table } from '../table/table.ts';

export interface Split {
  /** Row numbers, ascending. */
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** A way of splitting rows several times: plain data and one function. */
export interface Splitter {
  readonly nSplits: number;
  /**
   * @param table The rows.
   * @param target Name of the target column, for splitters that look at it.
   */
  split(table: Table<unknown>, target: string): Split[];
}

export interface TrainTestOptions {
  /** Rows to measure on: a share below 1, or a count; default 0.25. */
  readonly testSize?: number;
  /** Whether rows are drawn at random (default) or the last ones taken. */
  readonly shuffle?: boolean;
  /** Default 0. */
  readonly randomState?: number;
  /** A column of classes whose shares are to be alike in both parts. */
  readonly stratify?: string;
}

/**
 * The rows of a table in two parts. The sizes are scikit-learn's: the test part is rounded up.
 * @throws {CauceError} PARAM_INVALID when a part would be empty; COLUMN_UNKNOWN for `stratify`.
 */
export function trainTestSplit<Row>(
  table: Table<Row>,
  options: TrainTestOptions = {},
): { train: Table<Row>; test: Table<Row> } {
  const { train, test } = splitRows(table, options);
  return { train: table.take(train), test: table.take(test) };
}

/** The row numbers of `trainTestSplit`. */
export function splitRows(table: Table<unknown>, options: TrainTestOptions): Split {
  const { testSize = 0.25, shuffle = true, randomState = 0, stratify } = options;
  const rows = table.length;
  const count = testSize < 1 ? Math.ceil(testSize * rows) : testSize;
  if (!(Number.isInteger(count) && count >= 1 && count < rows)) {
    const rule = `a share or a count that leaves both parts at least one of the ${rows} rows`;
    throw new CauceError('PARAM_INVALID', {
      where: 'trainTestSplit',
      param: 'testSize',
      rule,
      received: testSize,
    });
  }
  if (stratify !== undefined) return stratified(table, stratify, count, randomState);
  if (!shuffle) return { train: range(0, rows - count), test: range(rows - count, rows) };
  const order = createRandom(randomState).permutation(rows);
  return { train: order.slice(count).sort(), test: order.slice(0, count).sort() };
}

function stratified(table: Table<unknown>, name: string, count: number, randomState: number): Split {
  const groups = rowsByClass(table, name);
  const random = createRandom(randomState);
  const isTest = new Uint8Array(table.length);
  // Each class gives its share rounded down; what is missing comes from those that lost most to the rounding.
  const shares = groups.map(rows => (rows.length * count) / table.length);
  const taken = shares.map(Math.floor);
  const byLoss = shares
    .map((share, i) => ({ i, loss: share - taken[i] }))
    .sort((a, b) => b.loss - a.loss || a.i - b.i);
  const short = count - taken.reduce((sum, n) => sum + n, 0);
  for (const { i } of byLoss.slice(0, short)) taken[i]++;
  groups.forEach((rows, i) => {
    const order = random.permutation(rows.length);
    for (let k = 0; k < taken[i]; k++) isTest[rows[order[k]]] = 1;
  });
  const all = range(0, table.length);
  return { train: all.filter(row => isTest[row] === 0), test: all.filter(row => isTest[row] === 1) };
}

/** The rows of each class, classes in order of first appearance. */
function rowsByClass(table: Table<unknown>, name: string): number[][] {
  const column = table.column(name, 'The split');
  const groups = new Map<number, number[]>();
  for (let row = 0; row < table.length; row++) {
    const value = isNumeric(column) ? column.values[row] : column.codes[row];
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

export interface KFoldOptions {
  /** How many parts, at least 2; default 5. */
  readonly nSplits?: number;
  /** Whether rows are shuffled first; default false. */
  readonly shuffle?: boolean;
  /** Default 0. */
  readonly randomState?: number;
}

/**
 * Cuts the rows into parts of equal size, the first ones a row longer where it does not come out even; each part is
 * measured on once, by what the others taught. Unshuffled, the folds are scikit-learn's.
 * @throws {CauceError} PARAM_INVALID; when splitting TOO_FEW_ROWS.
 */
export function kFold(options: KFoldOptions = {}): Splitter {
  const { nSplits, shuffle = false, randomState = 0 } = { nSplits: 5, ...options };
  checkSplits('kFold', nSplits);
  return {
    nSplits,
    split(table) {
      const rows = table.length;
      if (rows < nSplits)
        throw new CauceError('TOO_FEW_ROWS', { where: 'kFold', needed: nSplits, received: rows });
      const order = shuffle ? createRandom(randomState).permutation(rows) : range(0, rows);
      const size = Math.floor(rows / nSplits);
      const longer = rows % nSplits;
      return Array.from({ length: nSplits }, (_, fold) => {
        const start = fold * size + Math.min(fold, longer);
        const end = start + size + (fold < longer ? 1 : 0);
        const test = order.slice(start, end).sort();
        const train = new Int32Array(rows - test.length);
        train.set(order.subarray(0, start));
        train.set(order.subarray(end), start);
        return { train: train.sort(), test };
      });
    },
  };
}

/**
 * As `kFold`, with the target's classes in the same shares in every part: row k of a class goes to part k modulo the
 * number of parts.
 * @throws {CauceError} PARAM_INVALID; when splitting TOO_FEW_ROWS, COLUMN_UNKNOWN.
 */
export function stratifiedKFold(options: KFoldOptions = {}): Splitter {
  const { nSplits, shuffle = false, randomState = 0 } = { nSplits: 5, ...options };
  checkSplits('stratifiedKFold', nSplits);
  return {
    nSplits,
    split(table, target) {
      const rows = table.length;
      if (rows < nSplits) {
        throw new CauceError('TOO_FEW_ROWS', { where: 'stratifiedKFold', needed: nSplits, received: rows });
      }
      const random = createRandom(randomState);
      const foldOf = new Int32Array(rows);
      // One running number over all classes keeps the parts of equal size.
      let next = 0;
      for (const group of rowsByClass(table, target)) {
        const order = shuffle ? random.permutation(group.length) : range(0, group.length);
        for (const k of order) foldOf[group[k]] = next++ % nSplits;
      }
      const all = range(0, rows);
      return Array.from({ length: nSplits }, (_, fold) => ({
        train: all.filter(row => foldOf[row] !== fold),
        test: all.filter(row => foldOf[row] === fold),
      }));
    },
  };
}

function checkSplits(where: string, nSplits: number): void {
  if (Number.isInteger(nSplits) && nSplits >= 2) return;
  throw new CauceError('PARAM_INVALID', {
    where,
    param: 'nSplits',
    rule: 'a whole number of at least 2',
    received: nSplits,
  });
}

function range(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}
