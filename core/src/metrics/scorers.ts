/** The metrics that models are chosen by, by name: how each is computed, and which way is better. */

import { CauceError, didYouMean, show } from '../errors.ts';
import { matthewsCorrcoef } from './agreement.ts';
import { accuracyScore, balancedAccuracyScore } from './classification.ts';
import { meanGammaDeviance, meanPoissonDeviance } from './deviance.ts';
import type { Values, Weighted } from './input.ts';
import { type Labels, positiveLabel } from './labels.ts';
import { d2AbsoluteErrorScore } from './pinball.ts';
import { type Average, f1Score, jaccardScore, precisionScore, recallScore } from './precision-recall.ts';
import { brierScoreLoss, d2BrierScore, d2LogLossScore, logLoss } from './probability-losses.ts';
import { averagePrecisionScore, rocAucScore, topKAccuracyScore } from './ranking.ts';
import {
  explainedVarianceScore,
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogError,
  medianAbsoluteError,
  r2Score,
  rootMeanSquaredError,
  rootMeanSquaredLogError,
} from './regression.ts';

/** What a classifier says of the rows. */
export interface ClassPredictions {
  /** Shape (rows). */
  readonly predicted: Labels;
  /** Shape (rows x classes), row by row. */
  readonly probabilities: Float64Array;
  /** Those that the model knows, in the order of its probabilities. */
  readonly classes: Labels;
}

interface Named {
  readonly name: ScorerName;
  /** False for errors and losses, of which less is better. */
  readonly greaterIsBetter: boolean;
  /** What scikit-learn calls it; its `neg_…` are negated there, and not here. */
  readonly sklearnName: string;
}

export interface RegressionScorer extends Named {
  readonly task: 'regression';
  /** @throws {CauceError} METRIC_INPUT. */
  readonly score: (truth: Values, predicted: Values, weighted?: Weighted) => number;
}

export interface ClassificationScorer extends Named {
  readonly task: 'classification';
  /** @throws {CauceError} METRIC_INPUT. */
  readonly score: (truth: Labels, given: ClassPredictions, weighted?: Weighted) => number;
}

export type Scorer = RegressionScorer | ClassificationScorer;

type ByTask<S extends Scorer> = Readonly<Record<string, Omit<S, 'name' | 'task'>>>;

const regression = {
  rmse: loss('neg_root_mean_squared_error', rootMeanSquaredError),
  mae: loss('neg_mean_absolute_error', meanAbsoluteError),
  r2: gain('r2', r2Score),
  mape: loss('neg_mean_absolute_percentage_error', meanAbsolutePercentageError),
  medianAbsoluteError: loss('neg_median_absolute_error', medianAbsoluteError),
  maxError: loss('neg_max_error', (truth: Values, predicted: Values) => maxError(truth, predicted)),
  mse: loss('neg_mean_squared_error', meanSquaredError),
  msle: loss('neg_mean_squared_log_error', meanSquaredLogError),
  rmsle: loss('neg_root_mean_squared_log_error', rootMeanSquaredLogError),
  poissonDeviance: loss('neg_mean_poisson_deviance', meanPoissonDeviance),
  gammaDeviance: loss('neg_mean_gamma_deviance', meanGammaDeviance),
  explainedVariance: gain('explained_variance', explainedVarianceScore),
  d2AbsoluteError: gain('d2_absolute_error_score', d2AbsoluteErrorScore),
} satisfies ByTask<RegressionScorer>;

const classification = {
  accuracy: gain('accuracy', ofClasses(accuracyScore)),
  logLoss: loss('neg_log_loss', ofProbabilities(logLoss)),
  balancedAccuracy: gain('balanced_accuracy', ofClasses(balancedAccuracyScore)),
  topKAccuracy: gain('top_k_accuracy', ofProbabilities(topKAccuracyScore)),
  precision: gain('precision', averaged(precisionScore, 'binary')),
  precisionMacro: gain('precision_macro', averaged(precisionScore, 'macro')),
  precisionMicro: gain('precision_micro', averaged(precisionScore, 'micro')),
  precisionWeighted: gain('precision_weighted', averaged(precisionScore, 'weighted')),
  recall: gain('recall', averaged(recallScore, 'binary')),
  recallMacro: gain('recall_macro', averaged(recallScore, 'macro')),
  recallMicro: gain('recall_micro', averaged(recallScore, 'micro')),
  recallWeighted: gain('recall_weighted', averaged(recallScore, 'weighted')),
  f1: gain('f1', averaged(f1Score, 'binary')),
  f1Macro: gain('f1_macro', averaged(f1Score, 'macro')),
  f1Micro: gain('f1_micro', averaged(f1Score, 'micro')),
  f1Weighted: gain('f1_weighted', averaged(f1Score, 'weighted')),
  jaccard: gain('jaccard', averaged(jaccardScore, 'binary')),
  jaccardMacro: gain('jaccard_macro', averaged(jaccardScore, 'macro')),
  jaccardMicro: gain('jaccard_micro', averaged(jaccardScore, 'micro')),
  jaccardWeighted: gain('jaccard_weighted', averaged(jaccardScore, 'weighted')),
  matthewsCorrcoef: gain('matthews_corrcoef', ofClasses(matthewsCorrcoef)),
  rocAuc: gain('roc_auc', ofProbabilities(rocAucScore)),
  rocAucOvr: gain('roc_auc_ovr', ofProbabilities(rocAucScore)),
  rocAucOvrWeighted: gain('roc_auc_ovr_weighted', rocAuc({ average: 'weighted' })),
  rocAucOvo: gain('roc_auc_ovo', rocAuc({ multiClass: 'ovo' })),
  rocAucOvoWeighted: gain('roc_auc_ovo_weighted', rocAuc({ multiClass: 'ovo', average: 'weighted' })),
  averagePrecision: gain('average_precision', ofProbabilities(averagePrecisionScore)),
  brierScore: loss('neg_brier_score', ofProbabilities(brierScoreLoss)),
  d2LogLoss: gain('d2_log_loss_score', ofProbabilities(d2LogLossScore)),
  d2Brier: gain('d2_brier_score', ofProbabilities(d2BrierScore)),
} satisfies ByTask<ClassificationScorer>;

