/** Parts of dates, in UTC. */

const day = 86_400_000;

/** A part of a date. */
export interface Part {
  of(date: Date): number;
  /** For a part that begins anew: its first value, and how many values it takes around this date until it does. */
  readonly cycle?: { readonly first: number; length(date: Date): number };
}

const fixed = (first: number, length: number) => ({ first, length: () => length });

export const parts = {
  year: { of: date => date.getUTCFullYear() },
  quarter: { of: date => Math.floor(date.getUTCMonth() / 3) + 1, cycle: fixed(1, 4) },
  month: { of: date => date.getUTCMonth() + 1, cycle: fixed(1, 12) },
  week: { of: date => isoWeek(date).week, cycle: { first: 1, length: date => isoWeek(date).weeks } },
  day: {
    of: date => date.getUTCDate(),
    cycle: { first: 1, length: date => daysOfMonth(date.getUTCFullYear(), date.getUTCMonth()) },
  },
  // Monday is 0, as in Python and pandas.
  dayOfWeek: { of: dayOfWeek, cycle: fixed(0, 7) },
  dayOfYear: { of: dayOfYear, cycle: { first: 1, length: date => daysOfYear(date.getUTCFullYear()) } },
  hour: { of: date => date.getUTCHours(), cycle: fixed(0, 24) },
  minute: { of: date => date.getUTCMinutes(), cycle: fixed(0, 60) },
  second: { of: date => date.getUTCSeconds(), cycle: fixed(0, 60) },
  weekend: { of: date => (dayOfWeek(date) >= 5 ? 1 : 0) },
  elapsedDays: { of: date => date.getTime() / day },
} satisfies Record<string, Part>;

export type PartName = keyof typeof parts;

export const partNames = Object.keys(parts) as PartName[];

function dayOfWeek(date: Date): number {
  return (date.getUTCDay() + 6) % 7;
}

function dayOfYear(date: Date): number {
  const newYear = new Date(date.getTime()).setUTCMonth(0, 1);
  return Math.round((date.getTime() - newYear) / day) + 1;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysOfYear(year: number): number {
  return isLeap(year) ? 366 : 365;
}

/** @param month From 0. */
function daysOfMonth(year: number, month: number): number {
  if (month === 1) return isLeap(year) ? 29 : 28;
  return month === 3 || month === 5 || month === 8 || month === 10 ? 30 : 31;
}

/** The week of ISO 8601, and how many its year has: a week belongs to the year of its Thursday. */
function isoWeek(date: Date): { week: number; weeks: number } {
  const thursday = new Date(date.getTime() + (3 - dayOfWeek(date)) * day);
  const place = dayOfYear(thursday) - 1;
  const last = daysOfYear(thursday.getUTCFullYear()) - 1;
  return { week: Math.floor(place / 7) + 1, weeks: Math.floor((last - (place % 7)) / 7) + 1 };
}
