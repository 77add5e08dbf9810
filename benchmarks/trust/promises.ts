/** What is promised of the guards, in one place, and whether what was measured keeps it. */

import type { Dataset } from './datasets.ts';
import type { MeasuredFaults } from './measure-faults.ts';
import type { CountedCase } from './tally.ts';

export interface MeasuredTable extends MeasuredFaults {
  readonly name: string;
  readonly task: Dataset['task'];
  readonly target: string;
  readonly rowCount: number;
}

/** What results/trust-faults.json holds. */
export interface FaultResults {
  readonly commit: string;
  readonly measuredAt: string;
  readonly splits: number;
  /** Of the first split. */
  readonly seed: number;
  readonly tables: readonly MeasuredTable[];
}

export type Level = 'rows' | 'windows' | 'retrains';

/** Of a fault, the share that is caught at the least: the mean over all places in all tables. */
export interface Catch {
  readonly level: Level;
  readonly fault: string;
  readonly least: number;
  /** Windows: of this many rows, of which this share is faulty. */
  readonly size?: number;
  readonly part?: number;
}

/** Shares of clean data of which something is said, at the most. */
export const falseAlarms = {
  /** Rows told to be a rare combination, in each table. */
  combination: 0.02,
  /** Windows of traffic in which anything is said to drift, over all tables. */
  window: 0.001,
  /** Retrainings that are refused, and those that are warned of anything, over all tables. */
  refused: 0.01,
  warned: 0.05,
} as const;

/**
 * Rows with a value outside what was seen, in each table, at the most. A new value is the smallest or the largest with
 * probability 2 / (n + 1), and beyond one of the outer thousandths with 0.002.
 * @param learnt Rows that were learnt from. @param ranged Columns that have a range.
 */
export function outsideByChance({ learnt, ranged }: Pick<MeasuredFaults, 'learnt' | 'ranged'>): number {
  return ranged * (2 / (learnt + 1) + 0.002);
}

const inRows = (fault: string, least: number): Catch => ({ level: 'rows', fault, least });
const inWindows = (fault: string, part: number, least: number): Catch => ({
  level: 'windows',
  fault,
  part,
  size: 1000,
  least,
});
const inRetrains = (fault: string, least: number): Catch => ({ level: 'retrains', fault, least });

export const catches: readonly Catch[] = [
  inRows('times 10', 0.9),
  inRows('divided by 10', 0.55),
  inRows('another unit', 0.7),
  inRows('unit left out', 0.99),
  inRows('year without its century', 0.99),
  inRows('two letters swapped', 0.99),
  inRows('another case', 0.99),
  inRows('blank added', 0.99),
  inRows('two columns swapped', 0.85),
  inWindows('times 10', 1, 0.95),
  inWindows('times 10', 0.2, 0.85),
  inWindows('divided by 10', 1, 0.95),
  inWindows('divided by 10', 0.2, 0.85),
  inWindows('another unit', 1, 0.95),
  inWindows('another unit', 0.2, 0.7),
  inWindows('two letters swapped', 0.2, 0.95),
  inWindows('another case', 0.2, 0.95),
  inWindows('blank added', 0.2, 0.95),
  inWindows('two columns swapped', 1, 0.9),
  inWindows('two columns swapped', 0.2, 0.85),
  inWindows('mean up by half a standard deviation', 1, 0.95),
  inWindows('mean up by one standard deviation', 1, 0.99),
  inWindows('values missing', 0.2, 0.95),
  inRetrains('times 10', 0.95),
  inRetrains('divided by 10', 0.95),
  inRetrains('another unit', 0.95),
  inRetrains('two columns swapped', 0.9),
  inRetrains('two letters swapped, in 30%', 0.95),
  inRetrains('another case, in 30%', 0.95),
  inRetrains('blank added, in 30%', 0.95),
  inRetrains('target in thousands', 0.99),
  inRetrains('target leaked', 0.9),
  inRetrains('rows five times', 0.99),
  inRetrains('a fifth of the targets shuffled', 0.5),
];

