/** Bodies that are accepted as they stand, made up from a model's schema. */

import { type AnyRow, exampleRows, type Model } from '@cauce/core';

/** Rows of the example for /retrain beyond the fewest: enough to be accepted as it stands. */
const spareRows = 10;

export function exampleInstances({ schema }: Model, count: number): AnyRow[] {
  return exampleRows(schema.fields, count);
}

/** Made-up rows that differ, so that there is something to learn. */
export function labelledExamples({ schema, target }: Model, minRows: number): AnyRow[] {
  return exampleRows([...schema.fields, target], minRows + spareRows);
}

export function toCsv(rows: readonly AnyRow[]): string {
  const cell = (value: unknown): string => {
    const text = String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [Object.keys(rows[0]), ...rows.map(row => Object.values(row))];
  return lines.map(line => line.map(cell).join(',')).join('\n');
}
