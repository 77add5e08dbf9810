/** Dates as numbers that models can use. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { flag, list, oneOf } from '../estimator/rules.ts';
import { record } from '../estimator/state.ts';
import { type Column, type NumericColumn, numeric } from '../table/column.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { type Part, type PartName, partNames, parts as partsByName } from './parts.ts';

const where = 'DateParts';

interface DatePartsParams {
  readonly parts: readonly PartName[];
  readonly cyclical: boolean;
}

/**
 * Turns each column of dates into its parts, in UTC: the numbers of pandas' `Series.dt`; scikit-learn has no such transformer.
 * Missing dates stay missing in each part.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | parts | ['year', 'month', 'day', 'dayOfWeek', 'elapsedDays'] | which parts, in this order |
 * | cyclical | false | parts that begin anew become two features, sine and cosine, so that December is next to January |
 *
 * | part | values | period of `cyclical` |
 * | --- | --- | --- |
 * | year | such as 2026 | |
 * | quarter | 1 to 4 | 4 |
 * | month | 1 to 12 | 12 |
 * | week | 1 to 53, of ISO 8601 | the weeks of its year |
 * | day | 1 to 31 | the days of its month |
 * | dayOfWeek | 0 (Monday) to 6 | 7 |
 * | dayOfYear | 1 to 366 | the days of its year |
 * | hour, minute, second | from 0 | 24, 60, 60 |
 * | weekend | 1 on Saturdays and Sundays, else 0 | |
 * | elapsedDays | days since 1970-01-01, with fractions | |
 *
 * Features are named `sold_year`; with `cyclical` also `sold_month_sin` and `sold_month_cos`.
 *
 * @throws {CauceError} COLUMN_TYPE for a column that is not of dates.
 *
 * @example
 * const { table } = await fitTransform(dateParts({ parts: ['month', 'dayOfWeek'] }), cars.select(['sold']));
 * table.rowAt(0); //=> { sold_month: 1, sold_dayOfWeek: 0 }
 */
export const dateParts = defineTransformer({
  name: 'DateParts',
  params: {
    parts: list<PartName>(oneOf(...partNames), ['year', 'month', 'day', 'dayOfWeek', 'elapsedDays']),
    cyclical: flag(false),
  },
  state: record<object>({}),

  fit(table) {
    for (const [name, column] of table.entries()) dates(name, column);
    return {};
  },

  transform: (table, _, params) =>
    new Table(
      table.entries().flatMap(([name, column]) => {
        const { values } = dates(name, column);
        return featuresOf(name, params).map(({ name: feature, of }) => {
          const out = new Float64Array(values.length);
          for (let i = 0; i < out.length; i++) out[i] = numberOf(values[i], of);
          return [feature, numeric(out)] as const;
        });
      }),
      table.length,
    ),

  origins: (table, _, params) => table.names.flatMap(name => featuresOf(name, params).map(() => [name])),

  compileRow(row, _, params) {
    const features = row.entries().flatMap(([name, column]) => {
      const { values } = dates(name, column);
      return featuresOf(name, params).map(feature => ({ ...feature, values, column: liveNumber() }));
    });
    return {
      output: new Table(
        features.map(({ name, column }) => [name, column] as const),
        1,
      ),
      run() {
        for (const { values, of, column } of features) column.values[0] = numberOf(values[0], of);
        return true;
      },
    };
  },
});

function dates(name: string, column: Column): NumericColumn {
  if (column.type === 'date') return column;
  const hint =
    "Read it as a date (field.date() in the schema), or select others: columns({ d: [ofType('date'), …] }).";
  throw new CauceError('COLUMN_TYPE', {
    where,
    column: name,
    expected: 'of dates',
    received: column.type,
    hint,
  });
}

interface Feature {
  readonly name: string;
  readonly of: (date: Date) => number;
}

function featuresOf(name: string, { parts, cyclical }: DatePartsParams): Feature[] {
  return parts.flatMap((partName): Feature[] => {
    const { of, cycle }: Part = partsByName[partName];
    const own = `${name}_${partName}`;
    if (!cyclical || cycle === undefined) return [{ name: own, of }];
    const angle = (date: Date) => (2 * Math.PI * (of(date) - cycle.first)) / cycle.length(date);
    return [
      { name: `${own}_sin`, of: date => Math.sin(angle(date)) },
      { name: `${own}_cos`, of: date => Math.cos(angle(date)) },
    ];
  });
}

const date = new Date(0);

/** Missing for a missing date, and for what lies beyond the dates that there are (ECMA-262, Time Values). */
function numberOf(ms: number, of: (date: Date) => number): number {
  // A date cuts fractions of a millisecond off towards 1970, which may be the next day.
  return Number.isNaN(date.setTime(Math.floor(ms))) ? Number.NaN : of(date);
}
