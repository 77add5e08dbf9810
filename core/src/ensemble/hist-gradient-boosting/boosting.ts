/** The trainer of gradient boosting: asks a source, wherever its rows are. */

import { CauceError } from '../../errors.ts';
import type { FitContext } from '../../estimator/fit-context.ts';
import { integer, number, oneOf, optional, positive } from '../../estimator/rules.ts';
import type { StatisticsSource } from '../../estimator/statistics-source.ts';
import { openWorkspace, type Workspace } from '../../kernels/workspace.ts';
import { createRandom, type Random } from '../../random.ts';
import type { Table } from '../../table/table.ts';
import { inputKind, inputsOf } from '../../tree/inputs.ts';
import { type MonotonicCst, monotonicCst, signsOf } from '../../tree/monotonic.ts';
import { mostCategories } from '../../tree/trees-state.ts';
import { flatten } from './flatten.ts';
import { GrowLimits, groupsOf, type InteractionCst, interactionCst } from './grow-limits.ts';
import { type GrownNode, type GrowRules, growTree } from './growing.ts';
import { MemorySource } from './memory-source.ts';
import type { Objective } from './objective.ts';
import type { BoostingState } from './state.ts';

/** From this many rows on, `earlyStopping: 'auto'` holds rows out: scikit-learn's number. */
const earlyStoppingRows = 10_000;
/** With fewer cells to learn from, another thread would start too late to help. */
const fewestCellsForThreads = 20_000;

export const boostingParams = {
  learningRate: positive(0.1),
  maxIter: integer(100, { min: 1 }),
  maxLeafNodes: optional(integer(31, { min: 2 }), 31),
  maxDepth: optional(integer(6, { min: 1 })),
  minSamplesLeaf: integer(20, { min: 1 }),
  l2Regularization: number(0, { min: 0 }),
  maxFeatures: number(1, { above: 0, max: 1 }),
  maxBins: integer(mostCategories, { min: 2, max: mostCategories }),
  monotonicCst: monotonicCst(),
  interactionCst: interactionCst(),
  earlyStopping: oneOf('auto', true, false),
  validationFraction: optional(number(0.1, { above: 0, max: 0.9 }), 0.1),
  nIterNoChange: integer(10, { min: 1 }),
  tol: number(1e-7, { min: 0 }),
  randomState: optional(integer(0)),
};

interface BoostingParams extends GrowRules {
  readonly maxIter: number;
  readonly maxBins: number;
  readonly maxFeatures: number;
  readonly monotonicCst: MonotonicCst | null;
  readonly interactionCst: InteractionCst;
  readonly earlyStopping: 'auto' | boolean;
  readonly validationFraction: number | null;
  readonly nIterNoChange: number;
  readonly tol: number;
  readonly randomState: number | null;
}

/** @throws {CauceError} COLUMN_TYPE for free text, TOO_FEW_ROWS. */
export async function fitBoosting(
  where: string,
  table: Table,
  objective: Objective,
  params: BoostingParams,
  context: FitContext,
): Promise<BoostingState> {
  const cells = table.length * table.columns.length;
  const space = openWorkspace(cells < fewestCellsForThreads ? 1 : context.threads);
  try {
    return await trainBoosting(space, where, table, objective, params, context);
  } finally {
    space.close();
  }
}

