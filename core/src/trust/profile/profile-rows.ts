/** Rows made up from a training profile: usual in each value and, as far as can be, together; of no row that was. */

import { exampleValue } from '../../table/example-rows.ts';
import type { Field, Schema } from '../../table/schema.ts';
import type { AnyRow, Value } from '../../table/table.ts';
import { bin, binOfNumber } from './bins.ts';
import { at, type ColumnProfile, profileShares } from './column-profile.ts';
import { Combinations } from './combinations.ts';
import type { Profile } from './profile.ts';
import { readQuantity, writeQuantity } from './quantity.ts';

/** How many values of a field are tried, to find one that goes with those of the fields before it. */
const tries = 8;
/** Multiples of it, less their whole part, fill the range from 0 to 1 evenly, however many there are. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** Rows that differ, with every field; the same profile gives the same rows. Each value is within the range seen. */
export function exampleRowsFrom(profile: Profile, schema: Schema<unknown>, count: number): AnyRow[] {
  const combinations = new Combinations(profile);
  return Array.from({ length: count }, (_, row) => {
    const codes = new Uint8Array(schema.fields.length);
    const entries = schema.fields.map((field, position) => {
      // Another start for each field, so that a row is not low, or high, in all of them.
      const start = (row + 1) * goldenRatio + position * Math.SQRT2;
      const examples = Array.from({ length: tries }, (_, i) =>
        exampleAt(field, profile.fields[position], (start + i / tries) % 1),
      );
      // Nothing, where nothing else goes with the others: an electric car has no engine's size.
      if (field.nullable) examples.push({ value: null, code: bin.missing });
      const odds = examples.map(({ code }) => {
        codes[position] = code;
        return combinations.scoreOf(codes, position + 1);
      });
      const best = examples[odds.indexOf(Math.min(...odds))];
      codes[position] = best.code;
      return [field.name, best.value] as const;
    });
    return Object.fromEntries(entries);
  });
}

interface Example {
  readonly value: Value;
  readonly code: number;
}

/** @param share From 0 to 1, which of the usual values. */
function exampleAt(field: Field, profile: ColumnProfile, share: number): Example {
  const { kind, quantiles, words } = profile;
  if (kind === 'number' || kind === 'quantity') {
    if (quantiles.length === 0 && field.nullable) return { value: null, code: bin.missing };
    if (quantiles.length === 0) return { value: exampleValue(field), code: bin.odd };
    const number = settled(field, profile, quantile(quantiles, 0.05 + 0.9 * share));
    return { value: spelt(field, profile, number), code: binOfNumber(profile, number) };
  }
  const place = Math.floor(share * words.length);
  if (kind === 'category' && words.length > 0) return { value: words[place], code: place + bin.first };
  const examples = field.examples ?? [];
  const text = examples.length === 0 ? exampleValue(field) : examples[Math.floor(share * examples.length)];
  return { value: text, code: bin.odd };
}

/** Between the quantiles, on a straight line. @param share From the 5th to the 95th percentile. */
function quantile(quantiles: Float64Array, share: number): number {
  let i = at.p05 as number;
  while (i < at.p75 && profileShares[i + 1] < share) i++;
  const part = (share - profileShares[i]) / (profileShares[i + 1] - profileShares[i]);
  return quantiles[i] + (quantiles[i + 1] - quantiles[i]) * Math.min(1, Math.max(0, part));
}

/** Rounded as people write values, within the range seen. */
function settled({ type }: Field, { min, max }: ColumnProfile, value: number): number {
  const isWhole = type === 'integer' || type === 'boolean' || type === 'date';
  const rounded = isWhole ? Math.round(value) : Number(value.toPrecision(4));
  return Math.min(max, Math.max(min, rounded));
}

function spelt({ type, examples = [] }: Field, { units }: ColumnProfile, number: number): Value {
  if (type === 'boolean') return number === 1;
  if (type === 'date') return new Date(number).toISOString();
  if (type !== 'text') return number;
  // As an example with the most frequent unit is written.
  const example = examples.find(text => readQuantity(text)?.unit === units[0]);
  return example === undefined
    ? `${writeQuantity('1', number)} ${units[0] ?? ''}`.trimEnd()
    : writeQuantity(example, number);
}
