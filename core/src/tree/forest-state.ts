/** What trees have learnt, and predicting with their mean. */

import { count, float64s, record } from '../estimator/state.ts';
import { addTrees } from '../kernels/trees/add-trees.ts';
import type { TreeEnsemble } from '../kernels/trees/ensemble.ts';
import { pack } from '../kernels/trees/packed.ts';
import { liveNumber, type RowForm } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { inputValues } from './inputs.ts';
import { liveTrees } from './live-trees.ts';
import { inputsLike, type TreesState, treesFields, treesStateProblem } from './trees-state.ts';

/** Leaves hold the target's mean, the second class's share of two, or which shares of more classes are theirs. */
export interface ForestState extends TreesState {
  /** How many classes there are; 0 for numbers. */
  readonly classes: number;
  /** Of more than two classes: `classes` shares for each kind of leaf. */
  readonly shares: Float64Array;
  /** Shape (features): what each one's splits take off impurities, 1 all together; zeros where nothing is split. */
  readonly importances: Float64Array;
}

/** Leaves looked up at a time, of all trees and some rows: 64 MB. */
const mostLeaves = 8_000_000;

export const forestStateRule = record<ForestState>({
  ...treesFields,
  classes: count(),
  shares: float64s,
  importances: float64s,
});

/** What no rule says of a state from a file. @param count How many classes the target has; 0 where it is numbers. */
export function forestProblem(state: ForestState, count: number): string | undefined {
  const { trees, classes, shares } = state;
  if (trees.roots.length === 0) return 'it has no trees';
  if (classes !== count) return 'its leaves are of other classes than the target';
  if (!state.importances.every(own => own >= 0 && own <= 1)) return 'an importance is no share';
  return treesStateProblem(state) ?? (classes > 2 ? shareProblem(trees, classes, shares) : undefined);
}

function shareProblem(
  { child, value }: TreeEnsemble,
  classes: number,
  shares: Float64Array,
): string | undefined {
  if (!shares.every(share => share >= 0)) return 'a share is below 0, or none';
  for (let node = 0; node < child.length; node++) {
    const own = value[node];
    if (child[node] < 0 && !(Number.isInteger(own) && own >= 0 && (own + 1) * classes <= shares.length))
      return 'a leaf points to shares that do not exist';
  }
  return undefined;
}

/**
 * The mean of the trees. O(rows x trees x depth).
 * @returns Shape (rows).
 * @throws {CauceError} COLUMN_TYPE for free text; ModelFileError when the state is of other columns.
 */
export function predictNumbers(where: string, table: Table, state: ForestState): Float64Array {
  const { trees, kinds, categories } = state;
  const inputs = inputsLike(where, table, kinds).map((input, i) => inputValues(input, categories[i]));
  const out = new Float64Array(table.length);
  addTrees(pack(trees, kinds), inputs, out);
  for (let row = 0; row < out.length; row++) out[row] /= trees.roots.length;
  return out;
}

/** Each class's share, as a mean of the trees. @returns Shape (rows x classes). @throws as `predictNumbers`. */
export function predictShares(where: string, table: Table, state: ForestState): Float64Array {
  const { trees, kinds, categories, classes, shares } = state;
  if (classes <= 2) {
    const out = new Float64Array(table.length * classes);
    const means = predictNumbers(where, table, state);
    for (let row = 0; row < means.length; row++) writeTwo(means[row], out, row * classes);
    return out;
  }
  const inputs = inputsLike(where, table, kinds).map((input, i) => inputValues(input, categories[i]));
  const out = new Float64Array(table.length * classes);
  const packed = pack(trees, kinds);
  const count = trees.roots.length;
  const step = Math.max(1, Math.floor(mostLeaves / count));
  for (let start = 0; start < table.length; start += step) {
    const rows = Math.min(step, table.length - start);
    const leaves = new Float64Array(count * rows);
    const part = inputs.map(values => values.subarray(start, start + rows));
    addTrees(packed, part, leaves, count);
    for (let row = 0; row < rows; row++)
      addShares(
        leaves,
        row,
        rows,
        shares,
        out.subarray((start + row) * classes, (start + row + 1) * classes),
      );
  }
  return out;
}

/** The same for a live row, as a number. */
export function compileNumbers(where: string, row: Table, state: ForestState): RowForm {
  const prediction = liveNumber();
  const addTo = liveTrees(where, row, state);
  const sums = new Float64Array(1);
  return {
    output: new Table([['prediction', prediction]]),
    run() {
      addTo(sums.fill(0));
      prediction.values[0] = sums[0] / state.trees.roots.length;
      return true;
    },
  };
}

/** The same for a live row, as classes. */
export function compileShares(where: string, row: Table, state: ForestState): RowForm {
  const { classes, shares, trees } = state;
  const count = trees.roots.length;
  const own = Array.from({ length: classes }, () => liveNumber());
  const addTo = liveTrees(where, row, state);
  const sums = new Float64Array(classes <= 2 ? 1 : count);
  const out = new Float64Array(classes);
  return {
    output: new Table(own.map((live, k) => [String(k), live] as const)),
    run() {
      addTo(sums.fill(0));
      if (classes <= 2) writeTwo(sums[0] / count, out, 0);
      else addShares(sums, 0, 1, shares, out.fill(0));
      for (let k = 0; k < classes; k++) own[k].values[0] = out[k];
      return true;
    },
  };
}

/** One class has it all; of two, the second has this share. */
function writeTwo(second: number, out: Float64Array, at: number): void {
  out[at] = 1 - second;
  if (at + 1 < out.length) out[at + 1] = second;
}

/** @param leaves Which shares each tree gives to `row`: (trees x rows). @param out CHANGED: (classes), zeros. */
function addShares(
  leaves: Float64Array,
  row: number,
  rows: number,
  shares: Float64Array,
  out: Float64Array,
): void {
  const classes = out.length;
  for (let at = row; at < leaves.length; at += rows) {
    const first = leaves[at] * classes;
    for (let k = 0; k < classes; k++) out[k] += shares[first + k];
  }
  for (let k = 0; k < classes; k++) out[k] /= leaves.length / rows;
}
