/** The reasons of a prediction as a notebook shows them: a bar for each column. */

import { type Cell, gridView } from '../views/grid.ts';
import { type Html, html } from '../views/html.ts';
import { countText, measureText } from '../views/number-text.ts';
import type { View } from '../views/view.ts';
import type { Contribution, Explanation } from './explain.ts';

/** The others are added up. */
const mostColumns = 12;
/** Pixels of the longest bar, to one side. */
const barWidth = 120;

const unitWords = {
  prediction: 'prediction',
  logPrediction: 'logarithm of the prediction',
  probability: 'probability',
  logOdds: 'log odds',
} as const;

/** From the base, by the largest contributions first, to the value. */
export function explanationView({ base, value, unit, contributions }: Explanation): View {
  const shown = largestFirst(contributions);
  const longest = Math.max(...shown.map(({ contribution }) => Math.abs(contribution)));
  return gridView({
    caption: `Why ${measureText(value)} (${unitWords[unit]})`,
    headings: [
      { name: 'column' },
      { name: 'adds', align: 'right' },
      { name: '', align: 'right' },
      { name: '' },
    ],
    rows: [
      ['base', measureText(base), '', ''],
      ...shown.map(({ column, contribution }): Cell[] => [
        column,
        signed(contribution),
        contribution < 0 ? bar(-contribution / longest, '#c2554d') : '',
        contribution > 0 ? bar(contribution / longest, '#3d7ab8') : '',
      ]),
      ['prediction', measureText(value), '', ''],
    ],
  });
}

function largestFirst(contributions: readonly Contribution[]): Contribution[] {
  const size = ({ contribution }: Contribution) => Math.abs(contribution);
  const sorted = contributions.filter(one => size(one) > 0).sort((a, b) => size(b) - size(a));
  if (sorted.length <= mostColumns) return sorted;
  const others = sorted.slice(mostColumns);
  const sum = others.reduce((all, { contribution }) => all + contribution, 0);
  return [
    ...sorted.slice(0, mostColumns),
    { column: countText(others.length, 'other column'), contribution: sum },
  ];
}

function signed(value: number): string {
  return value > 0 ? `+${measureText(value)}` : measureText(value).replace('-', '−');
}

function bar(share: number, color: string): { readonly html: Html; readonly text: string } {
  const width = Math.max(1, Math.round(share * barWidth));
  const style = `display:inline-block;width:${width}px;height:10px;background-color:${color}`;
  return { html: html`<div style="${style}"></div>`, text: '' };
}
