/** Learning and validation curves as a notebook shows them. */

import { show } from '../errors.ts';
import { gridView } from '../views/grid.ts';
import { valueText } from '../views/number-text.ts';
import { measured } from '../views/scores.ts';
import type { View } from '../views/view.ts';
import { deviationOf, meanOf } from './fold-scores.ts';
import type { LearningCurve, ValidationCurve } from './learning-curve.ts';

/** A line for each point: mean ± standard deviation over the folds, on rows learnt from and on others. */
export function scoreCurveView(curve: LearningCurve | ValidationCurve): View {
  const { score, trainScores, testScores } = curve;
  const [heading, points] = 'param' in curve ? [curve.param, curve.values] : ['rows', curve.trainSizes];
  const cell = (scores: readonly number[]) => measured(meanOf(scores), deviationOf(scores));
  return gridView({
    caption: `${score}: mean ± standard deviation over the folds`,
    headings: [
      { name: heading, align: 'right' },
      { name: 'rows learnt from', align: 'right' },
      { name: 'other rows', align: 'right' },
    ],
    rows: points.map((point, i) => [
      typeof point === 'number' ? valueText(point) : show(point),
      cell(trainScores[i]),
      cell(testScores[i]),
    ]),
  });
}
