/** Naive Bayes for numbers. */

import { CauceError, ModelFileError } from '../errors.ts';
import { softmaxOf } from '../estimator/class-probabilities.ts';
import { countedRows } from '../estimator/counted-rows.ts';
import { defineClassifier } from '../estimator/definition.ts';
import { number } from '../estimator/rules.ts';
import { float64s, record } from '../estimator/state.ts';
import { squaresAround, sumOf } from '../kernels/moments.ts';
import type { NumericColumn } from '../table/column.ts';
import { denseRow, denseTable } from '../table/dense.ts';
import { featureBlocks } from '../table/feature-blocks.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { gaussianContributions } from './gaussian-contributions.ts';
import { checkPriors, logShares, priorsRule, weighClasses } from './priors.ts';

const name = 'GaussianNb';

export interface GaussianState {
  /** Shape (classes x features), row by row. */
  readonly mean: Float64Array;
  /** Shape (classes x features), row by row; above 0. */
  readonly variance: Float64Array;
  /** Shape (classes): the logarithm of the prior, and of the density's factor. */
  readonly constant: Float64Array;
}

/**
 * Classes by a normal distribution of each feature in each class. Equals scikit-learn's GaussianNB (Chan, Golub and
 * LeVeque, STAN-CS-79-773, for its variances), but for priors, which are scaled to add up to 1, and columns that are
 * constant in all rows: where all are, variances are `varSmoothing` itself, where scikit-learn has no number.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | priors | null | how likely each class is, in order of the classes; null to learn it |
 * | varSmoothing | 1e-9 | added to every variance: this share of the largest variance of a column, at least 0 |
 *
 * Heeds `sampleWeight`. One-hot and sparse blocks are spread out. O(rows x features) time for fitting, and for each class
 * for predicting.
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values, PARAM_INVALID for
 *   priors of another length, FIT_FAILED where `varSmoothing` leaves a variance of 0, or numbers are too large.
 *
 * @example
 * const model = await pipeline(gaussianNb()).fit(flowers, { target: 'species' });
 * model.evaluate(flowers).accuracy > 0.8; //=> true
 */
export const gaussianNb = defineClassifier({
  name,
  params: { priors: priorsRule(), varSmoothing: number(1e-9, { min: 0 }) },
  state: record<GaussianState>({ mean: float64s, variance: float64s, constant: float64s }),
  sampleWeight: true,

  fit(table, target, { priors, varSmoothing }, { sampleWeight }): GaussianState {
    if (priors !== null) checkPriors(name, 'priors', priors, target.classes);
    const rows = countedRows(table, target, sampleWeight);
    featureBlocks(name, rows.table);
    const { columns, names } = denseTable(rows.table, name);
    const numbers = columns.map(column => (column as NumericColumn).values);
    const counts = weighClasses(rows.target, rows.weights);
    const { mean, variance } = momentsOf(numbers, rows.target.codes, counts, rows.weights);
    const largest = Math.max(...numbers.map(own => squaresAround(own, sumOf(own) / own.length) / own.length));
    const added = varSmoothing * (largest === 0 ? 1 : largest);
    const constant = logShares(priors === null ? counts : Float64Array.from(priors));
    for (let at = 0; at < variance.length; at++) {
      variance[at] += added;
      if (variance[at] === 0) throw flat(names[at % names.length]);
      constant[Math.floor(at / names.length)] -= 0.5 * Math.log(2 * Math.PI * variance[at]);
    }
    const state = { mean, variance, constant };
    if (gaussianProblem(state) !== undefined) {
      const message =
        'the columns hold numbers too large to compute with. Scale them (standardScaler) or correct them.';
      throw new CauceError('FIT_FAILED', { where: name, message });
    }
    return state;
  },

  predictProba(table, state) {
    featureBlocks(name, table);
    const { columns } = denseTable(table, name);
    const numbers = columns.map(column => (column as NumericColumn).values);
    return probabilitiesOf(numbers, table.length, state);
  },

  contributions: (table, state, _, classes) => gaussianContributions(name, table, state, classes),

  compileRow(row, state) {
    const dense = denseRow(row, name);
    const numbers = dense.output.columns.map(column => (column as NumericColumn).values);
    const classes = Array.from(state.constant, () => liveNumber());
    return {
      output: new Table(classes.map((live, k) => [String(k), live] as const)),
      run() {
        if (!dense.run() || !numbers.every(([x]) => Number.isFinite(x))) return false;
        const shares = probabilitiesOf(numbers, 1, state);
        for (let k = 0; k < classes.length; k++) classes[k].values[0] = shares[k];
        return true;
      },
    };
  },

  check: (state, _, classes) =>
    state.constant.length === classes ? gaussianProblem(state) : 'it must have a constant for each class',
});

