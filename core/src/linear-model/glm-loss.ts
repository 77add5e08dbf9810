/**
 * Half the unit deviance of Tweedie's distributions, but for what the prediction does not change, as a function of the
 * linear predictor: scikit-learn's HalfTweedieLoss and HalfTweedieLossIdentity. Power 0 is the normal distribution, 1 Poisson's, 2
 * the gamma, 3 the inverse Gaussian: Jørgensen, The Theory of Dispersion Models (1997).
 */

import { exp, log } from '../kernels/exponential.ts';

export type Link = 'log' | 'identity';

/** A loss of one row, and its slopes along the linear predictor. */
export interface GlmLoss {
  readonly power: number;
  readonly link: Link;
  /** Infinite where there is no such prediction. */
  value(y: number, raw: number): number;
  slope(y: number, raw: number): number;
  /** Second slope; where it is not above 0, its expectation, which is. */
  curvature(y: number, raw: number): number;
}

/** Beyond these, e^x is no ordinary number. */
const mostExponent = 700;

/** e^x, for x beyond ±700 that of ±700: some 1e304 and 1e-304. */
export function boundedExp(x: number): number {
  return exp(Math.max(-mostExponent, Math.min(mostExponent, x)));
}

/** What is predicted where the linear predictor is `raw`. */
export function predictionOf(link: Link, raw: number): number {
  return link === 'log' ? boundedExp(raw) : raw;
}

export function tweedieLoss(power: number, link: Link): GlmLoss {
  return link === 'log' ? logLoss(power) : identityLoss(power);
}

/** μ = e^raw. */
function logLoss(power: number): GlmLoss {
  // Without a bound, so that steps that go too far are seen.
  const to = (raw: number, exponent: number) => {
    const x = raw * exponent;
    return x > mostExponent ? Number.POSITIVE_INFINITY : boundedExp(x);
  };
  const slope = (y: number, raw: number) => to(raw, 2 - power) - (y === 0 ? 0 : y * to(raw, 1 - power));
  return {
    power,
    link: 'log',
    value(y, raw) {
      if (power === 1) return to(raw, 1) - y * raw;
      if (power === 2) return raw + y * to(raw, -1);
      const own = to(raw, 2 - power) / (2 - power);
      return y === 0 ? own : own - (y * to(raw, 1 - power)) / (1 - power);
    },
    slope,
    curvature(y, raw) {
      const expected = to(raw, 2 - power);
      const own = (2 - power) * expected - (y === 0 ? 0 : (1 - power) * y * to(raw, 1 - power));
      return own > 0 ? own : expected;
    },
  };
}

/** μ = raw. But for power 0 it must be above 0. */
function identityLoss(power: number): GlmLoss {
  if (power === 0) {
    return {
      power,
      link: 'identity',
      value: (y, raw) => 0.5 * (raw - y) ** 2,
      slope: (y, raw) => raw - y,
      curvature: () => 1,
    };
  }
  const to = (raw: number, exponent: number) => boundedExp(exponent * log(raw));
  return {
    power,
    link: 'identity',
    value(y, raw) {
      if (!(raw > 0)) return Number.POSITIVE_INFINITY;
      if (power === 1) return raw - y * log(raw);
      if (power === 2) return log(raw) + y / raw;
      return to(raw, 2 - power) / (2 - power) - (y * to(raw, 1 - power)) / (1 - power);
    },
    slope: (y, raw) => to(raw, 1 - power) - y * to(raw, -power),
    curvature(y, raw) {
      const own = (1 - power) * to(raw, -power) + power * y * to(raw, -power - 1);
      return own > 0 ? own : to(raw, -power);
    },
  };
}
