/** What trees have learnt, and predicting with their mean. */

import { ModelFileError } from '../errors.ts';
import {
  array,
  count,
  float64s,
  int32s,
  listOf,
  nullable,
  record,
  type StateRule,
  texts,
  uint8s,
} from '../estimator/state.ts';
import { addTrees, addTreesToRow, rankOfInput } from '../kernels/trees/add-trees.ts';
import { nodeKind, type TreeEnsemble, treeProblem } from '../kernels/trees/ensemble.ts';
import { pack } from '../kernels/trees/packed.ts';
import { liveNumber, type RowForm } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { inputKind, inputsOf, inputValues, liveInput, type TreeInput } from './inputs.ts';

export interface ForestState {
  /** Leaves hold the target's mean, the second class's share of two, or which shares of more classes are theirs. */
  readonly trees: TreeEnsemble;
  /** What the nodes of each input compare: see `nodeKind`. */
  readonly kinds: Uint8Array;
  /** For each input the categories it knows; null for others. */
  readonly categories: readonly (readonly string[] | null)[];
  /** How many classes there are; 0 for numbers. */
  readonly classes: number;
  /** Of more than two classes: `classes` shares for each kind of leaf. */
  readonly shares: Float64Array;
}

/** A set of categories has 256 bits, one for each. */
export const mostCategories = 255;
/** Leaves looked up at a time, of all trees and some rows: 64 MB. */
const mostLeaves = 8_000_000;

export const forestStateRule = record<ForestState>({
  trees: record<TreeEnsemble>({
    input: int32s,
    value: float64s,
    child: int32s,
    flags: uint8s,
    sets: array('Uint32Array'),
    roots: int32s,
  }),
  kinds: uint8s,
  categories: listOf(nullable(texts)) as StateRule<readonly (readonly string[] | null)[]>,
  classes: count(),
  shares: float64s,
});

/** What no rule says of a state from a file. */
export function forestProblem({
  trees,
  kinds,
  categories,
  classes,
  shares,
}: ForestState): string | undefined {
  if (kinds.length !== categories.length) return 'its inputs differ in number';
  const isSound = (kind: number, i: number): boolean =>
    kind <= nodeKind.oneHot && (kind === nodeKind.set) === (categories[i] !== null);
  if (!kinds.every(isSound)) return 'an input is of no kind';
  if (categories.some(own => own !== null && own.length > mostCategories))
    return 'an input has too many categories';
  if (trees.roots.length === 0) return 'it has no trees';
  return treeProblem(trees, kinds) ?? (classes > 2 ? shareProblem(trees, classes, shares) : undefined);
}

function shareProblem(
  { child, value }: TreeEnsemble,
  classes: number,
  shares: Float64Array,
): string | undefined {
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
  const { sums, run } = liveSums(where, row, state, 1);
  return {
    output: new Table([['prediction', prediction]]),
    run() {
      run();
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
  const { sums, run } = liveSums(where, row, state, classes <= 2 ? 1 : count);
  const out = new Float64Array(classes);
  return {
    output: new Table(own.map((live, k) => [String(k), live] as const)),
    run() {
      run();
      if (classes <= 2) writeTwo(sums[0] / count, out, 0);
      else addShares(sums, 0, 1, shares, out.fill(0));
      for (let k = 0; k < classes; k++) own[k].values[0] = out[k];
      return true;
    },
  };
}

/** What all trees add to one live row: `sums` is written by each call of `run`. */
function liveSums(
  where: string,
  row: Table,
  { trees, kinds, categories }: ForestState,
  outputs: number,
): { readonly sums: Float64Array; run(): void } {
  const inputs = inputsLike(where, row, kinds).map((input, i) => liveInput(input, categories[i]));
  const packed = pack(trees, kinds);
  const ranks = new Int32Array(inputs.length);
  const sums = new Float64Array(outputs);
  return {
    sums,
    run() {
      for (let i = 0; i < ranks.length; i++) ranks[i] = rankOfInput(packed.thresholds[i], inputs[i]());
      addTreesToRow(packed, ranks, sums.fill(0));
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

function inputsLike(where: string, table: Table, kinds: Uint8Array): TreeInput[] {
  const inputs = inputsOf(where, table);
  if (inputs.length !== kinds.length || inputs.some((input, i) => inputKind(input) !== kinds[i]))
    throw new ModelFileError(`${where} was fitted on other columns than it is given.`);
  return inputs;
}
