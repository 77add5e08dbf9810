/** Scores of a yes-or-no decision, from how often it is right and wrong: what a threshold is tuned for. */

/** Weights of rows by truth and decision. */
export interface BinaryCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

type Score = (counts: BinaryCounts) => number;

const over = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const recall: Score = ({ truePositives: tp, falseNegatives: fn }) => over(tp, tp + fn);
const precision: Score = ({ truePositives: tp, falsePositives: fp }) => over(tp, tp + fp);
const specificity: Score = ({ trueNegatives: tn, falsePositives: fp }) => over(tn, tn + fp);

/** More is better. As scikit-learn's scores of these names; one whose divisor is 0 is 0. */
export const binaryScores = {
  balancedAccuracy: counts => (recall(counts) + specificity(counts)) / 2,
  accuracy: ({ truePositives: tp, trueNegatives: tn, falsePositives: fp, falseNegatives: fn }) =>
    over(tp + tn, tp + tn + fp + fn),
  f1: ({ truePositives: tp, falsePositives: fp, falseNegatives: fn }) => over(2 * tp, 2 * tp + fp + fn),
  precision,
  recall,
  jaccard: ({ truePositives: tp, falsePositives: fp, falseNegatives: fn }) => over(tp, tp + fp + fn),
  matthewsCorrcoef: ({ truePositives: tp, trueNegatives: tn, falsePositives: fp, falseNegatives: fn }) =>
    over(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))),
} as const satisfies Readonly<Record<string, Score>>;

export type BinaryScore = keyof typeof binaryScores;
