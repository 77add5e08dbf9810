/** A training profile in a model file: written, and checked when it is read. */

import { ModelFileError } from '../../errors.ts';
import type { Field, Schema } from '../../table/schema.ts';
import { type BinKind, binCount } from './bins.ts';
import { type ColumnProfile, limits, profileShares } from './column-profile.ts';
import { mostPairs, type PairProfile } from './pairs.ts';
import type { Profile } from './profile.ts';

/** Plain data and typed arrays, as a document holds them. Names are left out: the schema has them. */
export function profileToDocument({ rows, fields, pairs, target, predictions }: Profile): unknown {
  return {
    rows,
    fields: fields.map(columnToDocument),
    pairs,
    target: columnToDocument(target),
    predictions: columnToDocument(predictions),
  };
}

/**
 * A profile of this schema and target from what a file holds.
 * @throws {ModelFileError} when anything in it is not as `learnProfile` makes it.
 */
export function profileFromDocument(json: unknown, schema: Schema<unknown>, target: Field): Profile {
  const { rows, fields, pairs, target: ofTarget, predictions } = asObject(json, 'it');
  check(isCount(rows), 'its number of rows');
  check(Array.isArray(fields) && fields.length === schema.fields.length, 'its number of fields');
  const columns = schema.fields.map((field, i) => columnFromDocument(fields[i], field));
  return {
    rows,
    fields: columns,
    pairs: pairsFromDocument(pairs, columns),
    target: columnFromDocument(ofTarget, target),
    predictions: columnFromDocument(predictions, target),
  };
}

function columnToDocument({ kind, edges, words, units, quantiles, counts, unrest }: ColumnProfile): unknown {
  return {
    kind,
    edges: [...edges],
    words,
    units,
    quantiles: [...quantiles],
    counts: [...counts],
    unrest,
  };
}

function columnFromDocument(json: unknown, field: Field): ColumnProfile {
  const { name } = field;
  const where = `that of ${JSON.stringify(name.slice(0, 100))}`;
  const { kind, edges, words, units, quantiles, counts, unrest } = asObject(json, where);
  check(kindsOf(field).includes(kind as BinKind), `${where}, its kind`);
  const isNumbers = kind === 'number' || kind === 'quantity';
  const counted = numbers(edges, isNumbers ? limits.edges : 0, `${where}, its edges`);
  const spread = numbers(quantiles, isNumbers ? profileShares.length : 0, `${where}, its quantiles`);
  check(spread.length === 0 || spread.length === profileShares.length, `${where}, its quantiles`);
  check(
    isAscending(spread, (a, b) => a <= b) && isAscending(counted, (a, b) => a < b),
    `${where}, its order`,
  );
  // No value is within the range of a column that had none.
  const [min, max] = !isNumbers
    ? [0, 0]
    : spread.length === 0
      ? [1, 0]
      : [spread[0], spread[spread.length - 1]];
  check(
    counted.every(edge => edge >= min && edge < max),
    `${where}, its edges`,
  );
  const profile = {
    name,
    kind: kind as BinKind,
    edges: counted,
    min,
    max,
    words: strings(words, kind === 'category' ? limits.words : 0, `${where}, its words`),
    units: strings(units, kind === 'quantity' ? limits.units : 0, `${where}, its units`),
    quantiles: spread,
  };
  const size = binCount(profile);
  const all = numbers(counts, size, `${where}, its counts`);
  check(all.length === size && all.every(isCount), `${where}, its counts`);
  check(typeof unrest === 'number' && Number.isFinite(unrest) && unrest >= 0, `${where}, its unrest`);
  return { ...profile, counts: all, unrest };
}

function pairsFromDocument(json: unknown, columns: readonly ColumnProfile[]): PairProfile {
  const { fields, counts, threshold } = asObject(json, 'its pairs');
  const where = 'its pairs';
  check(fields instanceof Int32Array && counts instanceof Int32Array, where);
  check(fields.length % 2 === 0 && fields.length <= 2 * mostPairs, where);
  check(typeof threshold === 'number' && Number.isFinite(threshold) && threshold >= 0, where);
  check(
    fields.every(position => position >= 0 && position < columns.length),
    where,
  );
  let end = 0;
  for (let i = 0; i < fields.length; i += 2) {
    check(fields[i] < fields[i + 1], where);
    const start = end;
    end += binCount(columns[fields[i]]) * binCount(columns[fields[i + 1]]);
    check(end <= counts.length, where);
    check(
      counts.subarray(start, end).some(count => count > 0),
      where,
    );
  }
  check(end === counts.length && counts.every(count => count >= 0), where);
  return { fields, counts, threshold };
}

function kindsOf({ type }: Field): readonly BinKind[] {
  if (type === 'text') return ['quantity', 'text'];
  return type === 'category' ? ['category'] : ['number'];
}

function numbers(json: unknown, most: number, what: string): Float64Array {
  check(Array.isArray(json) && json.length <= most && json.every(Number.isFinite), what);
  return Float64Array.from(json as number[]);
}

function strings(json: unknown, most: number, what: string): readonly string[] {
  check(Array.isArray(json) && json.length <= most, what);
  check(json.every(item => typeof item === 'string') && new Set(json).size === json.length, what);
  return json;
}

function isAscending(values: Float64Array, inOrder: (a: number, b: number) => boolean): boolean {
  return values.every((value, i) => i === 0 || inOrder(values[i - 1], value));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function asObject(json: unknown, what: string): Record<string, unknown> {
  check(typeof json === 'object' && json !== null && !Array.isArray(json) && !ArrayBuffer.isView(json), what);
  return json as Record<string, unknown>;
}

function check(isRight: boolean, what: string): asserts isRight {
  if (!isRight) throw new ModelFileError(`its training profile is malformed: ${what}.`);
}
