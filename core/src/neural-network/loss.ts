/** What a network is to make small, and in which direction it falls: Rumelhart, Hinton and Williams, Nature 323 (1986). */

import { softmaxOf } from '../estimator/class-probabilities.ts';
import { addGradient, backward } from '../kernels/dense-layer.ts';
import { boundedExp, timesSlope } from './activation.ts';
import { type Network, roomFor, runForward } from './network.ts';

/** `logLoss` is of classes: one output for two, else one for each. */
export type Loss = 'squared_error' | 'poisson' | 'log_loss';

/** Rows to learn from. */
export interface Examples {
  readonly rows: number;
  /** Shape (rows x features), row by row. */
  readonly values: Float64Array;
  /** Shape (rows): numbers, or codes of classes. */
  readonly target: ArrayLike<number>;
  /** Shape (rows): above 0; undefined where all count the same. */
  readonly weights: Float64Array | undefined;
}

/** Room for rows that are learnt from at a time. */
export interface Room {
  readonly activations: readonly Float64Array[];
  /** As the activations: what the error has to do with each. The first is not used. */
  readonly deltas: readonly Float64Array[];
}

export function learningRoom(network: Network, rows: number): Room {
  return { activations: roomFor(network, rows), deltas: roomFor(network, rows) };
}

/**
 * Adds up the losses of rows and their gradient, each times its weight.
 *
 * @param room Holds the rows in the first of its activations.
 * @param pick The example that stands in each of these rows.
 * @param gradient ADDED TO: shape (parameters).
 * @returns The sum of the losses.
 */
export function addLoss(
  network: Network,
  loss: Loss,
  parameters: Float64Array,
  { activations, deltas }: Room,
  examples: Examples,
  pick: ArrayLike<number>,
  gradient: Float64Array,
): number {
  const { layers, activation } = network;
  const rows = pick.length;
  runForward(network, parameters, activations, rows);
  const width = layers[layers.length - 1].fanOut;
  const outputs = activations[layers.length].subarray(0, rows * width);
  const total = writeDelta(loss, outputs, width, examples, pick, deltas[layers.length]);
  for (let i = layers.length - 1; i >= 0; i--) {
    const { fanIn, fanOut, weights, biases } = layers[i];
    addGradient(activations[i], deltas[i + 1], rows, fanIn, fanOut, gradient, weights, biases);
    if (i === 0) break;
    backward(deltas[i + 1], rows, fanIn, parameters, weights, fanOut, deltas[i]);
    timesSlope(activation, activations[i], deltas[i], rows * fanIn);
  }
  return total;
}

/**
 * From sums to means, with the penalty on large weights.
 *
 * @param gradient CHANGED.
 * @param all What all rows count for together.
 * @returns The mean loss with the penalty.
 */
export function finishLoss(
  { weights }: Network,
  alpha: number,
  parameters: Float64Array,
  total: number,
  all: number,
  gradient: Float64Array,
): number {
  let squares = 0;
  for (let i = 0; i < weights; i++) {
    squares += parameters[i] * parameters[i];
    gradient[i] += alpha * parameters[i];
  }
  for (let i = 0; i < gradient.length; i++) gradient[i] /= all;
  return (total + 0.5 * alpha * squares) / all;
}

/** Writes how each output is to change, times the row's weight. @returns The sum of the losses. */
function writeDelta(
  loss: Loss,
  outputs: Float64Array,
  width: number,
  { target, weights }: Examples,
  pick: ArrayLike<number>,
  delta: Float64Array,
): number {
  // Of one output too: the shares of both classes then.
  const shares = loss === 'log_loss' ? softmaxOf(outputs, pick.length, width) : undefined;
  const classes = Math.max(2, width);
  let total = 0;
  for (let r = 0; r < pick.length; r++) {
    const y = target[pick[r]];
    const weight = weights === undefined ? 1 : weights[pick[r]];
    if (shares !== undefined) {
      total += weight * surprise(shares[r * classes + y]);
      if (width === 1) delta[r] = weight * (shares[2 * r + 1] - y);
      else
        for (let k = 0; k < width; k++)
          delta[r * width + k] = weight * (shares[r * width + k] - (k === y ? 1 : 0));
    } else if (loss === 'poisson') {
      const mean = boundedExp(outputs[r]);
      total += weight * ((y > 0 ? y * Math.log(y / mean) : 0) - y + mean);
      delta[r] = weight * (mean - y);
    } else {
      const error = outputs[r] - y;
      total += (weight * error * error) / 2;
      delta[r] = weight * error;
    }
  }
  return total;
}

/** What is lost where the true class was given this probability. */
function surprise(probability: number): number {
  return -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability)));
}
