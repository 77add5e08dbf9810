/** All splines of a feature, within its knots and beyond them. */

import { intervalOf, splinesAt } from './b-spline.ts';

/** What splines are beyond the outermost knots. */
export type Extrapolation = 'constant' | 'linear' | 'continue' | 'periodic' | 'error';

export interface Splines {
  /** How many there are. */
  readonly count: number;
  /**
   * Writes the value of each at a place; all 0 where it is missing.
   * @param out OUT: (count).
   * @returns False beyond the outermost knots, where that is an error.
   */
  write(x: number, out: Float64Array): boolean;
}

/** @param knots IN: ascending, `degree` of them before the first of the inner ones and after the last. */
export function makeSplines(knots: Float64Array, degree: number, extrapolation: Extrapolation): Splines {
  const isPeriodic = extrapolation === 'periodic';
  const count = knots.length - degree - 1 - (isPeriodic ? degree : 0);
  const first = knots[degree];
  const last = knots[knots.length - degree - 1];
  const own = new Float64Array(degree + 1);
  const slopes = new Float64Array(degree + 1);
  return {
    count,
    write(x, out) {
      out.fill(0);
      if (Number.isNaN(x)) return true;
      const isBeyond = x < first || x > last;
      if (isBeyond && extrapolation === 'error') return false;
      const place = isPeriodic ? within(x, first, last) : x;
      const isFrozen = isBeyond && (extrapolation === 'constant' || extrapolation === 'linear');
      const at = isFrozen ? (x < first ? first : last) : place;
      const interval = intervalOf(knots, degree, at);
      splinesAt(knots, degree, interval, at, false, own);
      if (isFrozen && extrapolation === 'linear') {
        splinesAt(knots, degree, interval, at, true, slopes);
        for (let j = 0; j <= degree; j++) own[j] += (x - at) * slopes[j];
      }
      // Splines beyond the last, of periodic ones, are the first again.
      for (let j = 0; j <= degree; j++) out[(interval - degree + j) % count] += own[j];
      return true;
    },
  };
}

/** The place between the outermost knots that is as far into its period. */
function within(x: number, first: number, last: number): number {
  const period = last - first;
  if (!(period > 0)) return 0;
  const rest = (x - first) % period;
  return first + (rest < 0 ? rest + period : rest);
}
