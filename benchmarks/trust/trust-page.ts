/** The page docs/trust-measured.md, made from what the commands measured. */

import type { Coverage } from './measure-coverage.ts';
import { parts, windowSizes } from './measure-windows.ts';
import {
  catches,
  type FaultResults,
  falseAlarms,
  type Level,
  type MeasuredTable,
  meanCaught,
  medianCaught,
  outsideLimit,
  outsideShare,
  percent,
  pooled,
  rareShare,
} from './promises.ts';
import type { CountedCase } from './tally.ts';

/** What results/trust-coverage.json holds, as far as it is shown. */
export interface CoverageResults {
  readonly splits: number;
  readonly datasets: readonly { readonly name: string; readonly results: readonly Coverage[] }[];
}

export function trustPage(faults: FaultResults, coverage: CoverageResults): string {
  const { tables, splits, commit, measuredAt } = faults;
  return [
    '# Trust, measured',
    `Made by a command from what it measured; do not edit. \`node benchmarks/trust/faults.ts\` measures false alarms and faults, \`node benchmarks/trust/coverage.ts\` intervals; both take real tables, from the internet or from a folder (\`--data\`). Measured at commit ${commit} on ${measuredAt.slice(0, 10)}.`,
    `Each table is split at random ${splits} times: a default pipeline of gradient boosting learns from one part, with all guards as they are by default; the other part is asked for, served in windows, and sent as new training data. The rates promised, and some of the guards' thresholds, were set while looking at other splits of the same tables; other tables may do worse.`,
    '## False alarms',
    'On clean rows that the model has not seen. A promise is kept when no share is above it; the command fails otherwise.',
    falseAlarmTable(tables, faults),
    'A value outside what was seen is not always a false alarm: the largest of all values is in the part that was not learnt from as often as not. What is promised is that there are no more than chance makes, `2 / (rows + 1)` for each column with a range, and 0.2% for the outer thousandths.',
    '## Faults in one field of an instance',
    'Share of instances of which anything is said, or which are refused: for each table the median over the columns where the fault can happen, for all of them the median and the mean. What is promised is the mean. A value of another row is usual in itself, so only a rare combination may give it away.',
    caughtByTable(tables, 'rows'),
    '## Faults in traffic',
    'Share of windows with an alarm for drift, by their length: the mean over all columns of all tables that have enough rows.',
    windowTable(tables),
    'Drift is told by its size, not by its significance: a shift of half a standard deviation in a fifth of the rows is below the threshold of most columns, however long the window is.',
    '## Faults in new training data',
    'Share of retrainings that are warned of or refused, in brackets those refused: averages as above. Shuffled targets are told of after the fit, where the errors on rows held out have grown by more than chance makes: in tables of classes, and in small ones, mostly not.',
    caughtByTable(tables, 'retrains'),
    '## What is not caught',
    'Columns in which a fault of all rows is caught in less than half of the cases; windows are those of at least 1,000 rows.',
    missedTable(tables),
    '## Intervals',
    `Share of rows on which the interval, or the set of classes, holds the truth: mean over ${coverage.splits} random splits. A promise is kept that is not below the band of chance (99%). It may be above: a set of classes has at least one, an interval holds the served prediction, and cross-validation is cautious. Rows that repeat others count once. Of so many cells, one is below its band by chance alone in one of five such tables.`,
    coverageTable(coverage),
  ]
    .join('\n\n')
    .concat('\n');
}

function falseAlarmTable(tables: readonly MeasuredTable[], results: FaultResults): string {
  const windows = pooled(tables.flatMap(own => own.windows.clean));
  const retrains = pooled(tables.flatMap(own => own.retrains.clean));
  return markdown(
    [
      'table',
      'rows',
      'rare combination',
      'outside what was seen',
      'windows',
      'retrainings warned of',
      'refused',
    ],
    [
      ...tables.map(own => {
        const [drift, clean] = [pooled(own.windows.clean), pooled(own.retrains.clean)];
        return [
          own.name,
          own.rows.clean.cases.toLocaleString('en'),
          percent(rareShare(own)),
          `${percent(outsideShare(own))} (at most ${percent(outsideLimit(own, results))})`,
          drift.cases === 0 ? 'too few rows' : `${percent(drift.share)} of ${drift.cases}`,
          `${percent(clean.of('warned'))} of ${clean.cases}`,
          percent(clean.of('refused')),
        ];
      }),
      [
        'all',
        tables.reduce((sum, own) => sum + own.rows.clean.cases, 0).toLocaleString('en'),
        '',
        '',
        `${percent(windows.share)} of ${windows.cases}`,
        `${percent(retrains.of('warned'))} of ${retrains.cases}`,
        percent(retrains.of('refused')),
      ],
      [
        '**promised**',
        '',
        `at most ${percent(falseAlarms.combination)}`,
        'as in brackets',
        `at most ${percent(falseAlarms.window)}`,
        `at most ${percent(falseAlarms.warned)}`,
        `at most ${percent(falseAlarms.refused)}`,
      ],
    ],
  );
}

