/** Parts of dates, in UTC, and the time between them. */

import type { Operation } from '../operation.ts';

const day = 86_400_000;

function part(of: (date: Date) => number): Operation {
  return { takes: ['date'], gives: 'number', apply: (ms: number) => of(new Date(ms)) };
}

export const dates = {
  year: part(date => date.getUTCFullYear()),
  quarter: part(date => Math.floor(date.getUTCMonth() / 3) + 1),
  month: part(date => date.getUTCMonth() + 1),
  day: part(date => date.getUTCDate()),
  // Monday is 0, as in Python and pandas.
  dayOfWeek: part(date => (date.getUTCDay() + 6) % 7),
  dayOfYear: part(date => {
    const newYear = new Date(date.getTime()).setUTCMonth(0, 1);
    return Math.round((date.getTime() - newYear) / day) + 1;
  }),
  hour: part(date => date.getUTCHours()),
  minute: part(date => date.getUTCMinutes()),
  second: part(date => date.getUTCSeconds()),
  daysSince: { takes: ['date', 'date'], gives: 'number', apply: (a: number, b: number) => (a - b) / day },
} satisfies Record<string, Operation>;
