/** What each column adds to what trees predict. */

import type { Contributions } from '../estimator/contributions.ts';
import { pack } from '../kernels/trees/packed.ts';
import { treeShap } from '../kernels/trees/tree-shap.ts';
import { rankOfInput } from '../kernels/trees/walk.ts';
import type { Table } from '../table/table.ts';
import { type ForestState, predictNumbers, predictShares } from './forest-state.ts';
import { inputValues } from './inputs.ts';
import { inputsLike, type TreesState } from './trees-state.ts';

/** Which trees are added up for a row, and what their leaves add. */
export interface TreeSum {
  /** The first tree, and how many there are from one to the next. */
  readonly first: number;
  readonly step: number;
  readonly leafValue: (leaf: number) => number;
}

/**
 * Shapley values of sums of trees; a one-hot block is one input. O(rows x leaves x inputs of a path).
 * @returns Shapes (rows) and (rows x columns): the sum when nothing is known of a row, and what each input adds.
 * @throws {CauceError} COLUMN_TYPE for free text; NOT_EXPLAINABLE; ModelFileError when the state is of other columns.
 */
export function sumContributions(
  where: string,
  table: Table,
  { trees, kinds, categories }: TreesState,
  sumOf: (row: number) => TreeSum,
): Pick<Contributions, 'base' | 'values'> {
  const inputs = inputsLike(where, table, kinds).map((input, i) => inputValues(input, categories[i]));
  const { thresholds } = pack(trees, kinds);
  const shap = treeShap(where, trees, kinds);
  const width = inputs.length;
  const ranks = new Int32Array(width);
  const base = new Float64Array(table.length);
  const values = new Float64Array(table.length * width);
  for (let row = 0; row < table.length; row++) {
    for (let i = 0; i < width; i++) ranks[i] = rankOfInput(thresholds[i], inputs[i][row]);
    const { first, step, leafValue } = sumOf(row);
    const own = values.subarray(row * width, (row + 1) * width);
    base[row] = shap.explain(ranks, first, step, leafValue, own);
  }
  return { base, values: joined(table, values, width) };
}

/** What the features of a sparse block add is what the block adds. @param values Shape (rows x inputs). */
function joined(table: Table, values: Float64Array, width: number): Float64Array {
  const widths = table.columns.map(column => (column.type === 'sparse' ? column.names.length : 1));
  if (widths.every(own => own === 1)) return values;
  const out = new Float64Array(table.length * widths.length);
  for (let row = 0; row < table.length; row++) {
    let at = row * width;
    for (const [place, own] of widths.entries())
      for (let k = 0; k < own; k++) out[row * widths.length + place] += values[at++];
  }
  return out;
}

/** Of the mean of trees that predict numbers. @throws as `sumContributions`. */
export function numberContributions(where: string, table: Table, state: ForestState): Contributions {
  const { value, roots } = state.trees;
  const all: TreeSum = { first: 0, step: 1, leafValue: leaf => value[leaf] };
  const { base, values } = sumContributions(where, table, state, () => all);
  const toMean = (sum: number): number => sum / roots.length;
  return {
    unit: 'prediction',
    base: base.map(toMean),
    values: values.map(toMean),
    total: predictNumbers(where, table, state),
  };
}

/**
 * Of the mean of trees that predict classes: of each row the probability of one class.
 * @throws as `sumContributions`.
 */
export function shareContributions(
  where: string,
  table: Table,
  state: ForestState,
  classes: Int32Array,
): Contributions {
  const { trees, shares, classes: count } = state;
  const { value } = trees;
  const sums = Array.from({ length: count }, (_, k): TreeSum => {
    // Of at most two classes, leaves have the share of the second.
    const leafValue = (leaf: number): number => {
      if (count > 2) return shares[value[leaf] * count + k];
      return k === 1 ? value[leaf] : 1 - value[leaf];
    };
    return { first: 0, step: 1, leafValue };
  });
  const { base, values } = sumContributions(where, table, state, row => sums[classes[row]]);
  const toMean = (sum: number): number => sum / trees.roots.length;
  const all = predictShares(where, table, state);
  return {
    unit: 'probability',
    base: base.map(toMean),
    values: values.map(toMean),
    total: Float64Array.from(classes, (k, row) => all[row * count + k]),
  };
}