/** A line for each fault, a column for each table. */
function caughtByTable(tables: readonly MeasuredTable[], level: Level): string {
  const shown = (own: readonly MeasuredTable[], fault: string, average: typeof meanCaught): string => {
    const caught = average(own, { level, fault });
    if (caught === undefined) return '';
    const refused = average(own, { level, fault }, ({ byCode }) => byCode['refused'] ?? 0);
    return level === 'retrains' ? `${rounded(caught)} (${rounded(refused ?? 0)})` : rounded(caught);
  };
  return markdown(
    ['fault', ...tables.map(({ name }) => name), 'all, median', 'all, mean', 'promised'],
    faultsOf(tables, level).map(fault => [
      fault,
      ...tables.map(own => shown([own], fault, medianCaught)),
      shown(tables, fault, medianCaught),
      shown(tables, fault, meanCaught),
      promisedOf(level, fault),
    ]),
  );
}

function windowTable(tables: readonly MeasuredTable[]): string {
  return markdown(
    ['fault', 'in', ...windowSizes.map(size => `${size} rows`), 'promised'],
    faultsOf(tables, 'windows').flatMap(fault =>
      parts.flatMap(part => {
        const caught = windowSizes.map(size => meanCaught(tables, { level: 'windows', fault, part, size }));
        if (caught.every(share => share === undefined)) return [];
        return [
          [
            fault,
            part === 1 ? 'all rows' : `${percent(part)} of the rows`,
            ...caught.map(share => (share === undefined ? '' : rounded(share))),
            promisedOf('windows', fault, part),
          ],
        ];
      }),
    ),
  );
}

function missedTable(tables: readonly MeasuredTable[]): string {
  const isMissed = ({ fault, share, part, size }: CountedCase): boolean =>
    share < 0.5 && part !== 0.2 && size !== 200 && fault !== "another row's value";
  const listed = (own: readonly CountedCase[], fault: string): string => {
    const missed = own.filter(one => one.fault === fault && isMissed(one)).map(({ place }) => place);
    return [...new Set(missed)].join(', ');
  };
  const levels = ['rows', 'windows', 'retrains'] as const;
  return markdown(
    ['table', 'fault', 'in an instance', 'in windows', 'in new training data'],
    tables.flatMap(table => {
      const faults = [...new Set(levels.flatMap(level => faultsOf([table], level)))];
      return faults
        .map(fault => [table.name, fault, ...levels.map(level => listed(table[level].faulty, fault))])
        .filter(cells => cells.slice(2).some(places => places !== ''));
    }),
  );
}

function coverageTable({ datasets }: CoverageResults): string {
  return markdown(
    ['table', 'method', 'promised', 'reached', 'band of chance', 'kept', 'worst group'],
    datasets.flatMap(({ name, results }) =>
      results.map(({ method, coverage, reached, band, isKept, worstGroup }) => [
        name,
        method,
        percent(coverage),
        percent(reached),
        band.map(percent).join(' to '),
        isKept ? (reached > band[1] ? 'yes, above the band' : 'yes') : '**no**',
        `${worstGroup.name}: ${percent(worstGroup.reached)}`,
      ]),
    ),
  );
}

/** To a whole hundredth. */
function rounded(share: number): string {
  return `${Math.round(100 * share)}%`;
}

function faultsOf(tables: readonly MeasuredTable[], level: Level): string[] {
  return [...new Set(tables.flatMap(table => table[level].faulty.map(({ fault }) => fault)))];
}

function promisedOf(level: Level, fault: string, part?: number): string {
  const own = catches.find(one => one.level === level && one.fault === fault && one.part === part);
  if (own === undefined) return '';
  return `at least ${percent(own.least)}${own.size === undefined ? '' : ` of ${own.size} rows`}`;
}

function markdown(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...lines.map(line)].join('\n');
}
