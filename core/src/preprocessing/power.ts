/** Power transformations: Box and Cox (1964), equation 1; Yeo and Johnson (2000), equation 2.1. */

import { extentOf, sumOf } from '../kernels/moments.ts';

export type PowerMethod = 'yeo-johnson' | 'box-cox';

/** A power, and from where results are told. */
export interface Power {
  readonly lambda: number;
  /**
   * 0, or the mean of the values' logarithms (of 1 more, and with their sign, for Yeo-Johnson): results are then less what
   * becomes of it, and in units of the slope there. This keeps values apart that lie close together for their size,
   * which powers would make the same; once they are standardized, it makes no other difference.
   */
  readonly shift: number;
}

/** What becomes of `values` under a power, to `out`, which may be the same. Missing values stay missing. */
export function applyPower(
  method: PowerMethod,
  values: Float64Array,
  { lambda, shift }: Power,
  out: Float64Array,
): void {
  if (method === 'box-cox') {
    for (let i = 0; i < out.length; i++) out[i] = powerOf(Math.log(values[i]) - shift, lambda);
    return;
  }
  const isNegative = shift < 0;
  const own = isNegative ? 2 - lambda : lambda;
  const centre = Math.abs(shift);
  for (let i = 0; i < out.length; i++) {
    // Seen from the side where the shift lies.
    const x = isNegative ? -values[i] : values[i];
    const y = x < 0 ? beyond(x, own, centre) : powerOf(Math.log1p(x) - centre, own);
    out[i] = isNegative ? -y : y;
  }
}

/** What `applyPower` was given, from what it made of it; NaN for what it makes of no number. `out` may be `values`. */
export function undoPower(
  method: PowerMethod,
  values: Float64Array,
  { lambda, shift }: Power,
  out: Float64Array,
): void {
  if (method === 'box-cox') {
    for (let i = 0; i < out.length; i++) out[i] = Math.exp(shift + logOf(values[i], lambda));
    return;
  }
  const isNegative = shift < 0;
  const own = isNegative ? 2 - lambda : lambda;
  const centre = Math.abs(shift);
  const zero = powerOf(-centre, own);
  for (let i = 0; i < out.length; i++) {
    const y = isNegative ? -values[i] : values[i];
    const x =
      y >= zero
        ? Math.expm1(centre + logOf(y, own))
        : -Math.expm1(logOf(-(y * Math.exp(own * centre) + powerOf(centre, own)), 2 - own));
    out[i] = isNegative ? -x : x;
  }
}

/** What `powerOf` was given. */
function logOf(y: number, power: number): number {
  return Math.abs(power) < 1e-19 ? y : Math.log1p(power * y) / power;
}

/** The other side of 0, told from `centre` on this one. */
function beyond(x: number, power: number, centre: number): number {
  return (-powerOf(Math.log1p(-x), 2 - power) - powerOf(centre, power)) / Math.exp(power * centre);
}

/** (e^(power · log) − 1) / power, whose limit for 0 is the logarithm. */
export function powerOf(log: number, power: number): number {
  return Math.abs(power) < 1e-19 ? log : Math.expm1(power * log) / power;
}

/** The shift for values that are to be standardized. @param values IN: finite; all greater than 0 for Box-Cox. */
export function shiftOf(method: PowerMethod, values: Float64Array): number {
  const { min, max } = extentOf(values);
  if (method === 'box-cox') return sumOf(values.map(Math.log)) / values.length;
  if (min < 0 && max >= 0) return 0;
  return sumOf(values.map(x => Math.sign(x) * Math.log1p(Math.abs(x)))) / values.length;
}
