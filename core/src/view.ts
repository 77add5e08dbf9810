/** `view`: results that are plain data, as a notebook shows them. Tables, pipelines and models show themselves. */

import type { Explanation } from './compose/explain.ts';
import { explanationView } from './compose/explanation-view.ts';
import { classificationReportView, confusionMatrixView } from './metrics/classes-view.ts';
import type { ClassificationReport } from './metrics/classification-report.ts';
import type { ConfusionMatrix } from './metrics/confusion-matrix.ts';
import { type Curve, curveView, isCurve } from './metrics/curve-view.ts';
import type { CrossValidation } from './model-selection/cross-validate.ts';
import { crossValidationsView, crossValidationView } from './model-selection/cross-validation-view.ts';
import type { LearningCurve, ValidationCurve } from './model-selection/learning-curve.ts';
import { scoreCurveView } from './model-selection/score-curve-view.ts';
import { type Searched, searchView } from './model-selection/search-view.ts';
import { gridView } from './views/grid.ts';
import { comparisonGrid, type Scores, scoresGrid } from './views/scores.ts';
import type { View } from './views/view.ts';

/** What `view` knows how to show. */
export type Viewable =
  | Scores
  | Explanation
  | CrossValidation
  | Searched
  | LearningCurve
  | ValidationCurve
  | ConfusionMatrix
  | ClassificationReport
  | Curve
  | Readonly<Record<string, Scores>>
  | Readonly<Record<string, CrossValidation>>;

/**
 * Something to look at, in a notebook or as HTML, made of
 *
 * - scores, as `model.evaluate` gives them; or several such, by name, to compare;
 * - a cross-validation: a line for each fold; or several, by name: mean ± standard deviation of each;
 * - a search: the candidates, the best first;
 * - a learning or validation curve: a line for each point, mean ± standard deviation;
 * - a confusion matrix, a classification report, or a curve (ROC, precision-recall, detection error tradeoff, calibration);
 * - one explanation of `model.explain`: what each column adds, the largest first.
 *
 * @example
 * view({ rmse: 1.5, r2: 0.9 }).text.includes('0.9'); //=> true
 */
export function view(result: Viewable): View {
  if (isScoreCurve(result)) return scoreCurveView(result);
  if (isCurve(result)) return curveView(result);
  if (isConfusionMatrix(result)) return confusionMatrixView(result);
  if (isReport(result)) return classificationReportView(result);
  if (isExplanation(result)) return explanationView(result);
  if (isSearch(result)) return searchView(result);
  if (isCrossValidation(result)) return crossValidationView(result);
  const entries = Object.values(result);
  if (entries.every(entry => typeof entry === 'number')) return gridView(scoresGrid(result as Scores));
  if (entries.every(isCrossValidation))
    return crossValidationsView(result as Readonly<Record<string, CrossValidation>>);
  return gridView(comparisonGrid(result as Readonly<Record<string, Scores>>));
}

function isScoreCurve(result: Viewable): result is LearningCurve | ValidationCurve {
  return (
    typeof (result as Partial<LearningCurve>).score === 'string' &&
    Array.isArray((result as Partial<LearningCurve>).trainScores)
  );
}

function isConfusionMatrix(result: Viewable): result is ConfusionMatrix {
  return Array.isArray((result as Partial<ConfusionMatrix>).matrix);
}

function isReport(result: Viewable): result is ClassificationReport {
  return typeof (result as Partial<ClassificationReport>).weightedAvg === 'object' && 'microAvg' in result;
}

function isExplanation(result: Viewable): result is Explanation {
  return Array.isArray((result as Partial<Explanation>).contributions);
}

function isSearch(result: Viewable): result is Searched {
  return Array.isArray((result as Partial<Searched>).results);
}

function isCrossValidation(result: unknown): result is CrossValidation {
  return typeof (result as Partial<CrossValidation>).testScores === 'object';
}
