/** Features as splines, for curves from linear models. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { flag, integer, oneOf, plain, type Rule } from '../estimator/rules.ts';
import { count, float64s, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { extentOf, withoutMissing } from '../kernels/moments.ts';
import { evenlySpaced, quantileOfSorted } from '../kernels/sample-quantile.ts';
import { numeric } from '../table/column.ts';
import { denseRow, denseTable } from '../table/dense.ts';
import { refuseInfinite } from '../table/finite.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { withOuterKnots, withPeriodicKnots } from './b-spline.ts';
import { completeTable, numbersOf } from './map-numbers.ts';
import { type Extrapolation, makeSplines, type Splines } from './splines.ts';

interface SplineTransformerState {
  /** How many knots each feature has, those outside included. */
  readonly perFeature: number;
  /** Shape (features x perFeature): ascending within each feature. */
  readonly knots: Float64Array;
}

/**
 * Makes of each feature several that together draw any smooth curve of it in a linear model: B-splines, each a bump over
 * a few knots, that add up to 1. Equals scikit-learn's SplineTransformer.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nKnots | 5 | how many knots, from 2 to 10,000, where `knots` does not give them |
 * | degree | 3 | of the polynomials between knots, from 0 to 20 |
 * | knots | 'uniform' | at equal distances from the least to the greatest value, at quantiles (`quantile`), or a list of knots in ascending order, each a list with a number for each feature |
 * | extrapolation | 'constant' | beyond the outermost knots: the value there (`constant`), a line on from there (`linear`), the polynomial (`continue`), the knots again and again (`periodic`), or refused (`error`) |
 * | includeBias | true | false leaves the last spline of each feature out, since all add up to 1 |
 * | handleMissing | 'error' | missing values are refused, or make all splines of their feature 0 (`zeros`) |
 *
 * Of each feature come nKnots + degree − 1 (periodic: nKnots − 1), less one without the bias, named `age_sp_0`, `age_sp_1`,
 * …; the feature itself does not come out. A constant feature makes nothing but zeros, unless the degree is 0.
 * Beyond knots, scikit-learn 1.9 goes wrong in three cases, which are right here: `constant` with degree 0; `linear` with
 * degree 0 or 1 and several features; an outermost knot that repeats more often than the degree. There is no
 * `sparseOutput`.
 * @throws {CauceError} COLUMN_TYPE for a column of strings; COLUMN_MISSING_VALUES for infinite, or missing, values;
 *   TOO_FEW_ROWS for less than 2; PARAM_INVALID for knots that are not ascending or not one for each feature, a degree too
 *   high to be periodic, or a value that `extrapolation: 'error'` refuses.
 *
 * @example
 * const rows = tableFromRows([{ x: 0 }, { x: 1 }, { x: 2 }, { x: 3 }, { x: 4 }, { x: 5 }]);
 * const { table } = await fitTransform(splineTransformer({ degree: 2, nKnots: 3 }), rows);
 * table.rowAt(1); //=> { x_sp_0: 0.18, x_sp_1: 0.74, x_sp_2: 0.08, x_sp_3: 0 }
 */
