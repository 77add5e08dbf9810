/** A search as a notebook shows it: its candidates, the best first. */

import { show } from '../errors.ts';
import { type Cell, gridView, type Heading } from '../views/grid.ts';
import { countText, valueText } from '../views/number-text.ts';
import { measured } from '../views/scores.ts';
import type { View } from '../views/view.ts';
import type { Candidate, HalvingCandidate } from './search-result.ts';

const mostCandidates = 30;

type Shown = Omit<Candidate<never>, 'params'> &
  Partial<Pick<HalvingCandidate<never>, 'round' | 'nResources'>> & { readonly params: object };

/** What is needed of a search's result here, whatever its pipeline. */
export interface Searched {
  readonly results: readonly Shown[];
}

export function searchView({ results }: Searched): View {
  const sorted = [...results].sort((a, b) => a.rank - b.rank).slice(0, mostCandidates);
  const paths = [...new Set(sorted.flatMap(({ params }) => Object.keys(params)))];
  const scores = [...new Set(sorted.flatMap(({ mean }) => Object.keys(mean)))];
  const hasRounds = sorted.some(({ round }) => round !== undefined);
  const few = sorted.length < results.length ? `; the best ${mostCandidates}` : '';
  return gridView({
    caption: `${countText(results.length, 'candidate')}${few}`,
    headings: [
      { name: 'rank', align: 'right' },
      ...(hasRounds ? roundHeadings : []),
      ...paths.map(path => headingOf(path)),
      ...scores.map(
        (name): Heading => ({
          name: scores.length === 1 ? 'score' : name,
          note: 'mean ± standard deviation',
          align: 'right',
        }),
      ),
    ],
    rows: sorted.map(candidate => [
      String(candidate.rank),
      ...(hasRounds ? [String((candidate.round ?? 0) + 1), String(candidate.nResources)] : []),
      ...paths.map(path => paramOf(candidate.params, path)),
      ...scores.map((name, i): Cell => scoreOf(candidate, name, i)),
    ]),
  });
}

const roundHeadings: readonly Heading[] = [
  { name: 'round', align: 'right' },
  { name: 'resources', align: 'right' },
];

/** Why there is none stands where the first would. */
function scoreOf({ error, mean, std }: Shown, name: string, position: number): Cell {
  if (error === undefined) return measured(mean[name], std[name]);
  return position === 0 ? error : null;
}

/** `histGradientBoostingRegressor.learningRate`: the parameter, and below it whose it is. */
function headingOf(path: string): Heading {
  const dot = path.lastIndexOf('.');
  return { name: path.slice(dot + 1), note: path.slice(0, Math.max(0, dot)) };
}

function paramOf(params: object, path: string): string | null {
  const value = (params as Readonly<Record<string, unknown>>)[path];
  if (value === undefined) return null;
  return typeof value === 'number' ? valueText(value) : show(value);
}
