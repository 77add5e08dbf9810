/** How far predictions agree with the truth beyond chance. */

import { sum } from '../kernels/sum.ts';
import { confusionOf } from './confusion-matrix.ts';
import { checkChoice, metricProblem, type Weighted } from './input.ts';
import { type LabelOptions, type Labels, type PositiveLabel, positiveLabel } from './labels.ts';

/**
 * The correlation of true and predicted classes, from -1 to 1; 0 is chance, also where one class alone is true or
 * predicted. Equals scikit-learn's matthews_corrcoef (Gorodkin, Computational Biology and Chemistry 28, 2004).
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or a weight is none.
 *
 * @example
 * matthewsCorrcoef(['b', 'b', 'b', 'a'], ['b', 'a', 'b', 'b']); //=> -0.333333
 */
export function matthewsCorrcoef(truth: Labels, predicted: Labels, { sampleWeight }: Weighted = {}): number {
  const { counts } = confusionOf('matthewsCorrcoef', truth, predicted, { sampleWeight });
  const { all, ofTruth, ofPredicted } = margins(counts);
  const width = counts.length;
  const right = sum(width, k => counts[k][k]);
  const covariance = right * all - sum(width, k => ofTruth[k] * ofPredicted[k]);
  const spread = (each: number[]): number =>
    // Of one class alone it is 0, which rounding must not hide.
    each.filter(count => count > 0).length < 2 ? 0 : all ** 2 - sum(width, k => each[k] ** 2);
  const product = spread(ofTruth) * spread(ofPredicted);
  return product === 0 ? 0 : covariance / Math.sqrt(product);
}

export interface CohenKappaOptions extends LabelOptions {
  /** How bad a wrong class is: all alike (null), or by how far it is off in the order of the labels. Default null. */
  readonly weights?: 'linear' | 'quadratic' | null;
}

/**
 * The agreement of two lists of classes, 1 when complete and 0 by chance. Equals scikit-learn's cohen_kappa_score (Cohen,
 * Educational and Psychological Measurement 20, 1960); NaN where it is not defined: one class alone.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or no class of the first is among `labels`.
 *
 * @example
 * cohenKappaScore(['no', 'yes', 'yes', 'no'], ['no', 'yes', 'no', 'no']); //=> 0.5
 */
export function cohenKappaScore(
  truth: Labels,
  predicted: Labels,
  { weights = null, ...options }: CohenKappaOptions = {},
): number {
  checkChoice('cohenKappaScore', truth.length, 'weights', weights, [null, 'linear', 'quadratic']);
  const { counts } = confusionOf('cohenKappaScore', truth, predicted, options);
  const { all, ofTruth, ofPredicted } = margins(counts);
  const width = counts.length;
  const badness = (i: number, j: number): number => {
    if (weights === null) return Number(i !== j);
    return weights === 'linear' ? Math.abs(i - j) : (i - j) ** 2;
  };
  const total = (of: (i: number, j: number) => number): number =>
    sum(width ** 2, cell => {
      const [i, j] = [Math.floor(cell / width), cell % width];
      return badness(i, j) * of(i, j);
    });
  return 1 - total((i, j) => counts[i][j]) / total((i, j) => (ofTruth[i] * ofPredicted[j]) / all);
}

/** How much more likely a prediction is in rows of the class than in the others. */
export interface LikelihoodRatios {
  /** Of being predicted: above 1, the higher the better; NaN when no other row was predicted as the class. */
  readonly positive: number;
  /** Of not being predicted: below 1, the lower the better; NaN when all other rows were predicted as the class. */
  readonly negative: number;
}

/**
 * The likelihood ratios of a test for one of two classes: by how much its outcome changes the odds. Equals scikit-learn's
 * class_likelihood_ratios. Both are NaN when no row is of the class.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or classes are not two.
 *
 * @example
 * classLikelihoodRatios(['no', 'yes', 'no', 'yes', 'no'], ['yes', 'yes', 'no', 'no', 'no']).positive; //=> 1.5
 */
export function classLikelihoodRatios(
  truth: Labels,
  predicted: Labels,
  { sampleWeight, posLabel }: Weighted & PositiveLabel = {},
): LikelihoodRatios {
  const where = 'classLikelihoodRatios';
  const { labels, counts } = confusionOf(where, truth, predicted, { sampleWeight });
  if (labels.length !== 2) {
    throw metricProblem(where, truth.length, `two classes are needed. Got ${labels.length}.`);
  }
  const yes = labels.indexOf(positiveLabel(where, truth.length, labels, posLabel));
  const no = 1 - yes;
  const { ofTruth } = margins(counts);
  const ratio = (column: number): number => {
    const among = counts[no][column] * ofTruth[yes];
    return among === 0 ? Number.NaN : (counts[yes][column] * ofTruth[no]) / among;
  };
  return { positive: ratio(yes), negative: ratio(no) };
}

function margins(counts: number[][]): { all: number; ofTruth: number[]; ofPredicted: number[] } {
  const width = counts.length;
  const ofTruth = counts.map(row => sum(width, j => row[j]));
  const ofPredicted = counts.map((_, j) => sum(width, i => counts[i][j]));
  return { all: sum(width, i => ofTruth[i]), ofTruth, ofPredicted };
}