/** Codes of a value outside what was seen. */
export const outsideCodes = [
  'VALUE_OUT_OF_RANGE',
  'VALUE_RARE',
  'VALUE_FAR_OUT_OF_RANGE',
  'VALUE_UNIT_SLIP',
] as const;

export interface Verdict {
  readonly isKept: boolean;
  readonly says: string;
}

/** Each promise beside what was measured. */
export function verdicts(results: FaultResults): Verdict[] {
  const { tables } = results;
  const clean = pooled(tables.flatMap(({ retrains }) => retrains.clean));
  return [
    ...tables.flatMap(table => [
      atMost(`${table.name}: rows of a rare combination`, rareShare(table), falseAlarms.combination),
      atMost(`${table.name}: rows outside what was seen`, outsideShare(table), outsideLimit(table, results)),
    ]),
    atMost(
      'windows that drift',
      pooled(tables.flatMap(({ windows }) => windows.clean)).share,
      falseAlarms.window,
    ),
    atMost('retrainings refused', clean.of('refused'), falseAlarms.refused),
    atMost('retrainings warned of', clean.of('warned'), falseAlarms.warned),
    ...catches.flatMap((own): Verdict[] => {
      const caught = meanCaught(tables, own);
      if (caught === undefined) return [];
      const { fault, level, least } = own;
      const says = `${level}, ${fault}: ${percent(caught)} caught, at least ${percent(least)} promised`;
      return [{ isKept: caught >= least, says }];
    }),
  ];
}

export function rareShare({ rows }: MeasuredTable): number {
  return rows.clean.byCode['COMBINATION_RARE'] ?? 0;
}

export function outsideShare({ rows }: MeasuredTable): number {
  return outsideCodes.reduce((sum, code) => sum + (rows.clean.byCode[code] ?? 0), 0);
}

/** Of the normal distribution: a band of 99%. */
const z = 2.576;

/**
 * `outsideByChance`, and what chance adds to its mean over the splits: how much lies outside varies with the rows that
 * were learnt from (a beta distribution), and with those that are asked for.
 */
export function outsideLimit(table: MeasuredTable, { splits }: FaultResults): number {
  const { learnt, ranged, rows } = table;
  const variance = ranged * (2 / learnt ** 2 + 2 / learnt / (rows.clean.cases / splits));
  return outsideByChance(table) + z * Math.sqrt(variance / splits);
}

type Asked = Omit<Catch, 'least'>;
type ShareOf = (own: CountedCase) => number;

/** The lower median over all places; undefined where there is none. */
export function medianCaught(
  tables: readonly MeasuredTable[],
  asked: Asked,
  shareOf?: ShareOf,
): number | undefined {
  const shares = sharesCaught(tables, asked, shareOf).sort((a, b) => a - b);
  return shares[Math.floor((shares.length - 1) / 2)];
}

/** The mean over all places; undefined where there is none. */
export function meanCaught(
  tables: readonly MeasuredTable[],
  asked: Asked,
  shareOf?: ShareOf,
): number | undefined {
  const shares = sharesCaught(tables, asked, shareOf);
  return shares.length === 0 ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function sharesCaught(
  tables: readonly MeasuredTable[],
  { level, fault, size, part }: Asked,
  shareOf: ShareOf = ({ share }) => share,
): number[] {
  return tables
    .flatMap(table => table[level].faulty)
    .filter(own => own.fault === fault && own.size === size && own.part === part)
    .map(shareOf);
}

/** Shares over all cases. */
export function pooled(counted: readonly CountedCase[]): {
  readonly cases: number;
  readonly share: number;
  of(code: string): number;
} {
  const cases = counted.reduce((sum, own) => sum + own.cases, 0);
  const mean = (shareOf: (own: CountedCase) => number): number =>
    counted.reduce((sum, own) => sum + shareOf(own) * own.cases, 0) / Math.max(1, cases);
  return { cases, share: mean(own => own.share), of: code => mean(own => own.byCode[code] ?? 0) };
}

export function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))}%`;
}

function atMost(what: string, share: number, limit: number): Verdict {
  return { isKept: share <= limit, says: `${what}: ${percent(share)}, at most ${percent(limit)} promised` };
}
