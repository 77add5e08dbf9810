/** Deviances: how far predictions are from targets of Poisson, gamma and other Tweedie distributions. */

import {
  checkNumbers,
  isConstant,
  metricProblem,
  type Values,
  type Weighted,
  weightedMean,
} from './input.ts';
import { explainedShare } from './regression.ts';

export interface TweedieOptions extends Weighted {
  /**
   * The variance grows as this power of the mean: 0 is normal (squared error), 1 Poisson, 2 gamma, 3 inverse Gaussian;
   * not between 0 and 1. Default 0.
   */
  readonly power?: number;
}

/**
 * Mean Tweedie deviance of the predictions; lower is better, 0 is perfect. Equals scikit-learn's mean_tweedie_deviance
 * (Jørgensen, The Theory of Dispersion Models, 1997).
 * @throws {CauceError} METRIC_INPUT, also for a `power` between 0 and 1, and for values that its distribution cannot have:
 *   predictions of 0 and below but for power 0, targets below 0 from power 1 on and of 0 from power 2 on.
 *
 * @example
 * meanTweedieDeviance([2, 0, 1, 4], [0.5, 0.5, 2, 2], { power: 1 }); //=> 1.42602
 */
export function meanTweedieDeviance(truth: Values, predicted: Values, options: TweedieOptions = {}): number {
  return deviance('meanTweedieDeviance', truth, predicted, options);
}

/**
 * Mean Poisson deviance, for counts. Equals scikit-learn's mean_poisson_deviance.
 * @throws {CauceError} METRIC_INPUT, also for targets below 0 and predictions of at most 0.
 *
 * @example
 * meanPoissonDeviance([2, 0, 1, 4], [0.5, 0.5, 2, 2]); //=> 1.42602
 */
export function meanPoissonDeviance(
  truth: Values,
  predicted: Values,
  { sampleWeight }: Weighted = {},
): number {
  return deviance('meanPoissonDeviance', truth, predicted, { sampleWeight, power: 1 });
}

/**
 * Mean gamma deviance, for amounts: errors count relative to the values. Equals scikit-learn's mean_gamma_deviance.
 * @throws {CauceError} METRIC_INPUT, also for values of at most 0.
 *
 * @example
 * meanGammaDeviance([2, 0.5, 1, 4], [0.5, 0.5, 2, 2]); //=> 1.05685
 */
export function meanGammaDeviance(truth: Values, predicted: Values, { sampleWeight }: Weighted = {}): number {
  return deviance('meanGammaDeviance', truth, predicted, { sampleWeight, power: 2 });
}

/**
 * The share of the Tweedie deviance that the predictions explain: 1 is perfect, 0 as good as the mean. Equals
 * scikit-learn's d2_tweedie_score; of a constant target it is 1 when all is exact and 0 otherwise, where scikit-learn
 * divides by zero. NaN for a single row.
 * @throws {CauceError} METRIC_INPUT as `meanTweedieDeviance`.
 *
 * @example
 * d2TweedieScore([0.5, 1, 2.5, 7], [1, 1, 5, 3.5], { power: 1 }); //=> 0.487915
 */
export function d2TweedieScore(truth: Values, predicted: Values, options: TweedieOptions = {}): number {
  const where = 'd2TweedieScore';
  const left = deviance(where, truth, predicted, options);
  const { power = 0, sampleWeight } = options;
  const rows = truth.length;
  if (rows < 2) return Number.NaN;
  const value = (row: number): number => truth[row];
  if (isConstant(rows, value, sampleWeight)) return explainedShare(left, 0);
  const mean = weightedMean(rows, value, sampleWeight);
  const unit = unitDeviance(power);
  return explainedShare(
    left,
    weightedMean(rows, row => unit(truth[row], mean), sampleWeight),
  );
}

function deviance(
  where: string,
  truth: Values,
  predicted: Values,
  { power = 0, sampleWeight }: TweedieOptions,
): number {
  checkNumbers(where, truth, predicted, sampleWeight);
  const rows = truth.length;
  if (!(power <= 0 || (power >= 1 && power < Number.POSITIVE_INFINITY))) {
    throw metricProblem(where, rows, `power must be at most 0 or at least 1. Got ${power}.`);
  }
  for (let row = 0; row < rows; row++) {
    const problem = outOfRange(power, truth[row], predicted[row]);
    if (problem !== undefined) throw metricProblem(where, rows, `row ${row}: ${problem}`);
  }
  const unit = unitDeviance(power);
  return weightedMean(rows, row => unit(truth[row], predicted[row]), sampleWeight);
}

/** What the distribution cannot have. */
function outOfRange(power: number, truth: number, predicted: number): string | undefined {
  if (power === 0) return undefined;
  if (predicted <= 0) return `with power ${power} predictions must be greater than 0. Got ${predicted}.`;
  if (power >= 2 && truth <= 0)
    return `with power ${power} true values must be greater than 0. Got ${truth}.`;
  if (power >= 1 && truth < 0) return `with power ${power} true values must be at least 0. Got ${truth}.`;
  return undefined;
}

/** The deviance of one row. */
function unitDeviance(power: number): (truth: number, predicted: number) => number {
  if (power === 0) return (y, mu) => (y - mu) ** 2;
  if (power === 1) return (y, mu) => 2 * ((y === 0 ? 0 : y * Math.log(y / mu)) - y + mu);
  if (power === 2) return (y, mu) => 2 * (Math.log(mu / y) + y / mu - 1);
  const [one, two] = [1 - power, 2 - power];
  return (y, mu) => 2 * (Math.max(y, 0) ** two / (one * two) - (y * mu ** one) / one + mu ** two / two);
}
