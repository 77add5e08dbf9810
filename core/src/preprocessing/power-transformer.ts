/** Features made as normally distributed as a power can make them. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { flag, oneOf } from '../estimator/rules.ts';
import { float64s, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { withoutMissing } from '../kernels/moments.ts';
import { denseRow, denseTable } from '../table/dense.ts';
import { finiteExtent } from '../table/finite.ts';
import type { RowForm } from '../table/live-row.ts';
import type { Table } from '../table/table.ts';
import { likeliestPower } from './likeliest-power.ts';
import { type MapNumbers, mapNumbers, mapRow, numbersOf } from './map-numbers.ts';
import { applyPower, type PowerMethod, shiftOf, undoPower } from './power.ts';
import { isConstant, momentsOf, scaleOf } from './spread.ts';

interface PowerTransformerState {
  /** Shape (features): the power of each. */
  readonly lambdas: Float64Array;
  /** Shape (features): from where each is told, as `Power` has it. */
  readonly shifts: Float64Array;
  /** Shape (features): subtracted after that. */
  readonly mean: Float64Array;
  /** Shape (features): what is divided by in the end. */
  readonly scale: Float64Array;
}

/**
 * Raises each feature to the power that makes it most normally distributed, by maximum likelihood, and then brings it to
 * mean 0 and variance 1. Equals scikit-learn's PowerTransformer as far as its search can tell powers apart, since the
 * likelihood is flat at its top; here the power is the exact one. Missing values stay missing and do not count. One-hot
 * blocks are expanded.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | method | 'yeo-johnson' | `yeo-johnson` for any numbers, `box-cox` for numbers greater than 0 |
 * | standardize | true | mean 0 and variance 1 afterwards |
 *
 * A constant feature keeps its values, then centred; one without any value becomes missing. scikit-learn does the same
 * to a constant one without missing values by `yeo-johnson`, and refuses the others, or finds an arbitrary power. Where
 * values lie close together for their size (years), it makes all of them the same, or is left with rounding; with
 * `standardize`, they stay apart here.
 * As many features come out as go in, under their names.
 * @throws {CauceError} COLUMN_TYPE for a column of strings; COLUMN_MISSING_VALUES for infinite values; PARAM_INVALID for
 *   `box-cox` with a value that is not greater than 0, in fit or later; FIT_FAILED where the numbers are too large.
 *
 * Box and Cox, "An Analysis of Transformations", Journal of the Royal Statistical Society B 26 (1964); Yeo and Johnson,
 * "A new family of power transformations to improve normality or symmetry", Biometrika 87 (2000).
 *
 * @example
 * const rows = tableFromRows([{ x: 1 }, { x: 10 }, { x: 100 }, { x: 1000 }, { x: 10000 }]);
 * const { table } = await fitTransform(powerTransformer({ method: 'box-cox' }), rows);
 * // The logarithm, nearly: the rows are evenly spaced afterwards.
 * table.toRows().map(row => Math.round(row.x * 1000) / 1000); //=> [-1.414, -0.707, 0, 0.707, 1.414]
 */
export const powerTransformer = defineTransformer({
  name: 'PowerTransformer',
  params: { method: oneOf('yeo-johnson', 'box-cox'), standardize: flag(true) },
  state: record<PowerTransformerState>({
    lambdas: float64s,
    shifts: float64s,
    mean: float64s,
    scale: float64s,
  }),

  fit(table, { method, standardize }): PowerTransformerState {
    const dense = denseTable(table, 'PowerTransformer');
    const lambdas = new Float64Array(dense.columns.length).fill(1);
    const shifts = new Float64Array(lambdas.length);
    const mean = new Float64Array(lambdas.length);
    const scale = new Float64Array(lambdas.length).fill(1);
    numbersOf(dense).forEach((all, i) => {
      finiteExtent('PowerTransformer', dense.names[i], all);
      refuseUnder(method, dense.names[i], all);
      const values = withoutMissing(all).slice();
      const isFlat = isConstant(momentsOf(values));
      if (!isFlat) lambdas[i] = likeliestPower(method, values);
      if (!standardize) return;
      if (!isFlat) shifts[i] = shiftOf(method, values);
      applyPower(method, values, { lambda: lambdas[i], shift: shifts[i] }, values);
      const moments = momentsOf(values);
      mean[i] = moments.mean;
      scale[i] = scaleOf(moments);
      if (values.length > 0 && !Number.isFinite(moments.mean + scale[i])) throw tooLarge(dense.names[i]);
    });
    return { lambdas, shifts, mean, scale };
  },

  transform(table, state, { method }) {
    const dense = denseTable(table, 'PowerTransformer');
    checkWidth('PowerTransformer', state.lambdas.length, dense);
    numbersOf(dense).forEach((values, i) => {
      refuseUnder(method, dense.names[i], values);
    });
    return mapNumbers(dense, powering(method, state));
  },

  inverseTransform: (table, { lambdas, shifts, mean, scale }, { method }) =>
    mapNumbers(table, (values, out, column) => {
      for (let i = 0; i < out.length; i++) out[i] = values[i] * scale[column] + mean[column];
      undoPower(method, out, { lambda: lambdas[column], shift: shifts[column] }, out);
    }),

  origins: denseOrigins,

  compileRow: (row, state, { method }) =>
    mapRow('PowerTransformer', row, powering(method, state), acceptedRow(row, method)),

  check: ({ lambdas, shifts, mean, scale }) =>
    [shifts, mean, scale].every(part => part.length === lambdas.length)
      ? undefined
      : 'its parts differ in length',
});

function powering(method: PowerMethod, state: PowerTransformerState): MapNumbers {
  const { lambdas, shifts, mean, scale } = state;
  return (values, out, column) => {
    applyPower(method, values, { lambda: lambdas[column], shift: shifts[column] }, out);
    const m = mean[column];
    const s = scale[column];
    for (let i = 0; i < out.length; i++) out[i] = (out[i] - m) / s;
  };
}

function refuseUnder(method: PowerMethod, column: string, values: Float64Array): void {
  if (method !== 'box-cox') return;
  const wrong = values.find(x => x <= 0);
  if (wrong === undefined) return;
  throw new CauceError('PARAM_INVALID', {
    where: 'PowerTransformer',
    param: 'method',
    rule: `"yeo-johnson" for column ${JSON.stringify(column)}, which holds ${wrong}: Box-Cox is for numbers greater than 0`,
    received: method,
  });
}

/** The live row, dense; one that `refuseUnder` would refuse is left to it. */
function acceptedRow(row: Table, method: PowerMethod): RowForm {
  const dense = denseRow(row, 'PowerTransformer');
  if (method !== 'box-cox') return dense;
  const values = numbersOf(dense.output);
  return { output: dense.output, run: () => dense.run() && !values.some(([x]) => x <= 0) };
}

function tooLarge(column: string): CauceError {
  const message = `column ${JSON.stringify(column)} holds numbers too large to compute with. Scale them (maxAbsScaler) or correct them.`;
  return new CauceError('FIT_FAILED', { where: 'PowerTransformer', message });
}
