/** Networks learning from rows. */

import { CauceError } from '../errors.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { minimize } from '../kernels/lbfgs.ts';
import { sum } from '../kernels/sum.ts';
import type { Random } from '../random.ts';
import { addLoss, type Examples, finishLoss, type Loss, learningRoom } from './loss.ts';
import type { MlpParams } from './mlp-params.ts';
import { blockRows, initialParameters, type Network } from './network.ts';
import { optimizerOf } from './optimizer.ts';

export interface Task {
  readonly name: string;
  readonly network: Network;
  readonly loss: Loss;
  /** Classes are held out in their shares. */
  readonly isClasses: boolean;
  /** How good parameters are on examples: higher is better. */
  readonly score: (parameters: Float64Array, examples: Examples) => number;
}

/** What a fit uses of its context. */
export type TrainContext = Pick<FitContext, 'random' | 'report' | 'throwIfAborted'>;

/**
 * The parameters learnt.
 * @param start Where to begin; default: by chance.
 * @throws {CauceError} FIT_FAILED when they are not finite, TOO_FEW_ROWS when fewer than two would be held out.
 */
export function train(
  task: Task,
  examples: Examples,
  params: MlpParams,
  context: TrainContext,
  start: Float64Array = initialParameters(task.network, context.random.fork('parameters')),
): Float64Array {
  const parameters =
    params.solver === 'lbfgs'
      ? trainAtOnce(task, examples, params, context, start)
      : trainInBatches(task, examples, params, context, start.slice());
  if (parameters.every(Number.isFinite)) return parameters;
  throw tooLarge(task.name);
}

function tooLarge(where: string): CauceError {
  const message =
    'the columns or the target hold numbers too large to learn from. Scale them (standardScaler), or take a lower learningRateInit.';
  return new CauceError('FIT_FAILED', { where, message });
}

/** All rows for each step, with the curvature remembered. */
function trainAtOnce(
  { name, network, loss }: Task,
  examples: Examples,
  { alpha, maxIter, tol }: MlpParams,
  { report, throwIfAborted }: TrainContext,
  start: Float64Array,
): Float64Array {
  const room = learningRoom(network, Math.min(examples.rows, blockRows));
  const blocks = cut(
    Int32Array.from({ length: examples.rows }, (_, row) => row),
    blockRows,
  );
  const all = totalOf(examples);
  let asked = 0;
  const objective = (parameters: Float64Array, gradient: Float64Array): number => {
    throwIfAborted();
    gradient.fill(0);
    let total = 0;
    for (const block of blocks) {
      gather(examples, block, room.activations[0]);
      total += addLoss(network, loss, parameters, room, examples, block, gradient);
    }
    const value = finishLoss(network, alpha, parameters, total, all, gradient);
    asked = Math.min(asked + 1, maxIter);
    report({ step: name, done: asked, total: maxIter, loss: value });
    return value;
  };
  const { x, value } = minimize(objective, start, { maxIter, gtol: tol });
  // Where the loss is no number at the beginning, no step leads away from it.
  if (!Number.isFinite(value)) throw tooLarge(name);
  return x;
}

