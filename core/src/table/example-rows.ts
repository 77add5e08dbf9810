/** Rows made up from what a schema knows: for docs, for trying a model, for seeing that it still predicts the same. */

import type { Field } from './schema.ts';
import type { AnyRow } from './table.ts';

/**
 * A value that a field takes: from what was seen, where that is known.
 *
 * @example
 * exampleValue(schemaOf(cars).field('fuel')); //=> 'Diesel'
 */
export function exampleValue(field: Field): number | string | boolean {
  switch (field.type) {
    case 'integer':
      return Math.round(within(field, 0.5));
    case 'number':
      return within(field, 0.5);
    case 'boolean':
      return true;
    case 'date':
      return new Date(field.range?.[1] ?? 0).toISOString();
    case 'category':
      return field.values?.[0] ?? 'a';
    case 'text':
      return field.examples?.[0] ?? 'text';
  }
}

/**
 * Rows that differ, with every field; the same fields give the same rows. No value is missing.
 *
 * @example
 * exampleRows(schema({ year: field.integer() }).fields, 2).length; //=> 2
 */
export function exampleRows(fields: readonly Field[], count: number): AnyRow[] {
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(fields.map(field => [field.name, variedValue(field, i)])),
  );
}

/** Shares of a range, in an order that mixes low and high. */
const shares = [0.3, 0.7, 0.1, 0.9, 0.5, 0.2, 0.8, 0, 0.6, 0.4] as const;

function variedValue(field: Field, i: number): number | string | boolean {
  const { type, range, values, examples } = field;
  if (type === 'boolean') return i % 2 === 0;
  if (range !== undefined) {
    const value = within(field, shares[i % shares.length]);
    if (type === 'date') return new Date(Math.round(value)).toISOString();
    return type === 'integer' ? Math.round(value) : value;
  }
  const words = values ?? examples;
  return words === undefined || words.length === 0 ? exampleValue(field) : words[i % words.length];
}

function within({ range }: Field, share: number): number {
  return range === undefined ? 0 : range[0] + (range[1] - range[0]) * share;
}
