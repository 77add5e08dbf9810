/** Fitting trees: any number, on all threads. */

import type { FitContext } from '../estimator/fit-context.ts';
import { type GrowthRules, type TrainingTarget, TreeGrower } from '../kernels/forest/grow-trees.ts';
import { layRows, mostCodes, type TrainingInput } from '../kernels/forest/training-rows.ts';
import { openWorkspace, plainWorkspace } from '../kernels/workspace.ts';
import { createRandom } from '../random.ts';
import { isString } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { ForestBuilder } from './forest-builder.ts';
import type { ForestState } from './forest-state.ts';
import type { ForestTarget } from './forest-target.ts';
import { featuresOf, inputKind, inputsOf, inputValues, type TreeInput } from './inputs.ts';
import { signsOf } from './monotonic.ts';
import { growthRules, type TreeParams } from './tree-params.ts';
import { mostCategories, mostFrequent } from './trees-state.ts';

/** With less to do, another thread would start too late to help. */
const fewestCellsForThreads = 200_000;

export interface ForestParams extends TreeParams {
  readonly nEstimators: number;
  /** Rows drawn for each tree, with replacement; 0 takes all of them once. */
  readonly draws: number;
  readonly isRandom: boolean;
}

/**
 * Grows trees.
 * @throws {CauceError} COLUMN_TYPE for free text, PARAM_INVALID for what must rise or fall and has no order, ABORTED.
 */
export function growForest(
  where: string,
  given: Table,
  { rows, learnt, classes, isEntropy }: ForestTarget,
  params: ForestParams,
  context: FitContext,
): ForestState {
  const { nEstimators } = params;
  const random = params.randomState === null ? context.random : createRandom(params.randomState);
  const table = rows === undefined ? given : given.take(rows);
  const inputs = inputsOf(where, table);
  const categories = inputs.map(({ column }) =>
    isString(column) ? mostFrequent(column, mostCategories) : null,
  );
  const parts = inputs.flatMap((input, i) => partsOf(input, i, categories[i]));
  const target = withSigns(learnt, parts, signsOf(where, inputs, params.monotonicCst));
  const rules: GrowthRules = {
    ...growthRules(params, table.length, inputs.length, params.draws, target.weights !== undefined),
    isEntropy,
    isRandom: params.isRandom,
  };
  const cells = table.length * inputs.length * nEstimators;
  const threads = cells < fewestCellsForThreads ? 1 : context.threads;
  const space = learnt.isAbsolute ? plainWorkspace() : openWorkspace(threads);
  try {
    const data = layRows(space, parts, table.length, params.isRandom);
    const grower = new TreeGrower(space, data, target, rules, random, nEstimators);
    const builder = new ForestBuilder(parts, inputs.map(featuresOf), target.classes, params);
    for (let done = 0; done < nEstimators; ) {
      context.throwIfAborted();
      const trees = grower.grow(Math.min(grower.batch, nEstimators - done));
      for (const tree of trees) builder.add(tree);
      done += trees.length;
      context.report({ step: where, done, total: nEstimators });
    }
    const { trees, shares, importances } = builder.finish();
    const kinds = Uint8Array.from(inputs, inputKind);
    const state = { trees, kinds, categories, classes, shares, importances };
    return classes > 2 || target.classes === 0 ? state : withSecondShares(state);
  } finally {
    space.close();
  }
}

/** What must rise or fall asks for sums that know their rows: with weights, of 1 where there are no others. */
function withSigns(
  learnt: TrainingTarget,
  parts: readonly Part[],
  signs: Int8Array | undefined,
): TrainingTarget {
  if (signs === undefined) return learnt;
  const weights = learnt.weights ?? new Float64Array(learnt.target.length).fill(1);
  return { ...learnt, weights, monotone: Int8Array.from(parts, ({ input }) => signs[input]) };
}

/** Two classes that were counted as more would be: leaves get the second one's share itself. */
function withSecondShares(state: ForestState): ForestState {
  const { trees, shares } = state;
  const value = trees.value.map((own, node) => (trees.child[node] < 0 ? shares[2 * own + 1] : own));
  return { ...state, trees: { ...trees, value }, shares: new Float64Array(0) };
}

/** A part of an input as the kernel takes it: codes from `first` on. */
interface Part extends TrainingInput {
  readonly input: number;
  readonly first: number;
}

/** An input as one part, a wide one-hot block as several. */
function partsOf(input: TreeInput, place: number, categories: readonly string[] | null): Part[] {
  const kind = inputKind(input);
  const { column } = input;
  if (column.type !== 'oneHot') {
    const values = inputValues(input, categories);
    return [{ input: place, first: 0, kind, values, codes: categories?.length ?? 0 }];
  }
  const count = Math.ceil(column.names.length / mostCodes);
  return Array.from({ length: count }, (_, k) => {
    const first = k * mostCodes;
    const codes = Math.min(mostCodes, column.names.length - first);
    const isOwn = (code: number): boolean => code >= first && code < first + codes;
    const values = count === 1 ? column.codes : column.codes.map(code => (isOwn(code) ? code - first : -1));
    return { input: place, first, kind, values, codes };
  });
}
