/** Whether probabilities are what they say. */

import { quantileOfSorted } from '../kernels/sample-quantile.ts';
import { sum } from '../kernels/sum.ts';
import { checkChoice, checkRows, metricProblem, type Values, type Weighted } from './input.ts';
import { type Labels, labelsOf, type PositiveLabel, positiveLabel } from './labels.ts';

export interface CalibrationOptions extends PositiveLabel, Weighted {
  /** How many bins, at least 1; those without rows are left out. Default 5. */
  readonly nBins?: number;
  /** Bins of equal width (`uniform`) or of about as many rows (`quantile`). Default 'uniform'. */
  readonly strategy?: 'uniform' | 'quantile';
}

/** Shape (bins) each. Plain data; `view(…)` draws it. */
export interface CalibrationCurve {
  /** The share of the class looked for. */
  readonly probTrue: Float64Array;
  /** The mean of the probabilities. */
  readonly probPred: Float64Array;
}

/**
 * The share of the class looked for among rows of about the same probability: the same as the probability, where it is
 * right. Equals scikit-learn's calibration_curve, which knows no weights (Niculescu-Mizil and Caruana, ICML 2005). Bins by `quantile`
 * count the rows that weigh something, each once.
 *
 * @param probabilities Shape (rows): of the class looked for.
 * @throws {CauceError} METRIC_INPUT when lengths differ, there are no rows, a probability is not from 0 to 1, or there are
 *   more than two classes.
 *
 * @example
 * const curve = calibrationCurve(['no', 'no', 'yes', 'yes', 'yes'], [0.1, 0.2, 0.3, 0.9, 1], { nBins: 2 });
 * [...curve.probTrue]; //=> [0.333333, 1]
 */
export function calibrationCurve(
  truth: Labels,
  probabilities: Values,
  { posLabel, nBins = 5, strategy = 'uniform', sampleWeight }: CalibrationOptions = {},
): CalibrationCurve {
  const where = 'calibrationCurve';
  checkRows(where, truth.length, probabilities.length, sampleWeight);
  checkChoice(where, truth.length, 'strategy', strategy, ['uniform', 'quantile']);
  if (!(Number.isInteger(nBins) && nBins >= 1)) {
    throw metricProblem(where, truth.length, `nBins must be a whole number of at least 1. Got ${nBins}.`);
  }
  for (let row = 0; row < truth.length; row++) {
    if (probabilities[row] >= 0 && probabilities[row] <= 1) continue;
    const problem = `the probability of row ${row} must be from 0 to 1. Got ${probabilities[row]}.`;
    throw metricProblem(where, truth.length, problem);
  }
  const positive = positiveLabel(where, truth.length, labelsOf(truth), posLabel);
  const weight = (row: number): number => sampleWeight?.[row] ?? 1;
  const counted = Array.from({ length: truth.length }, (_, row) => row).filter(row => weight(row) > 0);
  const edges =
    strategy === 'uniform'
      ? evenly(nBins)
      : quantiles(
          counted.map(row => probabilities[row]),
          nBins,
        );
  const bins = Array.from({ length: nBins }, (): number[] => []);
  for (const row of counted) {
    const bin = edges.findIndex(edge => probabilities[row] <= edge);
    bins[bin < 0 ? nBins - 1 : bin].push(row);
  }
  const used = bins.filter(rows => rows.length > 0);
  const means = (value: (row: number) => number) =>
    Float64Array.from(used, rows => {
      const total = sum(rows.length, i => weight(rows[i]) * value(rows[i]));
      return total / sum(rows.length, i => weight(rows[i]));
    });
  return {
    probTrue: means(row => Number(truth[row] === positive)),
    probPred: means(row => probabilities[row]),
  };
}

/** Shape (bins - 1): the edges between bins of equal width. */
function evenly(bins: number): number[] {
  return Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins));
}

/** Shape (bins - 1): the quantiles between bins of as many values. */
function quantiles(values: Values, bins: number): number[] {
  const sorted = Float64Array.from(values).sort();
  // By way of per cent, as scikit-learn does: which side a value on the edge falls hangs on the last bit.
  return evenly(bins).map(level => quantileOfSorted(sorted, (level * 100) / 100));
}
