/** What a unit makes of the sum that it is given. */

import { logistic } from '../estimator/class-probabilities.ts';
import { exp } from '../kernels/exponential.ts';

export type Activation = 'identity' | 'logistic' | 'tanh' | 'relu';

/** Applies an activation to sums, in place. */
export function activate(activation: Activation, values: Float64Array, length: number): void {
  if (activation === 'relu') {
    for (let i = 0; i < length; i++) if (!(values[i] > 0)) values[i] = 0;
  } else if (activation === 'tanh') {
    for (let i = 0; i < length; i++) values[i] = tanh(values[i]);
  } else if (activation === 'logistic') {
    for (let i = 0; i < length; i++) values[i] = logistic(values[i]);
  }
}

/**
 * Multiplies what is in `delta` by the slopes of an activation.
 * @param activated What `activate` made. Only read.
 */
export function timesSlope(
  activation: Activation,
  activated: Float64Array,
  delta: Float64Array,
  length: number,
): void {
  if (activation === 'relu') {
    for (let i = 0; i < length; i++) if (activated[i] === 0) delta[i] = 0;
  } else if (activation === 'tanh') {
    for (let i = 0; i < length; i++) delta[i] *= 1 - activated[i] * activated[i];
  } else if (activation === 'logistic') {
    for (let i = 0; i < length; i++) delta[i] *= activated[i] * (1 - activated[i]);
  }
}

/** Above this, e^x is no longer a finite number. */
const most = 700;

/** e^x, kept from 10^-304 to 10^304. */
export function boundedExp(x: number): number {
  return exp(Math.min(most, Math.max(-most, x)));
}

/** With the same bits on every machine. */
function tanh(x: number): number {
  const size = Math.abs(x);
  // Near 0 what follows would cancel; there the series is exact to the last digit.
  if (size < 0.02) {
    const square = x * x;
    return x * (1 - square * (1 / 3 - square * (2 / 15 - square * (17 / 315))));
  }
  const e = exp(-2 * Math.min(size, most / 2));
  return (Math.sign(x) * (1 - e)) / (1 + e);
}
