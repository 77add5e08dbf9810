/** Unit slips: a value far from all that was seen which would be usual in another unit, scale or way of writing. */

import { at, type ColumnProfile } from '../profile/column-profile.ts';

export interface UnitSlip {
  /** What the value would be. */
  readonly usual: number;
  /** By which change, in words: `2000 more`, `times 1000`. */
  readonly change: string;
}

interface Change {
  readonly words: string;
  readonly apply: (value: number) => number;
  /** Whether it makes whole numbers of whole numbers: a fraction then shows that it is not what happened. */
  readonly keepsWhole: boolean;
}

/** The century left out: only of whole numbers below 100, where all that is usual is a year. */
const centuries: readonly Change[] = [
  { words: '2000 more', apply: value => value + 2000, keepsWhole: true },
  { words: '1900 more', apply: value => value + 1900, keepsWhole: true },
];
/** Thousands, a point or a comma that moved, cents and percents, millions, lakhs. */
const scales: readonly Change[] = [1000, 10, 100, 1e6, 1e5].flatMap(factor => [
  { words: `times ${factor}`, apply: (value: number) => value * factor, keepsWhole: true },
  { words: `divided by ${factor}`, apply: (value: number) => value / factor, keepsWhole: true },
]);
const units: readonly Change[] = [
  { words: 'miles as kilometres', apply: value => value * 1.609344, keepsWhole: false },
  { words: 'kilometres as miles', apply: value => value / 1.609344, keepsWhole: false },
  { words: 'pounds as kilograms', apply: value => value * 0.45359237, keepsWhole: false },
  { words: 'kilograms as pounds', apply: value => value / 0.45359237, keepsWhole: false },
  { words: '°F as °C', apply: value => (value - 32) / 1.8, keepsWhole: false },
  { words: '°C as °F', apply: value => value * 1.8 + 32, keepsWhole: false },
];
/** The simplest first. */
const ofYears = [...centuries, ...scales];
const ofOthers = [...scales, ...units];

/** From which quantile to which a value is usual, the most usual first. */
const usualRanges = [
  [at.p25, at.p75],
  [at.p05, at.p95],
  [at.p01, at.p99],
] as const;

/**
 * The change that makes a value the most usual, of equals the simplest; undefined when none makes it lie between the 1st and
 * the 99th percentile.
 * @param value Outside the range seen.
 * @param isWhole Whether the field holds whole numbers.
 */
export function unitSlipOf(
  { quantiles, units: written }: ColumnProfile,
  value: number,
  isWhole: boolean,
): UnitSlip | undefined {
  // 0 and 1 mostly stand for a value that nobody knew.
  if (!Number.isFinite(value) || value === 0 || value === 1) return undefined;
  let best: UnitSlip | undefined;
  let bestPlace: number = usualRanges.length;
  for (const { words, apply, keepsWhole } of changesFor(quantiles, written, value)) {
    const exact = apply(value);
    if (!(exact >= quantiles[at.p01] && exact <= quantiles[at.p99])) continue;
    // 1.1 times 1000 is 1100, not 1100.0000000000002.
    const usual = Number(exact.toPrecision(12));
    if (isWhole && keepsWhole && !Number.isInteger(usual)) continue;
    const place = usualRanges.findIndex(([low, high]) => usual >= quantiles[low] && usual <= quantiles[high]);
    if (place >= 0 && place < bestPlace) {
      best = { usual, change: words };
      bestPlace = place;
    }
  }
  return best;
}

/** A quantity says its unit itself: what may have slipped is the scale. */
function changesFor(quantiles: Float64Array, written: readonly string[], value: number): readonly Change[] {
  if (isShortYear(quantiles, value)) return ofYears;
  return written.length > 0 ? scales : ofOthers;
}

/** Whether nearly all numbers of a column look like years. */
export function isYears(quantiles: Float64Array): boolean {
  return quantiles[at.p01] >= 1900 && quantiles[at.p99] <= 2100;
}

function isShortYear(quantiles: Float64Array, value: number): boolean {
  return isYears(quantiles) && Number.isInteger(value) && value > 0 && value < 100;
}
