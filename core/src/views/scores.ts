/** Scores as a table. */

import type { Grid } from './grid.ts';
import { measureText } from './number-text.ts';

/** Scores by name. */
export type Scores = Readonly<Record<string, number>>;

/** One set of scores: a line for each. */
export function scoresGrid(scores: Scores, caption = 'Scores'): Grid {
  return {
    caption,
    headings: [{ name: 'score' }, { name: 'value', align: 'right' }],
    rows: Object.entries(scores).map(([name, value]) => [name, measureText(value)]),
  };
}

/** Several sets of scores, side by side: a line for each set, a column for each score. */
export function comparisonGrid(
  sets: Readonly<Record<string, Scores>>,
  deviations?: Readonly<Record<string, Scores>>,
): Grid {
  const names = [...new Set(Object.values(sets).flatMap(scores => Object.keys(scores)))];
  return {
    caption: deviations === undefined ? 'Scores' : 'Scores: mean ± standard deviation over the folds',
    headings: [{ name: '' }, ...names.map(name => ({ name, align: 'right' as const }))],
    rows: Object.entries(sets).map(([set, scores]) => [
      set,
      ...names.map(name =>
        Object.hasOwn(scores, name) ? measured(scores[name], deviations?.[set]?.[name]) : null,
      ),
    ]),
  };
}

/** `178,526 ± 9,310`. */
export function measured(value: number, deviation: number | undefined): string {
  return deviation === undefined ? measureText(value) : `${measureText(value)} ± ${measureText(deviation)}`;
}