/** Names of scores of regressors. */
export type RegressionScorerName = keyof typeof regression;
/** Names of scores of classifiers. */
export type ClassificationScorerName = keyof typeof classification;
export type ScorerName = RegressionScorerName | ClassificationScorerName;

/**
 * Every named scorer. Those that `model.evaluate` gives come first of their task.
 *
 * @example
 * scorers.f1Macro.greaterIsBetter; //=> true
 */
export const scorers: { readonly [Name in ScorerName]: Scorer } = {
  ...named<RegressionScorerName, RegressionScorer>('regression', regression),
  ...named<ClassificationScorerName, ClassificationScorer>('classification', classification),
};

/**
 * The scorer of this name.
 * @throws {CauceError} PARAM_INVALID, with the nearest name, also for scikit-learn's names.
 *
 * @example
 * scorerNamed('rmse').greaterIsBetter; //=> false
 */
export function scorerNamed(name: string, where = 'scoring'): Scorer {
  if (Object.hasOwn(scorers, name)) return scorers[name as ScorerName];
  const known = Object.keys(scorers);
  const alias = Object.values(scorers).find(({ sklearnName }) => sklearnName === name);
  const hint = alias === undefined ? didYouMean(name, known) : ` (did you mean ${show(alias.name)}?)`;
  const rule = `one of ${known.map(show).join(', ')}${hint}`;
  throw new CauceError('PARAM_INVALID', { where, param: 'scoring', rule, received: name });
}

function named<N extends string, S extends Scorer>(
  task: S['task'],
  given: Readonly<Record<N, Omit<S, 'name' | 'task'>>>,
): { readonly [Name in N]: S } {
  const entries = Object.entries(given) as [N, Omit<S, 'name' | 'task'>][];
  return Object.fromEntries(
    entries.map(([name, scorer]) => [name, { ...scorer, name, task }]),
  ) as unknown as Record<N, S>;
}

function gain<F>(sklearnName: string, score: F) {
  return { greaterIsBetter: true, sklearnName, score };
}

function loss<F>(sklearnName: string, score: F) {
  return { greaterIsBetter: false, sklearnName, score };
}

function ofClasses(metric: (truth: Labels, predicted: Labels, weighted?: Weighted) => number) {
  return (truth: Labels, { predicted }: ClassPredictions, weighted?: Weighted): number =>
    metric(truth, predicted, weighted);
}

function averaged(
  metric: (
    truth: Labels,
    predicted: Labels,
    options: Weighted & { average: Average; posLabel?: string },
  ) => number,
  average: Average,
) {
  return (truth: Labels, { predicted, classes }: ClassPredictions, weighted?: Weighted): number => {
    if (average !== 'binary') return metric(truth, predicted, { ...weighted, average });
    // Of the classes that the model knows: in few rows not both need occur.
    const posLabel = positiveLabel('scoring', truth.length, classes, undefined);
    return metric(truth, predicted, { ...weighted, average, posLabel });
  };
}

function ofProbabilities(
  metric: (truth: Labels, probabilities: Float64Array, classes: Labels, weighted?: Weighted) => number,
) {
  return (truth: Labels, { probabilities, classes }: ClassPredictions, weighted?: Weighted): number =>
    metric(truth, probabilities, classes, weighted);
}

function rocAuc(options: { multiClass?: 'ovr' | 'ovo'; average?: 'macro' | 'weighted' }) {
  return ofProbabilities((truth, probabilities, classes, weighted) =>
    rocAucScore(truth, probabilities, classes, { ...weighted, ...options }),
  );
}
