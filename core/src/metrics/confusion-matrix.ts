/** How often each class is predicted for each. */

import { checkChoice, metricProblem } from './input.ts';
import { checkLabels, countLabels, type LabelOptions, type Labels } from './labels.ts';

export interface ConfusionOptions extends LabelOptions {
  /** Shares instead of counts: of each true class (`true`), of each predicted class (`pred`), or of all rows. Default null. */
  readonly normalize?: 'true' | 'pred' | 'all' | null;
}

/** Plain data; `view(…)` shows it. */
export interface ConfusionMatrix {
  /** Of the rows, and of the columns. */
  readonly labels: Labels;
  /** Shape (labels x labels): `matrix[i][j]` rows of class `labels[i]` were predicted as `labels[j]`. */
  readonly matrix: readonly (readonly number[])[];
}

/**
 * How many rows of each class (rows of the matrix) were predicted as each (columns). Equals scikit-learn's
 * confusion_matrix; rows whose true or predicted class is not among `labels` are left out.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, or no true class is among `labels`.
 *
 * @example
 * confusionMatrix(['cat', 'ant', 'cat'], ['ant', 'ant', 'cat']).matrix; //=> [[1, 0], [1, 1]]
 */
export function confusionMatrix(
  truth: Labels,
  predicted: Labels,
  options: ConfusionOptions = {},
): ConfusionMatrix {
  const { normalize = null } = options;
  checkChoice('confusionMatrix', truth.length, 'normalize', normalize, [null, 'true', 'pred', 'all']);
  const { labels, counts } = confusionOf('confusionMatrix', truth, predicted, options);
  return { labels, matrix: normalized(counts, normalize) };
}

/**
 * The matrix without shares, for what is made of it.
 * @throws {CauceError} METRIC_INPUT as `confusionMatrix`.
 */
export function confusionOf(
  where: string,
  truth: Labels,
  predicted: Labels,
  { labels: given, sampleWeight }: LabelOptions,
): { labels: Labels; counts: number[][] } {
  const all = countLabels(where, truth, predicted, sampleWeight);
  const labels = given ?? all.labels;
  if (given !== undefined) {
    checkLabels(where, truth.length, given);
    if (!truth.some(label => given.includes(label))) {
      throw metricProblem(
        where,
        truth.length,
        'labels must have a class that occurs among the true ones. None does.',
      );
    }
  }
  const at = labels.map(label => all.labels.indexOf(label));
  const width = all.labels.length;
  const counts = at.map(t => at.map(p => (t < 0 || p < 0 ? 0 : all.matrix[t * width + p])));
  return { labels, counts };
}

/** Shares; 0 where there is nothing to share. */
function normalized(counts: number[][], normalize: 'true' | 'pred' | 'all' | null): number[][] {
  if (normalize === null) return counts;
  const rows = counts.map(row => total(row));
  const columns = counts.map((_, j) => total(counts.map(row => row[j])));
  const all = total(rows);
  const whole = { true: (i: number) => rows[i], pred: (_: number, j: number) => columns[j], all: () => all };
  return counts.map((row, i) =>
    row.map((count, j) => {
      const of = whole[normalize](i, j);
      return of === 0 ? 0 : count / of;
    }),
  );
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
