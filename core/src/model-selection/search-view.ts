/** A search as a notebook shows it: its candidates, the best first. */

import { show } from '../errors.ts';
import { gridView } from '../views/grid.ts';
import { countText, valueText } from '../views/number-text.ts';
import { measured } from '../views/scores.ts';
import type { View } from '../views/view.ts';
import type { Candidate } from './search.ts';

const mostCandidates = 30;

/** What is needed of a search's result here, whatever its pipeline. */
export interface Searched {
  readonly results: readonly (Omit<Candidate<never>, 'params'> & { readonly params: object })[];
}

export function searchView({ results }: Searched): View {
  const sorted = [...results].sort((a, b) => a.rank - b.rank).slice(0, mostCandidates);
  const paths = [...new Set(sorted.flatMap(({ params }) => Object.keys(params)))];
  const few = sorted.length < results.length ? `; the best ${mostCandidates}` : '';
  return gridView({
    caption: `${countText(results.length, 'candidate')}${few}`,
    headings: [
      { name: 'rank', align: 'right' },
      ...paths.map(path => headingOf(path)),
      { name: 'score', note: 'mean ± standard deviation', align: 'right' },
    ],
    rows: sorted.map(candidate => [
      String(candidate.rank),
      ...paths.map(path => paramOf(candidate.params, path)),
      candidate.error ?? measured(candidate.meanScore, candidate.stdScore),
    ]),
  });
}

/** `histGradientBoostingRegressor.learningRate`: the parameter, and below it whose it is. */
function headingOf(path: string): { name: string; note: string } {
  const dot = path.lastIndexOf('.');
  return { name: path.slice(dot + 1), note: path.slice(0, Math.max(0, dot)) };
}

function paramOf(params: object, path: string): string | null {
  const value = (params as Readonly<Record<string, unknown>>)[path];
  if (value === undefined) return null;
  return typeof value === 'number' ? valueText(value) : show(value);
}
