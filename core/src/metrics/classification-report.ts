/** Precision, recall and F1 of each class and over all, in one table. */

import { sum } from '../kernels/sum.ts';
import { accuracyScore } from './classification.ts';
import type { LabelOptions, Labels } from './labels.ts';
import { labelsOf } from './labels.ts';
import { type Average, precisionRecallFscoreSupport } from './precision-recall.ts';

export interface ClassificationReportOptions extends LabelOptions {
  /** Stands where a score is divided by nothing; NaN leaves the class out of means. Default 0. */
  readonly zeroDivision?: number;
}

export interface ReportLine {
  readonly precision: number;
  readonly recall: number;
  readonly f1Score: number;
  /** How many rows, or how much they weigh. */
  readonly support: number;
}

/** Plain data; `view(…)` shows it as a table. */
export interface ClassificationReport {
  /** By class. */
  readonly classes: Readonly<Record<string, ReportLine>>;
  /** The share of rows that are right; null when `labels` leaves classes out. */
  readonly accuracy: number | null;
  /** Of all rows counted together. */
  readonly microAvg: ReportLine;
  /** The mean over the classes. */
  readonly macroAvg: ReportLine;
  /** The mean over the classes, by their rows. */
  readonly weightedAvg: ReportLine;
}

/**
 * Precision, recall, F1 and number of rows of each class, with their means. Equals scikit-learn's classification_report,
 * which leaves out the micro average where it is the accuracy.
 * @throws {CauceError} METRIC_INPUT when lengths differ or there are no rows.
 *
 * @example
 * const report = classificationReport(['a', 'b', 'c', 'c', 'c'], ['a', 'a', 'c', 'c', 'b']);
 * report.classes['c'].recall; //=> 0.666667
 * report.weightedAvg.precision; //=> 0.7
 */
export function classificationReport(
  truth: Labels,
  predicted: Labels,
  options: ClassificationReportOptions = {},
): ClassificationReport {
  const present = labelsOf(truth, predicted);
  const labels = options.labels ?? present;
  const each = precisionRecallFscoreSupport(truth, predicted, options);
  const support = sum(labels.length, k => each.support[k]);
  const averaged = (average: Average): ReportLine => {
    const { precision, recall, fscore } = precisionRecallFscoreSupport(truth, predicted, {
      ...options,
      average,
    });
    return { precision, recall, f1Score: fscore, support };
  };
  const lines = labels.map((label, k): [string, ReportLine] => {
    const [precision, recall, f1Score] = [each.precision[k], each.recall[k], each.fscore[k]];
    return [label, { precision, recall, f1Score, support: each.support[k] }];
  });
  const isWhole = present.every(label => labels.includes(label));
  return {
    classes: Object.fromEntries(lines),
    accuracy: isWhole ? accuracyScore(truth, predicted, options) : null,
    microAvg: averaged('micro'),
    macroAvg: averaged('macro'),
    weightedAvg: averaged('weighted'),
  };
}
