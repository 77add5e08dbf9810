/** What was measured, as tables of Markdown: worst first. */

import { catalogue } from '../../core/src/catalogue.ts';
import type { Case } from './case.ts';
import type { Line } from './compare.ts';

/** What differences are held against. */
export const bounds = { exact: 1e-9, iterative: 1e-6, loose: 1e-3 } as const;
/** Objectives that are no further apart are the same. */
const rounding = 1e-9;
/** How much slower is told. */
const slow = 3;
/** Seconds below which nobody waits. */
const noticed = 0.002;

export function report(lines: readonly Line[]): string {
  return [agreement(lines), refusals(lines), chance(lines), speed(lines)]
    .map(part => part.join('\n'))
    .join('\n\n');
}

/** The names of all definitions that no case has. */
export function uncompared(cases: readonly Case[]): string[] {
  const compared = new Set(cases.flatMap(({ ours }) => ours.map(({ definition }) => definition.name)));
  return catalogue.map(({ definition }) => definition.name).filter(name => !compared.has(name));
}

function agreement(lines: readonly Line[]): string[] {
  const compared = lines.filter(({ scores, refused }) => scores === undefined && refused === undefined);
  const apart = compared
    .map(line => ({ ...line, times: line.difference / (line.agree === 'random' ? 1 : bounds[line.agree]) }))
    .filter(({ times }) => times > 1)
    .sort((a, b) => b.times - a.times);
  const isNearer = ({ excess }: Line) => excess !== undefined && excess <= rounding;
  const nearer = apart.filter(isNearer);
  const rest = apart.filter(line => !isNearer(line));
  const row = ({ name, input, rows, width, agree, difference, excess, note }: Line) => [
    name,
    input,
    `${rows} x ${width}`,
    agree,
    difference.toExponential(1),
    excess === undefined ? '' : `${excess > 0 ? '+' : ''}${excess.toExponential(1)}`,
    note,
  ];
  const head = ['case', 'input', 'rows x columns', 'agrees', 'difference', 'objective', 'notes'];
  return [
    `## Outputs: ${rest.length} of ${compared.length} differ by more than they should (exact 1e-9, iterative 1e-6, loose 1e-3)`,
    '',
    ...grid(head, rest.map(row)),
    '',
    `## ${nearer.length} more do, where what both minimise is no greater with ours`,
    '',
    ...grid(head, nearer.map(row)),
  ];
}

function refusals(lines: readonly Line[]): string[] {
  const own = lines.flatMap(({ name, input, refused }) =>
    refused === undefined ? [] : [[name, input, refused]],
  );
  return [`## Refused: ${own.length}, by one side or both`, '', ...grid(['case', 'input', 'by whom'], own)];
}

function chance(lines: readonly Line[]): string[] {
  const own = lines.flatMap(line => (line.scores === undefined ? [] : [{ ...line, scores: line.scores }]));
  const shown = ({ mean, deviation }: { mean: number; deviation: number }) =>
    `${mean.toFixed(4)} ± ${deviation.toFixed(4)}`;
  const apart = own.filter(
    ({ scores }) => !(Math.abs(scores.errors) < 4 || Math.abs(scores.difference) < 0.002),
  );
  return [
    `## Scores: ${apart.length} of ${own.length} are more than 4 standard errors apart, and 0.002`,
    '',
    ...grid(
      ['case', 'input', 'rows x columns', 'ours', "scikit-learn's", 'standard errors'],
      apart
        .sort((a, b) => a.scores.difference - b.scores.difference)
        .map(({ name, input, rows, width, scores }) => [
          name,
          input,
          `${rows} x ${width}`,
          shown(scores.ours),
          shown(scores.theirs),
          scores.errors.toFixed(1),
        ]),
    ),
  ];
}

function speed(lines: readonly Line[]): string[] {
  const own = lines.flatMap(line => {
    if (line.isHard || line.fit === undefined || line.predict === undefined) return [];
    const of = (what: string, [ours, theirs]: readonly [number, number]) => ({
      ...line,
      what,
      ours,
      theirs,
      ratio: ours / theirs,
    });
    return [of('fit', line.fit), of('predict', line.predict)];
  });
  const late = own.filter(({ ratio, ours }) => ratio > slow && ours > noticed);
  const ratios = own.map(({ ratio }) => ratio).sort((a, b) => a - b);
  const at = (share: number) => ratios[Math.floor(share * (ratios.length - 1))]?.toFixed(2);
  return [
    `## Time: ${late.length} of ${own.length} take more than ${slow} times scikit-learn's, and ${noticed * 1000} ms`,
    '',
    `Ours to scikit-learn's: median ${at(0.5)}, a tenth below ${at(0.1)}, a tenth above ${at(0.9)}.`,
    '',
    ...grid(
      ['case', 'input', 'rows x columns', 'what', 'ours, ms', "scikit-learn's, ms", 'ratio'],
      late
        .sort((a, b) => b.ratio - a.ratio)
        .map(({ name, input, rows, width, what, ours, theirs, ratio }) => [
          name,
          input,
          `${rows} x ${width}`,
          what,
          (1000 * ours).toFixed(1),
          (1000 * theirs).toFixed(1),
          ratio.toFixed(1),
        ]),
    ),
  ];
}

function grid(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
