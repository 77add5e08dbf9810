/** Fitting trees: any number, on all threads. */

import type { ClassTarget, FitContext } from '../estimator/definition.ts';
import { fixedPointScale, orderFreeSum } from '../kernels/fixed-point.ts';
import { type GrowthRules, type TrainingTarget, TreeGrower } from '../kernels/forest/grow-trees.ts';
import { layRows, mostCodes, type TrainingInput } from '../kernels/forest/training-rows.ts';
import { openWorkspace } from '../kernels/workspace.ts';
import { createRandom } from '../random.ts';
import { isNumeric } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { ForestBuilder } from './forest-builder.ts';
import type { ForestState } from './forest-state.ts';
import { inputKind, inputsOf, inputValues, type TreeInput } from './inputs.ts';
import { growthRules, type TreeParams } from './tree-params.ts';
import { mostCategories, mostFrequent } from './trees-state.ts';

/** With less to do, another thread would start too late to help. */
const fewestCellsForThreads = 200_000;

export interface ForestParams extends TreeParams {
  readonly nEstimators: number;
  /** Rows drawn for each tree, with replacement; 0 takes all of them once. */
  readonly draws: number;
  readonly isEntropy: boolean;
  readonly isRandom: boolean;
}

/** Grows trees that predict numbers. @throws {CauceError} COLUMN_TYPE for free text, ABORTED. */
export function growNumbers(
  where: string,
  table: Table,
  target: Float64Array,
  params: ForestParams,
  context: FitContext,
): ForestState {
  return growForest(where, table, wholeTarget(target, params.draws), 0, params, context);
}

/** Grows trees that predict classes. @throws as `growNumbers`. */
export function growClasses(
  where: string,
  table: Table,
  { codes, classes }: ClassTarget,
  params: ForestParams,
  context: FitContext,
): ForestState {
  const values = Float64Array.from(codes);
  const isBinary = classes.length <= 2 && !params.isEntropy;
  const learnt = {
    target: values,
    center: 0,
    unscale: 1,
    values,
    classes: isBinary ? 0 : Math.max(2, classes.length),
    isBinary,
  };
  return growForest(where, table, learnt, classes.length, params, context);
}

/** The target as whole numbers, so that sums of it do not depend on the order of rows. */
function wholeTarget(values: Float64Array, draws: number): TrainingTarget {
  const rows = values.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const center = high - low === Number.POSITIVE_INFINITY ? 0 : orderFreeSum(rows, i => values[i] / rows);
  const bits = 52 - Math.ceil(Math.log2(Math.max(2, rows, draws)));
  const scale = fixedPointScale(Math.max(high - center, center - low), bits);
  const target = values.map(value => Math.round((value - center) * scale));
  return { target, center, unscale: 1 / scale, values, classes: 0, isBinary: false };
}

function growForest(
  where: string,
  table: Table,
  target: TrainingTarget,
  classes: number,
  params: ForestParams,
  context: FitContext,
): ForestState {
  const { nEstimators } = params;
  const random = params.randomState === null ? context.random : createRandom(params.randomState);
  const inputs = inputsOf(where, table);
  const categories = inputs.map(({ column }) =>
    column.type === 'oneHot' || isNumeric(column) ? null : mostFrequent(column, mostCategories),
  );
  const rules: GrowthRules = {
    ...growthRules(params, table.length, inputs.length, params.draws),
    isEntropy: params.isEntropy,
    isRandom: params.isRandom,
  };
  const cells = table.length * inputs.length * nEstimators;
  const space = openWorkspace(cells < fewestCellsForThreads ? 1 : context.threads);
  try {
    const parts = inputs.flatMap((input, i) => partsOf(input, i, categories[i]));
    const data = layRows(space, parts, table.length, params.isRandom);
    const grower = new TreeGrower(space, data, target, rules, random, nEstimators);
    const builder = new ForestBuilder(parts, target.classes, params);
    for (let done = 0; done < nEstimators; ) {
      context.throwIfAborted();
      const trees = grower.grow(Math.min(grower.batch, nEstimators - done));
      for (const tree of trees) builder.add(tree);
      done += trees.length;
      context.report({ step: where, done, total: nEstimators });
    }
    const { trees, shares } = builder.finish();
    const kinds = Uint8Array.from(inputs, inputKind);
    const state = { trees, kinds, categories, classes, shares };
    return classes > 2 || target.classes === 0 ? state : withSecondShares(state);
  } finally {
    space.close();
  }
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
