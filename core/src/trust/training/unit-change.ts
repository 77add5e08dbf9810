/** Values that are as if in another unit: nearly all of them are usual once they are changed back. */

import { type BinSpec, bin, binCount, binOfNumber } from '../profile/bins.ts';
import { at, type ColumnProfile } from '../profile/column-profile.ts';
import { stabilityByChance, stabilityIndex } from '../profile/psi.ts';
import { short } from './retrain-finding.ts';

export interface UnitChange {
  /** What the values are, beside those seen: `1000 times`, `1/10 of`, `2000 less than`. */
  readonly words: string;
  /** What they are multiples of; 1 where something was added. */
  readonly factor: number;
  /** The units that are turned into one another by this, where it is no power of ten. */
  readonly units: string | undefined;
  /** Share of the rows. */
  readonly share: number;
}

/** A value v would be usual as v · over / under + plus. Of powers of ten, one of both is 1, so that no digit is lost. */
interface Change extends Omit<UnitChange, 'share'> {
  readonly over: number;
  readonly under: number;
  readonly plus: number;
}

const measures: readonly (readonly [factor: number, units: string])[] = [
  [1.609344, 'miles and kilometres'],
  [0.4251437, 'miles per gallon and kilometres per litre'],
  [0.3540062, 'miles per British gallon and kilometres per litre'],
  [0.45359237, 'pounds and kilograms'],
  [0.3048, 'feet and metres'],
  [2.54, 'inches and centimetres'],
  [25.4, 'inches and millimetres'],
  [3.785412, 'gallons and litres'],
  [4.54609, 'British gallons and litres'],
  [0.7456999, 'horsepower and kilowatts'],
  [1.355818, 'pound-feet and newton metres'],
  [0.09290304, 'square feet and square metres'],
  [60, 'minutes and seconds, or hours and minutes'],
  [24, 'days and hours'],
  [12, 'years and months'],
  [365.25, 'years and days'],
];

const powersOfTen = [1, 2, 3, 4, 5, 6].flatMap(power => bothWays(10 ** power, undefined));
const unitFactors = measures.flatMap(([factor, units]) => bothWays(factor, units));

function bothWays(factor: number, units: string | undefined): Change[] {
  const shown = short(factor);
  return [
    { words: `${shown} times`, factor, over: 1, under: factor, plus: 0, units },
    { words: `1/${shown} of`, factor: 1 / factor, over: factor, under: 1, plus: 0, units },
  ];
}

const degrees = 'degrees Celsius and Fahrenheit';
const temperatures: readonly Change[] = [
  { words: '1.8 times and 32 more than', factor: 1.8, over: 1, under: 1.8, plus: -32 / 1.8, units: degrees },
  { words: '32 less and 1/1.8 of', factor: 1 / 1.8, over: 1.8, under: 1, plus: 32, units: degrees },
];
/** The century left out: only where all that is usual is a year. */
const centuries: readonly Change[] = [2000, 1900].map(plus => ({
  words: `${plus} less than`,
  factor: 1,
  over: 1,
  under: 1,
  plus,
  units: undefined,
}));

/** Index from which values are other ones, and below which they are the same once they are divided. */
const isOther = 0.25;
const isSame = 0.1;
/** The index must fall to less than this share of what it was. */
const remainder = 0.2;
/** How far the median may be from a multiple of the old one: by powers of ten, and by units, which are nearer to 1. */
const nearTen = 1.6;
const nearUnit = 1.05;
/** Of rows in another unit among others: so many, and this share of all, must be outside the range seen. */
const fewestOutside = 20;
const shareOutside = 0.05;
const z = 4;

/**
 * @param values Missing ones are NaN. @param counts Of these values by the profile's bins.
 * @param hasUnits Whether units of measure are looked for, beside powers of ten.
 * @returns Undefined where no change explains how the values differ. O(rows x bins) for each that is near.
 */