function gaussianProblem({ mean, variance, constant }: GaussianState): string | undefined {
  if (mean.length !== variance.length || constant.length === 0 || mean.length % constant.length !== 0) {
    return 'its parts differ in length';
  }
  const isRight = mean.every(Number.isFinite) && constant.every(Number.isFinite);
  return isRight && variance.every(own => own > 0 && Number.isFinite(own))
    ? undefined
    : 'its numbers must be finite, and variances above 0';
}

/** Of each feature in each class, in two passes. A class without rows has all means and variances 0. */
function momentsOf(
  columns: readonly Float64Array[],
  codes: Int32Array,
  counts: Float64Array,
  weights: Float64Array | undefined,
): Pick<GaussianState, 'mean' | 'variance'> {
  const width = columns.length;
  const mean = new Float64Array(counts.length * width);
  const variance = new Float64Array(mean.length);
  for (const [j, values] of columns.entries()) {
    for (let r = 0; r < codes.length; r++) mean[codes[r] * width + j] += (weights?.[r] ?? 1) * values[r];
    for (let k = 0; k < counts.length; k++) if (counts[k] > 0) mean[k * width + j] /= counts[k];
    for (let r = 0; r < codes.length; r++) {
      const at = codes[r] * width + j;
      variance[at] += (weights?.[r] ?? 1) * (values[r] - mean[at]) ** 2;
    }
    for (let k = 0; k < counts.length; k++) if (counts[k] > 0) variance[k * width + j] /= counts[k];
  }
  return { mean, variance };
}

/** @returns Shape (rows x classes), row by row. */
function probabilitiesOf(
  columns: readonly Float64Array[],
  rows: number,
  { mean, variance, constant }: GaussianState,
): Float64Array {
  const classes = constant.length;
  const width = mean.length / classes;
  if (columns.length !== width)
    throw new ModelFileError(`${name} learnt from ${width} features, but meets ${columns.length}.`);
  const scores = new Float64Array(rows * classes);
  for (let k = 0; k < classes; k++) {
    for (let j = 0; j < width; j++) {
      const values = columns[j];
      const [centre, spread] = [mean[k * width + j], variance[k * width + j]];
      for (let r = 0; r < rows; r++) {
        const distance = values[r] - centre;
        scores[r * classes + k] -= (0.5 * distance * distance) / spread;
      }
    }
    for (let r = 0; r < rows; r++) {
      // Farther than numbers go: all classes are, then, as far.
      scores[r * classes + k] = Math.max(-Number.MAX_VALUE, scores[r * classes + k] + constant[k]);
    }
  }
  return classes === 1 ? new Float64Array(rows).fill(1) : softmaxOf(scores, rows, classes);
}

function flat(column: string): CauceError {
  const message = `column ${JSON.stringify(column)} has the same value in all rows of a class, and varSmoothing is too small to make up for it. Raise varSmoothing (default 1e-9), or leave the column out.`;
  return new CauceError('FIT_FAILED', { where: name, message });
}
