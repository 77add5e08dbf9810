/** Numbers that begin anew, as places on a circle. */

import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import type { Rule } from '../estimator/rules.ts';
import { record } from '../estimator/state.ts';
import { type NumericColumn, numeric } from '../table/column.ts';
import { denseRow, denseTable } from '../table/dense.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';

const where = 'CyclicalEncoder';

/** A number greater than 0, which must be given. */
const period: Rule<number> = { kind: 'number', above: 0 };

/**
 * Turns each number into the sine and the cosine of its place in a period, so that 23 is as near to 0 as to 22. Equals
 * scikit-learn's FunctionTransformer of sin(2πx / period) and cos(2πx / period), as in its example on time-related features.
 * For parts of dates, `dateParts({ cyclical: true })` knows the periods.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | period | none, required | after how much the number begins anew, greater than 0: 24 for hours, 360 for degrees |
 *
 * Features are named `hour_sin` and `hour_cos`. Missing and infinite values are missing in both. Blocks are expanded.
 * @throws {CauceError} COLUMN_TYPE for a column of strings.
 *
 * @example
 * const hours = tableFromRows([{ hour: 0 }, { hour: 6 }]);
 * const { table } = await fitTransform(cyclicalEncoder({ period: 24 }), hours);
 * table.toRows()[0]; //=> { hour_sin: 0, hour_cos: 1 }
 */
export const cyclicalEncoder = defineTransformer({
  name: 'CyclicalEncoder',
  params: { period },
  state: record<object>({}),

  fit(table) {
    denseTable(table, where);
    return {};
  },

  transform(table, _, params) {
    const dense = denseTable(table, where);
    return new Table(
      dense.entries().flatMap(([name, column]) => {
        const { values } = column as NumericColumn;
        return [
          [`${name}_sin`, numeric(values.map(x => sine(x, params.period)))] as const,
          [`${name}_cos`, numeric(values.map(x => cosine(x, params.period)))] as const,
        ];
      }),
      table.length,
    );
  },

  origins: table => denseOrigins(table).flatMap(own => [own, own]),

  compileRow(row, _, params) {
    const dense = denseRow(row, where);
    const features = dense.output.entries().map(([name, column]) => {
      const { values } = column as NumericColumn;
      return { name, values, sin: liveNumber(), cos: liveNumber() };
    });
    return {
      output: new Table(
        features.flatMap(({ name, sin, cos }) => [
          [`${name}_sin`, sin] as const,
          [`${name}_cos`, cos] as const,
        ]),
        1,
      ),
      run() {
        if (!dense.run()) return false;
        for (const { values, sin, cos } of features) {
          sin.values[0] = sine(values[0], params.period);
          cos.values[0] = cosine(values[0], params.period);
        }
        return true;
      },
    };
  },
});

function sine(x: number, period: number): number {
  return Math.sin(angle(x, period));
}

function cosine(x: number, period: number): number {
  return Math.cos(angle(x, period));
}

/** The remainder is exact, so that large numbers lose nothing to the multiplication. */
function angle(x: number, period: number): number {
  return ((x % period) / period) * 2 * Math.PI;
}
