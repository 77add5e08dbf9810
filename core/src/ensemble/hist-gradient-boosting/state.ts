/** What boosting has learnt, and predicting with it. */

import { count, float64s, record } from '../../estimator/state.ts';
import { addTrees } from '../../kernels/trees/add-trees.ts';
import { pack } from '../../kernels/trees/packed.ts';
import type { Table } from '../../table/table.ts';
import { inputValues } from '../../tree/inputs.ts';
import { liveTrees } from '../../tree/live-trees.ts';
import { inputsLike, type TreesState, treesFields, treesStateProblem } from '../../tree/trees-state.ts';

/** Tree t adds to output t modulo outputs. */
export interface BoostingState extends TreesState {
  /** Raw prediction before the first tree, of each output. */
  readonly baseline: Float64Array;
  /** Mean loss before the first round and after each. */
  readonly trainLoss: Float64Array;
  /** The same on the rows held out; empty when none are. */
  readonly validationLoss: Float64Array;
  /** How many rounds there were. */
  readonly nIter: number;
}

export const boostingStateRule = record<BoostingState>({
  baseline: float64s,
  ...treesFields,
  trainLoss: float64s,
  validationLoss: float64s,
  nIter: count(),
});

/** What no rule says of a state from a file. */
export function boostingProblem(state: BoostingState, outputs: number): string | undefined {
  const { baseline } = state;
  if (baseline.length !== outputs || outputs === 0) return 'baseline must have a number for each output';
  // Infinite is that of a target of one class alone.
  if (!baseline.every(own => Number.isFinite(own) || (own > 0 && outputs === 1)))
    return 'baseline must be finite';
  return treesStateProblem(state);
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
  state: BoostingState,
): { readonly raw: Float64Array; run(): void } {
  const addTo = liveTrees(where, row, state);
  const raw = new Float64Array(state.baseline.length);
  return {
    raw,
    run() {
      raw.set(state.baseline);
      addTo(raw);
    },
  };
}
