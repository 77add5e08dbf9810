/** Schema: the ordered fields of a table. The CSV's header, the JSON's shape and the row type, from one place. */

import { CauceError } from '../errors.ts';
import { extentOf } from '../kernels/moments.ts';
import { type Column, isBlock, isNumeric, usedStrings } from './column.ts';
import type { AnyRow, Table } from './table.ts';

export type FieldType = 'number' | 'integer' | 'boolean' | 'date' | 'category' | 'text';

/** What a field holds, and what was seen of it in the data. */
export interface FieldSpec<T = unknown> {
  readonly type: FieldType;
  /** True when values may be missing. */
  readonly nullable: boolean;
  /** Smallest and largest value seen: number, integer; for date, milliseconds since 1970-01-01 UTC. */
  readonly range?: readonly [min: number, max: number];
  /** The categories seen, in ascending order of code points: category. */
  readonly values?: readonly string[];
  /** A few of the values seen, for docs and examples: text. */
  readonly examples?: readonly string[];
  /** Only for the compiler. */
  readonly value?: T;
}

export interface Field extends FieldSpec {
  readonly name: string;
}

interface Nullable<N extends boolean> {
  /** Whether values may be missing; default false. */
  readonly nullable?: N;
}
interface Ranged {
  /** Smallest and largest value seen. */
  readonly range?: readonly [min: number, max: number];
}
type OrNull<T, N extends boolean> = N extends true ? T | null : T;

/**
 * The fields of a schema written by hand: `schema({ year: field.integer(), fuel: field.category(['Diesel']) })`.
 *
 * @example
 * field.number({ nullable: true }).nullable; //=> true
 */
export const field = {
  /** Any finite number. */
  number: <const N extends boolean = false>(options: Nullable<N> & Ranged = {}) =>
    spec<OrNull<number, N>>('number', options),
  /** A whole number, of at most 2^53 in size. */
  integer: <const N extends boolean = false>(options: Nullable<N> & Ranged = {}) =>
    spec<OrNull<number, N>>('integer', options),
  /** True or false. */
  boolean: <const N extends boolean = false>(options: Nullable<N> = {}) =>
    spec<OrNull<boolean, N>>('boolean', options),
  /** A day or an instant, as an ISO 8601 string. */
  date: <const N extends boolean = false>(options: Nullable<N> = {}) =>
    spec<OrNull<string, N>>('date', options),
  /** One of a few strings. With `values` the row type is their union; without, any string. */
  category: <const V extends string = string, const N extends boolean = false>(
    values?: readonly V[],
    options: Nullable<N> = {},
  ) => spec<OrNull<V, N>>('category', { ...options, ...(values ? { values: [...values].sort() } : {}) }),
  /** Free text. */
  text: <const N extends boolean = false>(options: Nullable<N> = {}) =>
    spec<OrNull<string, N>>('text', options),
};

function spec<T>(type: FieldType, options: Omit<Partial<FieldSpec>, 'value'>): FieldSpec<T> {
  return { ...options, type, nullable: options.nullable ?? false };
}

/** The row that a record of fields describes. */
export type RowOfFields<F extends Record<string, FieldSpec>> = WrittenOut<{
  readonly [K in keyof F]: F[K] extends FieldSpec<infer T> ? T : never;
}>;
/** The same type, which the compiler shows by its fields: in its errors people look for their columns. */
type WrittenOut<T> = T extends infer Row ? { readonly [K in keyof Row]: Row[K] } : never;
/** A row without some columns. */
export type Without<Row, Columns extends PropertyKey> = Row extends infer Own
  ? { readonly [K in keyof Own as Exclude<K, Columns>]: Own[K] }
  : never;
/** The TypeScript type of a schema's rows: `type Car = RowOf<typeof cars>`. */
export type RowOf<S> = S extends Schema<infer Row> ? Row : never;

/**
 * The ordered fields of a table. Immutable.
 *
 * @example
 * const { fields } = new Schema([{ name: 'year', type: 'integer', nullable: false }]);
 * fields[0].type; //=> 'integer'
 */
export class Schema<Row = AnyRow> {
  readonly fields: readonly Field[];
  /** Only for the compiler. */
  declare readonly row?: Row;
  readonly #byName: ReadonlyMap<string, Field>;

  constructor(fields: readonly Field[]) {
    this.fields = fields;
    this.#byName = new Map(fields.map(f => [f.name, f]));
    if (this.#byName.size < fields.length) {
      const duplicate = fields.find((f, i) => fields.findIndex(g => g.name === f.name) !== i) as Field;
      throw new CauceError('COLUMN_DUPLICATE', { where: 'Schema', column: duplicate.name });
    }
  }

  get names(): string[] {
    return this.fields.map(f => f.name);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The field of this name. @throws {CauceError} COLUMN_UNKNOWN, with the nearest name. */
  field(name: string): Field {
    const found = this.#byName.get(name);
    if (found === undefined) {
      throw new CauceError('COLUMN_UNKNOWN', { where: 'Schema', column: name, known: this.names });
    }
    return found;
  }

  /** The schema without this field. */
  without<K extends string>(name: K): Schema<Omit<Row, K>> {
    return new Schema(this.fields.filter(f => f.name !== name));
  }

  /** The schema with some fields replaced, for example where inference chose another type than you want. */
  override(fields: Readonly<Record<string, FieldSpec>>): Schema {
    for (const name of Object.keys(fields)) this.field(name);
    return new Schema(
      this.fields.map(f => (Object.hasOwn(fields, f.name) ? { ...fields[f.name], name: f.name } : f)),
    );
  }

  /** Plain data: what the model file keeps. */
  toJSON(): readonly Field[] {
    return this.fields;
  }
}

/**
 * A schema written by hand; its row type follows: `RowOf<typeof cars>`.
 *
 * @example
 * schema({ year: field.integer(), fuel: field.category(['Diesel', 'Petrol']) }).names; //=> ['year', 'fuel']
 */
export function schema<const F extends Record<string, FieldSpec>>(fields: F): Schema<RowOfFields<F>> {
  return new Schema<RowOfFields<F>>(Object.entries(fields).map(([name, f]) => ({ ...f, name })));
}

/**
 * What a table holds, as a schema: types as its columns have them, whether values are missing, the range or the
 * categories seen.
 *
 * @example
 * schemaOf(cars).field('km').nullable; //=> true
 */
export function schemaOf<Row>(table: Table<Row>): Schema<Row> {
  return new Schema<Row>(table.entries().map(([name, column]) => ({ name, ...describe(name, column) })));
}

/** How many example values of a text field a schema keeps. */
const textExamples = 5;

function describe(name: string, column: Column): FieldSpec {
  if (isNumeric(column)) {
    const { min, max, count } = extentOf(column.values);
    const nullable = count < column.values.length;
    const ranged = column.type !== 'boolean' && count > 0;
    return { type: column.type, nullable, ...(ranged ? { range: [min, max] as const } : {}) };
  }
  if (isBlock(column)) {
    throw new CauceError('COLUMN_TYPE', {
      where: 'Schema',
      column: name,
      expected: 'a plain column',
      received: column.type,
    });
  }
  const nullable = column.codes.includes(-1);
  if (column.type === 'category') return { type: 'category', nullable, values: usedStrings(column) };
  const examples = new Set<string>();
  for (let i = 0; i < column.codes.length && examples.size < textExamples; i++) {
    if (column.codes[i] >= 0) examples.add(column.dictionary[column.codes[i]]);
  }
  return { type: 'text', nullable, examples: [...examples] };
}