export function findUnitChange(
  profile: ColumnProfile,
  values: Float64Array,
  counts: Float64Array,
  hasUnits: boolean,
): UnitChange | undefined {
  if (profile.quantiles.length === 0) return undefined;
  const seen = withoutMissing(counts);
  const rows = seen.reduce((sum, count) => sum + count, 0);
  const outsideRows = seen[bin.odd] + seen[seen.length - 1];
  const isPart = outsideRows >= Math.max(fewestOutside, shareOutside * rows);
  if (rows === 0 || (!isPart && !isOtherwise(profile, seen, rows))) return undefined;
  const present = values.filter(value => !Number.isNaN(value)).sort();
  const areYears = profile.quantiles[at.p01] >= 1900 && profile.quantiles[at.p99] <= 2100;
  const scales = areYears ? [...powersOfTen, ...centuries] : powersOfTen;
  const changes = hasUnits ? [...scales, ...unitFactors, ...temperatures] : scales;
  const whole = bestChange(profile, present, seen, changes);
  if (whole !== undefined) return { ...told(whole), share: 1 };
  if (!isPart) return undefined;
  const outside = present.filter(value => value < profile.min || value > profile.max);
  // Of a part, only what no unit but a scale explains: what lies outside is all on one side, units or not.
  const part = bestChange(profile, outside, countsOf(profile, outside, unchanged), scales);
  return part === undefined ? undefined : { ...told(part), share: outside.length / rows };
}

/** Whether values are distributed otherwise than those seen, by more than chance makes. @param counts Of some rows. */
function isOtherwise(profile: ColumnProfile, counts: Float64Array, rows: number): boolean {
  const index = stabilityIndex(withoutMissing(profile.counts), counts);
  return index >= Math.max(isOther, chanceOf(profile, rows));
}

function chanceOf({ counts }: ColumnProfile, rows: number): number {
  const reference = withoutMissing(counts);
  const seen = reference.reduce((sum, count) => sum + count, 0);
  const used = reference.reduce((sum, count) => sum + Number(count > 0), 0);
  return stabilityByChance(used, rows, seen, z);
}

/** @param present Ascending. @param counts Of them. */
function bestChange(
  profile: ColumnProfile,
  present: Float64Array,
  counts: Float64Array,
  changes: readonly Change[],
): Change | undefined {
  if (present.length === 0 || !isOtherwise(profile, counts, present.length)) return undefined;
  const reference = withoutMissing(profile.counts);
  const before = stabilityIndex(reference, counts);
  const chance = chanceOf(profile, present.length);
  const limit = Math.min(remainder * before, Math.max(isSame, chance));
  let best: Change | undefined;
  let least = limit;
  for (const candidate of changes) {
    if (!isNear(profile, present, candidate)) continue;
    // 10.76, from square feet to square metres, is as near as 10 by chance: a scale that leaves nothing open is told first.
    if (candidate.units !== undefined && best !== undefined && best.units === undefined && least <= chance)
      continue;
    const after = stabilityIndex(reference, countsOf(profile, present, candidate));
    if (after < least) [best, least] = [candidate, after];
  }
  return best;
}

/** Whether the middle, or where that is 0 an outer quantile, is about as many times the one seen. */
function isNear({ quantiles }: ColumnProfile, present: Float64Array, change: Change): boolean {
  if (change.plus !== 0) return true;
  const tolerance = change.units === undefined ? nearTen : nearUnit;
  const anchors = [
    [at.p50, 0.5],
    [at.p95, 0.95],
    [at.p05, 0.05],
  ] as const;
  const anchor = anchors.find(([place]) => quantiles[place] !== 0);
  if (anchor === undefined) return false;
  const [place, share] = anchor;
  const ratio = present[Math.round(share * (present.length - 1))] / (quantiles[place] * change.factor);
  return ratio > 1 / tolerance && ratio < tolerance;
}

const unchanged: Pick<Change, 'over' | 'under' | 'plus'> = { over: 1, under: 1, plus: 0 };

function countsOf(
  spec: BinSpec,
  values: Float64Array,
  { over, under, plus }: typeof unchanged,
): Float64Array {
  const counts = new Float64Array(binCount(spec));
  for (let i = 0; i < values.length; i++) counts[binOfNumber(spec, (values[i] * over) / under + plus)]++;
  return counts;
}

function withoutMissing(counts: Float64Array): Float64Array {
  const present = counts.slice();
  present[bin.missing] = 0;
  return present;
}

function told({ words, factor, units }: Change): Omit<UnitChange, 'share'> {
  return { words, factor, units };
}