/** The same in a workspace. */
export async function trainBoosting(
  space: Workspace,
  where: string,
  table: Table,
  objective: Objective,
  params: BoostingParams,
  context: Pick<FitContext, 'random' | 'report' | 'throwIfAborted'>,
): Promise<BoostingState> {
  const random = params.randomState === null ? context.random : createRandom(params.randomState);
  const { length } = objective.target;
  const stopsEarly = params.earlyStopping === 'auto' ? length > earlyStoppingRows : params.earlyStopping;
  const { validationFraction } = params;
  const holdsOut = stopsEarly && validationFraction !== null;
  const rows = holdsOut
    ? holdOut(objective, validationFraction, random.fork('validation'))
    : { train: allRows(length), held: new Uint32Array(0) };
  if (rows.train.length < 2)
    throw new CauceError('TOO_FEW_ROWS', { where, needed: rows.held.length + 2, received: length });
  const inputs = inputsOf(where, table);
  const source = new MemorySource(space, inputs, objective, rows, random);
  const columns = source.columns(params.maxBins);
  const baseline = source.baseline();
  const { monotonicCst, interactionCst, maxFeatures } = params;
  const limits = new GrowLimits(
    columns,
    signsOf(where, inputs, monotonicCst),
    groupsOf(where, inputs, interactionCst),
    maxFeatures,
    random.fork('features'),
  );
  const own = { ...params, stopsEarly, holdsOut };
  const trained = await boost(where, source, baseline.length, own, limits, context);
  const categories: (readonly string[] | null)[] = inputs.map(() => null);
  for (const column of columns) if (column.kind === 'category') categories[column.input] = column.categories;
  const kinds = Uint8Array.from(inputs, inputKind);
  const { grown, ...losses } = trained;
  return { baseline, trees: flatten(grown, columns), kinds, categories, ...losses };
}

function allRows(length: number): Uint32Array {
  const rows = new Uint32Array(length);
  for (let i = 0; i < length; i++) rows[i] = i;
  return rows;
}

/** Rows drawn at random, ascending; of classes, the same share of each. */
function holdOut(
  { target, loss }: Objective,
  fraction: number,
  random: Random,
): { train: Uint32Array; held: Uint32Array } {
  const left = new Map<number, number>();
  const classOf = (row: number): number => (loss === 'logLoss' ? target[row] : 0);
  for (let row = 0; row < target.length; row++) left.set(classOf(row), (left.get(classOf(row)) ?? 0) + 1);
  for (const [own, count] of left) left.set(own, Math.ceil(count * fraction));
  const isHeld = new Uint8Array(target.length);
  for (const row of random.permutation(target.length)) {
    const quota = left.get(classOf(row)) as number;
    if (quota === 0) continue;
    left.set(classOf(row), quota - 1);
    isHeld[row] = 1;
  }
  const rows = allRows(target.length);
  return { train: rows.filter(row => isHeld[row] === 0), held: rows.filter(row => isHeld[row] === 1) };
}

async function boost(
  where: string,
  source: StatisticsSource,
  outputs: number,
  params: BoostingParams & { readonly stopsEarly: boolean; readonly holdsOut: boolean },
  limits: GrowLimits,
  context: Pick<FitContext, 'report' | 'throwIfAborted'>,
): Promise<{ grown: GrownNode[][] } & Pick<BoostingState, 'trainLoss' | 'validationLoss' | 'nIter'>> {
  const first = await source.losses();
  const trainLoss = [first.train];
  const validationLoss = params.holdsOut ? [first.validation] : [];
  // Without rows held out, the loss of those learnt from says when to stop.
  const watched = params.holdsOut ? validationLoss : trainLoss;
  const grown: GrownNode[][] = [];
  let nIter = 0;
  while (nIter < params.maxIter && !(params.stopsEarly && hasStalled(watched, params))) {
    for (let output = 0; output < outputs; output++) {
      context.throwIfAborted();
      grown.push(await growTree(source, output, params, limits));
    }
    const { train, validation } = await source.losses();
    trainLoss.push(train);
    if (params.holdsOut) validationLoss.push(validation);
    nIter++;
    const loss = params.holdsOut ? validation : train;
    context.report({ step: where, done: nIter, total: params.maxIter, loss });
  }
  return {
    grown,
    trainLoss: Float64Array.from(trainLoss),
    validationLoss: Float64Array.from(validationLoss),
    nIter,
  };
}

/** True when none of the last losses is better than the one before them by more than `tol`. */
function hasStalled(losses: readonly number[], { nIterNoChange, tol }: BoostingParams): boolean {
  if (losses.length <= nIterNoChange) return false;
  const reference = losses[losses.length - nIterNoChange - 1] - tol;
  return losses.slice(-nIterNoChange).every(loss => !(loss < reference));
}
