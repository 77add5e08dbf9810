/** What predictions are made of: additive contributions of an estimator's columns. */

/** In what contributions are measured. */
export type ContributionUnit =
  /** What a regressor predicts. */
  | 'prediction'
  /** The natural logarithm of what a regressor predicts: a contribution of 0.1 makes it e^0.1, about 1.1, times as large. */
  | 'logPrediction'
  /** The probability of a class. */
  | 'probability'
  /** The score that a probability is made from: of two classes its log odds, of more its logarithm but for a constant. */
  | 'logOdds';

/** For each row: base + values = total, but for rounding. */
export interface Contributions {
  readonly unit: ContributionUnit;
  /** Shape (rows): what is predicted when nothing is known of a row. */
  readonly base: Float64Array;
  /** Shape (rows x columns), row by row: what each column adds to that; a one-hot block is one column. */
  readonly values: Float64Array;
  /** Shape (rows): what is predicted, in the unit. */
  readonly total: Float64Array;
}

/** Of a prediction that does not look at its columns. */
export function noContributions(unit: ContributionUnit, total: Float64Array, columns: number): Contributions {
  return { unit, base: total, values: new Float64Array(total.length * columns), total };
}
