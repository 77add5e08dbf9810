/** What boosting has learnt, and predicting with it. */

import { ModelFileError } from '../../errors.ts';
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
} from '../../estimator/state.ts';
import { addTrees, addTreesToRow, rankOfInput } from '../../kernels/trees/add-trees.ts';
import { nodeKind, type TreeEnsemble, treeProblem } from '../../kernels/trees/ensemble.ts';
import { pack } from '../../kernels/trees/packed.ts';
import type { Table } from '../../table/table.ts';
import { inputKind, inputsOf, inputValues, liveInput, type TreeInput } from '../../tree/inputs.ts';

export interface BoostingState {
  /** Raw prediction before the first tree, of each output. */
  readonly baseline: Float64Array;
  /** Tree t adds to output t modulo outputs. */
  readonly trees: TreeEnsemble;
  /** What the nodes of each input compare: see `nodeKind`. */
  readonly kinds: Uint8Array;
  /** For each input the categories it knows; null for others. */
  readonly categories: readonly (readonly string[] | null)[];
  /** Mean loss before the first round and after each. */
  readonly trainLoss: Float64Array;
  /** The same on the rows held out; empty when none are. */
  readonly validationLoss: Float64Array;
  /** How many rounds there were. */
  readonly nIter: number;
}

/** A category's bin must fit a byte and a set of 256 bits, with room for the bin of missing values. */
export const mostBins = 255;

export const treesRule = record<TreeEnsemble>({
  input: int32s,
  value: float64s,
  child: int32s,
  flags: uint8s,
  sets: array('Uint32Array'),
  roots: int32s,
});

export const boostingStateRule = record<BoostingState>({
  baseline: float64s,
  trees: treesRule,
  kinds: uint8s,
  categories: listOf(nullable(texts)) as StateRule<readonly (readonly string[] | null)[]>,
  trainLoss: float64s,
  validationLoss: float64s,
  nIter: count(),
});

/** What no rule says of a state from a file. */
export function boostingProblem(
  { baseline, trees, kinds, categories }: BoostingState,
  outputs: number,
): string | undefined {
  if (baseline.length !== outputs || outputs === 0) return 'baseline must have a number for each output';
  if (kinds.length !== categories.length) return 'its inputs differ in number';
  const isSound = (kind: number, i: number): boolean =>
    kind <= nodeKind.oneHot && (kind === nodeKind.set) === (categories[i] !== null);
  if (!kinds.every(isSound)) return 'an input is of no kind';
  const tooMany = categories.some(own => own !== null && own.length > mostBins);
  return tooMany ? 'an input has too many categories' : treeProblem(trees, kinds);
}

/**
 * Baseline and trees added up.
 * @returns Shape (outputs x rows), output after output.
 * @throws {CauceError} COLUMN_TYPE for free text; ModelFileError when the state is of other columns.
 */
export function rawPredictions(where: string, table: Table, state: BoostingState): Float64Array {
  const { baseline, trees, kinds, categories } = state;
  const values = inputsLike(where, table, kinds).map((input, i) => inputValues(input, categories[i]));
  const out = new Float64Array(baseline.length * table.length);
  baseline.forEach((value, k) => {
    out.fill(value, k * table.length, (k + 1) * table.length);
  });
  addTrees(pack(trees, kinds), values, out, baseline.length);
  return out;
}

/** The same for a live row: `raw` (outputs) is written by each call of `run`. */
export function liveRawPrediction(
  where: string,
  row: Table,
  { baseline, trees, kinds, categories }: BoostingState,
): { readonly raw: Float64Array; run(): void } {
  const inputs = inputsLike(where, row, kinds).map((input, i) => liveInput(input, categories[i]));
  const packed = pack(trees, kinds);
  const ranks = new Int32Array(inputs.length);
  const raw = new Float64Array(baseline.length);
  return {
    raw,
    run() {
      for (let i = 0; i < ranks.length; i++) ranks[i] = rankOfInput(packed.thresholds[i], inputs[i]());
      raw.set(baseline);
      addTreesToRow(packed, ranks, raw);
    },
  };
}

function inputsLike(where: string, table: Table, kinds: Uint8Array): TreeInput[] {
  const inputs = inputsOf(where, table);
  if (inputs.length !== kinds.length || inputs.some((input, i) => inputKind(input) !== kinds[i]))
    throw new ModelFileError(`${where} was fitted on other columns than it is given.`);
  return inputs;
}
