/** Intervals: what was learnt of how far a model is off, and the intervals and sets of classes that follow from it. */

import type { Table } from '../table/table.ts';
import {
  around,
  type Bounds,
  classSet,
  conformalRank,
  foldBounds,
  quantileBounds,
  residualBounds,
} from '../trust/intervals/conformal.ts';
import type { FittedPipeline } from './fitted-pipeline.ts';
import type { IntervalMethod } from './interval-method.ts';
import { type ResidualScale, residualScale } from './residual-scale.ts';

/** All that intervals are: plain data, but for the models. */
export interface IntervalsParts {
  readonly method: IntervalMethod;
  /** split: the model that was measured; quantile: of the lower and of the upper quantile; cvPlus: one for each fold left out. */
  readonly models: readonly FittedPipeline[];
  /** split, regression: how far off the model tends to be for each row; null for as far everywhere. */
  readonly scale: ResidualScale | null;
  /** Of rows that the models did not learn from. Ascending; for cvPlus fold after fold, ascending within each. */
  readonly scores: Float64Array;
  /** cvPlus: where each fold ends in `scores`. */
  readonly foldEnds: Int32Array | null;
}

/**
 * Intervals that hold the truth as often as asked for. Made by `calibrate`.
 *
 * **Promised:** of rows drawn as those were that they were calibrated on, the share whose interval (or set of classes) holds
 * the true value is at least the coverage asked for, on average over all such rows and calibrations, with any model, any
 * distribution and any number of rows; for `cvPlus` at least 1 − 2 (1 − coverage) with a little less for few rows, and
 * about the coverage unless the models differ much between folds. The share that one calibration of n rows reaches varies
 * around that as a Beta(k, n + 1 − k) with k = ceil((n + 1) coverage): by ±2% at 90% with 1,000 rows.
 *
 * **Not promised:** the coverage for each kind of row, such as one make of car (it varies: see docs/trust.md); anything once
 * the rows to predict are no longer like those learnt from; and for rows chosen because of their interval.
 *
 * The models are those that the scores were measured with, not the one that serves, which learnt from all rows: so the
 * promise is exact. An interval reaches to the served prediction where that lies outside, which can only cover more.
 *
 * @example
 * const { model } = await fitMeasured(pipeline(dummyRegressor()), flowers.drop(['species']), {
 *   target: 'petalWidth',
 *   testSize: 0.5,
 *   intervals: { method: 'split' },
 * });
 * model.intervals instanceof Intervals; //=> true
 */
export class Intervals {
  readonly method: IntervalMethod;
  readonly models: readonly FittedPipeline[];
  readonly scale: ResidualScale | null;
  readonly scores: Float64Array;
  readonly foldEnds: Int32Array | null;

  /** For `calibrate` and the reader of model files. */
  constructor({ method, models, scale, scores, foldEnds }: IntervalsParts) {
    this.method = method;
    this.models = models;
    this.scale = scale;
    this.scores = scores;
    this.foldEnds = foldEnds;
  }

  /** The highest coverage that can be asked for: n / (n + 1), of n scores. */
  get mostCoverage(): number {
    return this.scores.length / (this.scores.length + 1);
  }

  /**
   * For a regressor: the interval of each row. A higher coverage never gives a narrower one.
   *
   * @param input Rows as `FittedPipeline.input` makes them. Only read.
   * @param coverage Greater than 0, less than 1.
   * @param predictions Shape (rows): what is served for these rows. Only read.
   * @returns Shape (rows) each; lower ≤ prediction ≤ upper. Infinite where a model predicts no number.
   * @throws {CauceError} PARAM_INVALID, COVERAGE_TOO_HIGH for the coverage; what a transformer refuses.
   */
  bounds(input: Table, coverage: number, predictions: Float64Array): Bounds {
    const rank = conformalRank(this.scores.length, coverage);
    return around(this.#bounds(input, rank), predictions);
  }

  /**
   * For a classifier: the classes that each row may well be of. The first is the one predicted, the others follow, most
   * probable first. A higher coverage never gives a smaller set.
   *
   * @param input Rows as `FittedPipeline.input` makes them. Only read.
   * @param coverage Greater than 0, less than 1.
   * @param predictions For each row the position in `classes` of the class that is served.
   * @param classes All that the served model knows; those that the measured one does not are of probability 0.
   * @throws {CauceError} as `bounds`.
   */
  sets(
    input: Table,
    coverage: number,
    predictions: ArrayLike<number>,
    classes: readonly string[],
  ): string[][] {
    const score = this.scores[conformalRank(this.scores.length, coverage) - 1];
    const [measured] = this.models;
    const own = classes.map(name => measured.classes.indexOf(name));
    const width = measured.classes.length;
    const known = measured.probabilities(measured.features(measured.input(input)));
    return Array.from({ length: input.length }, (_, i) => {
      const probabilities = Float64Array.from(own, k => (k < 0 ? 0 : known[i * width + k]));
      return classSet(probabilities, predictions[i], score).map(k => classes[k]);
    });
  }

  #bounds(input: Table, rank: number): Bounds {
    if (this.foldEnds !== null) {
      const folds = { residuals: this.scores, ends: this.foldEnds };
      return foldBounds(numbersOf(this.models, input), folds, rank);
    }
    const score = this.scores[rank - 1];
    if (this.method.method === 'quantile')
      return quantileBounds(predictedQuantiles(this.models, input), score);
    const [measured] = this.models;
    const features = measured.features(measured.input(input));
    return residualBounds(measured.numbers(features), scaleOr1(this.scale, features), score);
  }
}

/** The size expected of each row's residual; 1 everywhere where none was learnt. */
export function scaleOr1(scale: ResidualScale | null, features: Table): Float64Array {
  return scale === null ? new Float64Array(features.length).fill(1) : residualScale(scale, features);
}

/** What each model predicts for each row. */
function numbersOf(models: readonly FittedPipeline[], input: Table<unknown>): Float64Array[] {
  return models.map(model => model.raw(model.input(input)));
}

/** The quantiles that two models predict; where they cross, the lower one is the lower bound all the same. */
export function predictedQuantiles(models: readonly FittedPipeline[], input: Table<unknown>): Bounds {
  const [first, second] = numbersOf(models, input);
  return {
    lower: first.map((value, i) => Math.min(value, second[i])),
    upper: first.map((value, i) => Math.max(value, second[i])),
  };
}
