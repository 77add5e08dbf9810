import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fitThenApply } from '../estimator/laws/example.ts';
import { isNumeric, numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { cyclicalEncoder } from './cyclical-encoder.ts';
import { dateParts } from './date-parts.ts';
import { type PartName, partNames } from './parts.ts';

interface Numbers {
  readonly values: readonly (number | null)[];
  readonly sin?: readonly (number | null)[];
  readonly cos?: readonly (number | null)[];
}

const reference = JSON.parse(
  readFileSync(new URL('../../../references/date_parts.json', import.meta.url), 'utf8'),
) as {
  dates: readonly string[];
  parts: Readonly<Record<PartName, Numbers>>;
  cyclical: readonly (Numbers & { period: number })[];
};

const dates = (...values: (string | number)[]) =>
  new Table([
    [
      'd',
      numeric(
        Float64Array.from(values, value => new Date(value).getTime()),
        'date',
      ),
    ],
  ]);

function assertClose(table: Table, name: string, expected: readonly (number | null)[]): void {
  const column = table.column(name);
  assert.ok(isNumeric(column));
  expected.forEach((wanted, i) => {
    const isClose = Math.abs(column.values[i] - (wanted ?? 0)) <= 1e-9 * Math.max(1, Math.abs(wanted ?? 0));
    assert.ok(
      wanted === null ? Number.isNaN(column.values[i]) : isClose,
      `${name}, row ${i}: ${column.values[i]}`,
    );
  });
}

test('every part has a reference', () => {
  assert.deepEqual(partNames, Object.keys(reference.parts));
});

for (const [part, { values, sin, cos }] of Object.entries(reference.parts) as [PartName, Numbers][]) {
  test(`dateParts: ${part} is that of pandas`, async () => {
    const table = dates(...reference.dates);
    const plain = await fitThenApply(dateParts({ parts: [part] }), table);
    assert.deepEqual(plain.names, [`d_${part}`]);
    assertClose(plain, `d_${part}`, values);
    const cyclical = await fitThenApply(dateParts({ parts: [part], cyclical: true }), table);
    if (sin === undefined || cos === undefined) return assertClose(cyclical, `d_${part}`, values);
    assert.deepEqual(cyclical.names, [`d_${part}_sin`, `d_${part}_cos`]);
    assertClose(cyclical, `d_${part}_sin`, sin);
    assertClose(cyclical, `d_${part}_cos`, cos);
  });
}

test('dates between milliseconds belong to the earlier one, missing and impossible ones have no parts', async () => {
  const values = Float64Array.of(-0.5, Number.NaN, 1e300, 86_400_000 - 0.25);
  const table = new Table([['d', numeric(values, 'date')]]);
  const parts = await fitThenApply(dateParts({ parts: ['year', 'day', 'weekend'] }), table);
  assert.deepEqual(
    parts.toRows().map(row => Object.values(row)),
    [
      [1969, 31, 0],
      [null, null, null],
      [null, null, null],
      [1970, 1, 0],
    ],
  );
});

test('dateParts takes dates only', async () => {
  const table = new Table([['n', numeric(Float64Array.of(1))]]);
  await assert.rejects(fitThenApply(dateParts(), table), {
    code: 'COLUMN_TYPE',
    message: /column "n" must be of dates/,
  });
});

for (const { period, values, sin, cos } of reference.cyclical) {
  test(`cyclicalEncoder of period ${period}: the circle of scikit-learn's example`, async () => {
    const table = new Table([['x', numeric(Float64Array.from(values, value => value ?? Number.NaN))]]);
    const circle = await fitThenApply(cyclicalEncoder({ period }), table);
    assertClose(circle, 'x_sin', sin!);
    assertClose(circle, 'x_cos', cos!);
  });
}

test('cyclicalEncoder must be told its period', () => {
  assert.throws(() => cyclicalEncoder(), {
    code: 'PARAM_INVALID',
    message: /period of CyclicalEncoder must be a number greater than 0/,
  });
});
