/** The power that brings a sample nearest to a normal distribution. */

import { minimizeBetween, minimizeFrom } from '../kernels/minimize.ts';
import { extentOf, sumOf } from '../kernels/moments.ts';
import { type PowerMethod, powerOf } from './power.ts';
import { momentsOf } from './spread.ts';

/**
 * The power under which a sample is likeliest to be of a normal distribution: found by Brent's method, as SciPy does, and
 * then to full precision where the likelihood's slope is 0, since its top is flat. O(length) for each of some 20 tries.
 *
 * @param values IN: finite, not all the same, no NaN; greater than 0 for Box-Cox.
 */
export function likeliestPower(method: PowerMethod, values: Float64Array): number {
  if (method === 'box-cox') {
    const loss = logsLoss(values.map(Math.log));
    return settled(loss, minimizeFrom(loss.value, -2, 2, roughly));
  }
  const { min, max } = extentOf(values);
  const [low, high] = safePowers(Math.max(-min, max));
  // Numbers of one sign are Box and Cox's, 1 further from 0.
  if (min >= 0) return between(logsLoss(values.map(Math.log1p)), low, high);
  if (max < 0) return 2 - between(logsLoss(values.map(x => Math.log1p(-x))), low, high);
  return between(signedLoss(values), Math.max(2 - high, low), Math.min(2 - low, high));
}

/** How near the search by values comes; the slope does the rest. */
const roughly = 1e-4;

/** What is to be made least over powers: minus the likelihood. */
interface Loss {
  value(power: number): number;
  slope(power: number): number;
}

function between(loss: Loss, low: number, high: number): number {
  return Math.min(Math.max(settled(loss, minimizeBetween(loss.value, low, high, roughly)), low), high);
}

/** Where the slope is 0, near to a minimum that is known but roughly; that one where there is no such place. */
function settled({ slope }: Loss, rough: number): number {
  for (let reach = 10 * roughly; reach < 1; reach *= 10) {
    let [low, high] = [rough - reach * (1 + Math.abs(rough)), rough + reach * (1 + Math.abs(rough))];
    let [below, above] = [slope(low), slope(high)];
    if (!(below < 0 && above > 0)) continue;
    // The Illinois method: by the line through both ends, where half counts of an end that stays a second time.
    for (let round = 0, last = 0; round < 100 && high - low > Number.EPSILON * Math.abs(rough); round++) {
      const place = low - (below * (high - low)) / (above - below);
      const value = slope(place);
      if (value === 0 || place <= low || place >= high) return place;
      if (value < 0) [low, below] = [place, value];
      else [high, above] = [place, value];
      const side = Math.sign(value);
      if (side === last && side < 0) above /= 2;
      if (side === last && side > 0) below /= 2;
      last = side;
    }
    return (low + high) / 2;
  }
  return rough;
}

/**
 * Of numbers with these logarithms, which are taken less their mean, so that neither large powers overflow nor small
 * ones cancel: then only the variance counts.
 */
function logsLoss(logs: Float64Array): Loss {
  const { mean } = momentsOf(logs);
  const centred = logs.map(log => log - mean);
  const { min, max } = extentOf(centred);
  const powers = new Float64Array(logs.length);
  const slopes = new Float64Array(logs.length);
  return {
    value(power) {
      // What would overflow is taken less the largest instead.
      const most = Math.max(power * min, power * max);
      const less = most > 300 ? most : 0;
      for (let i = 0; i < powers.length; i++) {
        powers[i] = power === 0 ? centred[i] : Math.expm1(power * centred[i] - less);
      }
      return (
        0.5 * Math.log(momentsOf(powers).variance) + (power === 0 ? 0 : less - Math.log(Math.abs(power)))
      );
    },
    slope(power) {
      for (let i = 0; i < powers.length; i++) {
        powers[i] = powerOf(centred[i], power);
        slopes[i] = slopeOf(centred[i], power);
      }
      return relativeSlope(powers, slopes);
    },
  };
}

/** Of numbers of both signs. */
function signedLoss(values: Float64Array): Loss {
  const count = values.length;
  const logs = values.map(x => Math.log1p(Math.abs(x)));
  const logMean = sumOf(logs.map((log, i) => Math.sign(values[i]) * log)) / count;
  const powers = new Float64Array(count);
  const slopes = new Float64Array(count);
  const transform = (lambda: number) => {
    for (let i = 0; i < count; i++) {
      powers[i] = values[i] >= 0 ? powerOf(logs[i], lambda) : -powerOf(logs[i], 2 - lambda);
    }
  };
  return {
    value(lambda) {
      transform(lambda);
      const { variance } = momentsOf(powers);
      const value = 0.5 * Math.log(variance) - (lambda - 1) * logMean;
      // A variance that is too small for a number makes no likelihood.
      return variance >= smallestNormal && Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
    },
    slope(lambda) {
      transform(lambda);
      for (let i = 0; i < count; i++) slopes[i] = slopeOf(logs[i], values[i] >= 0 ? lambda : 2 - lambda);
      return relativeSlope(powers, slopes) - logMean;
    },
  };
}

/** Its derivative by the power: log² · ((t − 1) e^t + 1) / t² with t = power · log, near 0 by its series. */
function slopeOf(log: number, power: number): number {
  const t = power * log;
  if (Math.abs(t) > 0.5) return log * log * (((t - 1) * Math.expm1(t) + t) / (t * t));
  let sum = 0;
  for (let k = 16; k >= 2; k--) sum = (sum * t) / (k + 1) + (k - 1);
  return (log * log * sum) / 2;
}

/** The derivative of ½ ln of the variance. */
function relativeSlope(powers: Float64Array, slopes: Float64Array): number {
  const { mean, variance } = momentsOf(powers);
  const { mean: slopeMean } = momentsOf(slopes);
  const products = powers.map((power, i) => (power - mean) * (slopes[i] - slopeMean));
  return sumOf(products) / powers.length / variance;
}

const smallestNormal = 2 ** -1022;

/**
 * Between which powers no number of up to 20 times the greatest, nor the variance of such, leaves what a double holds:
 * SciPy's bounds.
 */
function safePowers(greatest: number): [low: number, high: number] {
  const log = Math.log1p(20 * greatest);
  const logEpsilon = Math.log(Number.EPSILON);
  return [
    (Math.log(smallestNormal) - logEpsilon) / 2 / log,
    (Math.log(Number.MAX_VALUE) + logEpsilon) / 2 / log,
  ];
}
