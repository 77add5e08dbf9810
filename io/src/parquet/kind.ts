/** What the values of a Parquet column mean here. */

import type { NumericColumn } from '@cauce/core';
import type { SchemaElement } from 'hyparquet';
import { Damage, whole } from './damage.ts';

/** How values lie in pages. */
export interface Layout {
  readonly physical:
    | 'BOOLEAN'
    | 'INT32'
    | 'INT64'
    | 'INT96'
    | 'FLOAT'
    | 'DOUBLE'
    | 'BYTE_ARRAY'
    | 'FIXED_LEN_BYTE_ARRAY';
  /** Bytes of each value of FIXED_LEN_BYTE_ARRAY. */
  readonly width: number;
}

/** What numbers become of the values, or strings. */
export type Kind =
  | { readonly as: 'number' }
  | { readonly as: 'boolean' }
  | { readonly as: 'float16' }
  | { readonly as: 'integer'; readonly isSigned: boolean }
  | { readonly as: 'decimal'; readonly scale: number }
  | { readonly as: 'date'; readonly unit: 'DAYS' | 'MILLIS' | 'MICROS' | 'NANOS' | 'INT96' }
  | { readonly as: 'string' }
  | { readonly as: 'uuid' };

export function numericTypeOf(kind: Kind): NumericColumn['type'] | undefined {
  if (kind.as === 'string' || kind.as === 'uuid') return undefined;
  return kind.as === 'decimal' || kind.as === 'float16' ? 'number' : kind.as;
}

export function layoutOf({ type, type_length, name }: SchemaElement): Layout {
  if (type === undefined) throw new Damage('it is damaged: a column has no type.', name);
  const width = type === 'FIXED_LEN_BYTE_ARRAY' ? whole(type_length, 'the length of a value', 2 ** 20) : 0;
  if (type === 'FIXED_LEN_BYTE_ARRAY' && width === 0)
    throw new Damage('it is damaged: values of no length.', name);
  return { physical: type, width };
}

/** @throws {Damage} for a type that has no place in a table of numbers and strings. */
export function kindOf(element: SchemaElement): Kind {
  const { type, name, converted_type: converted } = element;
  const logical = element.logical_type;
  const words = logical?.type ?? converted ?? type;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const scale = logical?.type === 'DECIMAL' ? logical.scale : element.scale;
    if (type !== 'BOOLEAN' && type !== 'FLOAT' && type !== 'DOUBLE' && type !== 'INT96') {
      return { as: 'decimal', scale: whole(scale ?? 0, 'the scale of a decimal', 1000) };
    }
  }
  switch (type) {
    case 'BOOLEAN':
      return { as: 'boolean' };
    case 'FLOAT':
    case 'DOUBLE':
      return { as: 'number' };
    case 'INT96':
      return { as: 'date', unit: 'INT96' };
    case 'INT32':
    case 'INT64': {
      const date = dateKind(element);
      if (date !== undefined) return date;
      if (logical?.type === 'TIME' || converted?.startsWith('TIME_')) break;
      const isUnsigned =
        converted?.startsWith('UINT_') === true || (logical?.type === 'INTEGER' && !logical.isSigned);
      return { as: 'integer', isSigned: !isUnsigned };
    }
    case 'BYTE_ARRAY':
      if (words === 'BYTE_ARRAY' || stringWords.includes(words as string)) return { as: 'string' };
      break;
    case 'FIXED_LEN_BYTE_ARRAY':
      if (logical?.type === 'UUID' && element.type_length === 16) return { as: 'uuid' };
      if (logical?.type === 'FLOAT16' && element.type_length === 2) return { as: 'float16' };
  }
  throw new Damage(
    `its values are of the type ${words}, which a table here does not take. Write them as numbers, strings, booleans, dates or timestamps.`,
    name,
  );
}

/** BYTE_ARRAY alone is a string as well: some writers say no more. */
const stringWords = ['STRING', 'UTF8', 'ENUM', 'JSON'];

function dateKind({
  type,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): Kind | undefined {
  if (type === 'INT32') {
    const isDay = converted === 'DATE' || logical?.type === 'DATE';
    return isDay ? { as: 'date', unit: 'DAYS' } : undefined;
  }
  if (logical?.type === 'TIMESTAMP') return { as: 'date', unit: logical.unit };
  if (converted === 'TIMESTAMP_MILLIS') return { as: 'date', unit: 'MILLIS' };
  return converted === 'TIMESTAMP_MICROS' ? { as: 'date', unit: 'MICROS' } : undefined;
}
