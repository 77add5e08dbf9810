/** What is printed when a service is up: where it is, and a request to try. */

import { type AnyRow, exampleValue, type Schema, type Table } from '@cauce/core';

export interface BannerParts {
  /** Of the service, without a slash at the end. */
  readonly url: string;
  readonly name: string;
  /** Undefined for a model that has none yet. */
  readonly version: number | undefined;
  readonly row: AnyRow | undefined;
  /** Names of the models beside it. */
  readonly others: readonly string[];
}

export function serviceBanner({ url, name, version, row, others }: BannerParts): string {
  const what = version === undefined ? name : `${name}, version ${version},`;
  const body = row === undefined ? [] : ['', `  ${curlLine(url, row)}`];
  const beside =
    others.length === 0 ? [] : [`  other models         ${others.join(', ')}: at ${url}/models/…`];
  return [
    `${what} is served at ${url}`,
    `  docs to try it out   ${url}/docs`,
    `  what the model is    ${url}/model`,
    ...beside,
    ...body,
    '',
    'Stop it with Ctrl+C.',
  ].join('\n');
}

function curlLine(url: string, row: AnyRow): string {
  return `curl ${url}/predict -H 'content-type: application/json' -d ${shellQuote(JSON.stringify([row]))}`;
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
