/** What is printed when a service is up: where it is, and a request to try. */

import { type AnyRow, exampleValue, type Schema, type Table } from '@cauce/core';

/** @param url Of the service, without a slash at the end. */
export function serviceBanner(url: string, name: string, version: number, row: AnyRow): string {
  return [
    `${name}, version ${version}, is served at ${url}`,
    `  docs to try it out   ${url}/docs`,
    `  what the model is    ${url}/model`,
    '',
    `  curl ${url}/predict -H 'content-type: application/json' -d ${shellQuote(JSON.stringify([row]))}`,
    '',
    'Stop it with Ctrl+C.',
  ].join('\n');
}

/** A row to try: of the rows that the model learnt from one without missing values, else made from the schema. */
export function exampleRow(schema: Schema<unknown>, data?: Table): AnyRow {
  const names = schema.names;
  for (let i = 0; i < Math.min(data?.length ?? 0, 1000); i++) {
    const row = (data as Table).select(names).rowAt(i);
    if (Object.values(row).every(value => value !== null)) return row;
  }
  return Object.fromEntries(schema.fields.map(field => [field.name, exampleValue(field)]));
}

/** For POSIX shells: within single quotes everything is literal but the quote itself. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