export const splineTransformer = defineTransformer({
  name: 'SplineTransformer',
  params: {
    nKnots: integer(5, { min: 2, max: 10_000 }),
    degree: integer(3, { min: 0, max: 20 }),
    knots: knotsRule(),
    extrapolation: oneOf('constant', 'linear', 'continue', 'periodic', 'error'),
    includeBias: flag(true),
    handleMissing: oneOf('error', 'zeros'),
  },
  state: record<SplineTransformerState>({ perFeature: count(2), knots: float64s }),

  fit(table, params): SplineTransformerState {
    const dense = acceptedTable(table, params);
    if (dense.length < 2) {
      throw new CauceError('TOO_FEW_ROWS', { where: 'SplineTransformer', needed: 2, received: dense.length });
    }
    const { degree, extrapolation, knots } = params;
    const isPeriodic = extrapolation === 'periodic';
    const baseCount = typeof knots === 'string' ? params.nKnots : knots.length;
    if (isPeriodic && baseCount <= degree)
      throw invalid('degree', `less than the ${baseCount} knots`, degree);
    const columns = numbersOf(dense);
    if (typeof knots !== 'string') checkKnots(knots, columns.length);
    const perFeature = baseCount + 2 * degree;
    const out = new Float64Array(columns.length * perFeature);
    columns.forEach((values, i) => {
      const base =
        typeof knots === 'string'
          ? baseKnots(values, params.nKnots, knots)
          : Float64Array.from(knots, own => own[i]);
      out.set(isPeriodic ? withPeriodicKnots(base, degree) : withOuterKnots(base, degree), i * perFeature);
    });
    return { perFeature, knots: out };
  },

  transform(table, state, params) {
    const dense = acceptedTable(table, params);
    checkWidth('SplineTransformer', state.knots.length / state.perFeature, dense);
    const columns = numbersOf(dense);
    const entries = columns.flatMap((values, i) => {
      const splines = splinesOf(state, params, i);
      const outputs = Array.from({ length: splines.count }, () => new Float64Array(values.length));
      const row = new Float64Array(splines.count);
      for (let r = 0; r < values.length; r++) {
        if (!splines.write(values[r], row)) throw beyondKnots(dense.names[i], values[r]);
        for (let j = 0; j < row.length; j++) outputs[j][r] = row[j];
      }
      return kept(outputs, params).map((own, j) => [nameOf(dense.names[i], j), numeric(own)] as const);
    });
    return new Table(entries, dense.length);
  },

  origins(table, state, params) {
    return denseOrigins(table).flatMap((own, i) =>
      kept(new Array<number>(splinesOf(state, params, i).count).fill(0), params).map(() => own),
    );
  },

  compileRow(row, state, params) {
    const dense = denseRow(row, 'SplineTransformer');
    const { names } = dense.output;
    const parts = numbersOf(dense.output).map((input, i) => {
      const splines = splinesOf(state, params, i);
      const values = new Float64Array(splines.count);
      const outputs = kept(
        Array.from(values, () => liveNumber()),
        params,
      );
      return { input, splines, values, outputs };
    });
    const output = parts.flatMap(({ outputs }, i) =>
      outputs.map((own, j) => [nameOf(names[i], j), own] as const),
    );
    const isRefused = (x: number) =>
      Number.isNaN(x) ? params.handleMissing === 'error' : !Number.isFinite(x);
    return {
      output: new Table(output, 1),
      run() {
        if (!dense.run()) return false;
        for (const { input, splines, values, outputs } of parts) {
          if (isRefused(input[0]) || !splines.write(input[0], values)) return false;
          for (let j = 0; j < outputs.length; j++) outputs[j].values[0] = values[j];
        }
        return true;
      },
    };
  },

  check({ perFeature, knots }, { degree }) {
    if (knots.length % perFeature !== 0) return 'its knots are not as many for each feature';
    return perFeature >= 2 + 2 * degree ? undefined : 'it has too few knots';
  },
});

type Knots = 'uniform' | 'quantile' | readonly (readonly number[])[];

interface SplineParams {
  readonly degree: number;
  readonly extrapolation: Extrapolation;
  readonly includeBias: boolean;
  readonly handleMissing: 'error' | 'zeros';
}

function knotsRule(): Rule<Knots> {
  const isKnot = (value: unknown) => Array.isArray(value) && value.every(Number.isFinite);
  return plain<Knots>(
    '"uniform", "quantile", or a list of at least two knots, each a list with a number for each feature',
    value =>
      value === 'uniform' ||
      value === 'quantile' ||
      (Array.isArray(value) && value.length >= 2 && value.every(isKnot)),
    'uniform',
  );
}

function checkKnots(knots: readonly (readonly number[])[], features: number): void {
  const isRight = knots.every(
    (own, k) => own.length === features && own.every((knot, i) => k === 0 || knot > knots[k - 1][i]),
  );
  if (!isRight) throw invalid('knots', `ascending lists of ${features}, one number for each feature`, knots);
}

function baseKnots(all: Float64Array, knots: number, method: 'uniform' | 'quantile'): Float64Array {
  const { min, max, count } = extentOf(all);
  // A feature without any value is as good as a constant one.
  if (count === 0) return new Float64Array(knots);
  if (method === 'uniform') return evenlySpaced(min, max, knots);
  const sorted = withoutMissing(all).slice().sort();
  return evenlySpaced(0, 1, knots).map(level => quantileOfSorted(sorted, (100 * level) / 100));
}

function acceptedTable(table: Table, { handleMissing }: SplineParams): Table {
  if (handleMissing === 'error') return completeTable(table, 'SplineTransformer');
  const dense = denseTable(table, 'SplineTransformer');
  numbersOf(dense).forEach((values, i) => {
    refuseInfinite('SplineTransformer', dense.names[i], values);
  });
  return dense;
}

function splinesOf(
  { perFeature, knots }: SplineTransformerState,
  params: SplineParams,
  feature: number,
): Splines {
  const own = knots.subarray(feature * perFeature, (feature + 1) * perFeature);
  return makeSplines(own, params.degree, params.extrapolation);
}

/** All splines of a feature, or all but the last. */
function kept<T>(splines: readonly T[], { includeBias }: SplineParams): readonly T[] {
  return includeBias ? splines : splines.slice(0, -1);
}

function nameOf(feature: string, spline: number): string {
  return `${feature}_sp_${spline}`;
}

function beyondKnots(column: string, value: number): CauceError {
  const rule = `another than "error" for column ${JSON.stringify(column)}, which holds ${value}, beyond the outermost knots`;
  return invalid('extrapolation', rule, 'error');
}

function invalid(param: string, rule: string, received: unknown): CauceError {
  return new CauceError('PARAM_INVALID', { where: 'SplineTransformer', param, rule, received });
}