/** A few rows for each step. `parameters` are CHANGED. */
function trainInBatches(
  task: Task,
  examples: Examples,
  params: MlpParams,
  context: TrainContext,
  parameters: Float64Array,
): Float64Array {
  const { name, network } = task;
  const { maxIter, tol, nIterNoChange, shuffle, earlyStopping } = params;
  const { learnt, held } = earlyStopping
    ? holdOut(task, examples, params.validationFraction, context.random.fork('held out'))
    : { learnt: Int32Array.from({ length: examples.rows }, (_, row) => row), held: undefined };
  const batchRows = Math.min(params.batchSize === 'auto' ? 200 : params.batchSize, learnt.length);
  const room = learningRoom(network, batchRows);
  const optimizer = optimizerOf(params, network.size);
  const random = context.random.fork('order');
  // Higher is better: the score of the rows held out, or else less loss.
  let best = Number.NEGATIVE_INFINITY;
  let bestParameters = parameters;
  let unchanged = 0;
  for (let round = 1; round <= maxIter; round++) {
    context.throwIfAborted();
    const order = shuffle ? random.permutation(learnt.length).map(place => learnt[place]) : learnt;
    let total = 0;
    for (const batch of cut(order, batchRows)) {
      total +=
        batch.length * learnBatch(task, examples, params.alpha, parameters, room, batch, optimizer.step);
    }
    // Steps from no number lead to none.
    if (Number.isNaN(total)) break;
    const reached = held === undefined ? -total / learnt.length : task.score(parameters, held);
    unchanged = reached < best + tol ? unchanged + 1 : 0;
    if (reached > best) {
      best = reached;
      if (held !== undefined) bestParameters = parameters.slice();
    }
    context.report({ step: name, done: round, total: maxIter, loss: total / learnt.length });
    optimizer.roundEnds(round * learnt.length);
    if (unchanged <= nIterNoChange) continue;
    if (!optimizer.goesOn()) break;
    unchanged = 0;
  }
  return bestParameters;
}

/** @returns The mean loss before the step. */
function learnBatch(
  { network, loss }: Task,
  examples: Examples,
  alpha: number,
  parameters: Float64Array,
  room: ReturnType<typeof learningRoom>,
  batch: Int32Array,
  step: (parameters: Float64Array, gradient: Float64Array) => void,
): number {
  const gradient = new Float64Array(network.size);
  gather(examples, batch, room.activations[0]);
  const total = addLoss(network, loss, parameters, room, examples, batch, gradient);
  const { weights } = examples;
  const all = weights === undefined ? batch.length : sum(batch.length, i => weights[batch[i]]);
  const mean = finishLoss(network, alpha, parameters, total, all, gradient);
  step(parameters, gradient);
  return mean;
}

/**
 * Rows to stop by. Of classes each is held out in its share, as near as can be.
 * @throws {CauceError} TOO_FEW_ROWS.
 */
function holdOut(
  { name, isClasses }: Task,
  examples: Examples,
  fraction: number,
  random: Random,
): { learnt: Int32Array; held: Examples } {
  const { rows, target } = examples;
  const count = Math.ceil(fraction * rows);
  if (count < 2 || rows - count < 1) {
    const needed = Math.max(3, Math.floor(1 / fraction) + 1);
    throw new CauceError('TOO_FEW_ROWS', { where: `${name} with earlyStopping`, needed, received: rows });
  }
  const order = random.permutation(rows);
  if (isClasses) order.sort((a, b) => target[a] - target[b]);
  const isHeld = new Uint8Array(rows);
  const offset = random.next();
  for (let i = 0; i < count; i++) isHeld[order[Math.floor(((i + offset) * rows) / count)]] = 1;
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return {
    learnt: all.filter(row => isHeld[row] === 0),
    held: take(
      examples,
      all.filter(row => isHeld[row] === 1),
    ),
  };
}

/** The examples at these rows. */
function take(examples: Examples, rows: Int32Array): Examples {
  const { target, weights } = examples;
  const values = new Float64Array((examples.values.length / examples.rows) * rows.length);
  gather(examples, rows, values);
  return {
    rows: rows.length,
    values,
    target: Float64Array.from(rows, row => target[row]),
    weights: weights && Float64Array.from(rows, row => weights[row]),
  };
}

/** Copies rows, one after the other. */
function gather({ rows, values }: Examples, pick: Int32Array, out: Float64Array): void {
  const width = values.length / rows;
  for (let i = 0; i < pick.length; i++) {
    const from = pick[i] * width;
    for (let j = 0; j < width; j++) out[i * width + j] = values[from + j];
  }
}

function cut(rows: Int32Array, size: number): Int32Array[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
    rows.subarray(i * size, (i + 1) * size),
  );
}

function totalOf({ rows, weights }: Examples): number {
  return weights === undefined ? rows : sum(rows, row => weights[row]);
}
