/** Cross-validations as a notebook shows them. */

import { gridView } from '../views/grid.ts';
import { comparisonGrid, type Scores } from '../views/scores.ts';
import type { View } from '../views/view.ts';
import type { CrossValidation } from './cross-validate.ts';

/** A line for each fold, then their mean and standard deviation. */
export function crossValidationView({ testScores, mean, std }: CrossValidation): View {
  const folds = Object.values(testScores)[0]?.length ?? 0;
  const lines = Array.from({ length: folds }, (_, fold): [string, Scores] => [
    `fold ${fold + 1}`,
    Object.fromEntries(Object.entries(testScores).map(([name, scores]) => [name, scores[fold]])),
  ]);
  const all = Object.fromEntries([...lines, ['mean', mean], ['standard deviation', std]]);
  return gridView(comparisonGrid(all));
}

/** A line for each: mean ± standard deviation over its folds. */
export function crossValidationsView(all: Readonly<Record<string, CrossValidation>>): View {
  const by = (score: 'mean' | 'std') =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, one[score]]));
  return gridView(comparisonGrid(by('mean'), by('std')));
}
