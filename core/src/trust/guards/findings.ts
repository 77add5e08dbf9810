/** What is unusual in one value of a field, whatever a policy does about it. */

import { nearestName, show } from '../../errors.ts';
import { type Column, isNumeric, positionsOf } from '../../table/column.ts';
import type { Field } from '../../table/schema.ts';
import { type Value, valueAt } from '../../table/table.ts';
import type { FieldPolicy } from '../policy.ts';
import { at, type ColumnProfile } from '../profile/column-profile.ts';
import { type Quantity, readQuantity } from '../profile/quantity.ts';
import { unitSlipOf } from './unit-slip.ts';

/** A field with what its values are held against. */
export interface GuardedField {
  readonly field: Field;
  readonly profile: ColumnProfile;
  readonly policy: FieldPolicy;
}

export interface Finding {
  /** The rule of the policy that says what is done about it. */
  readonly rule: keyof FieldPolicy;
  readonly code: string;
  /** What is to be said of the value, as it follows the value. */
  readonly says: () => string;
  /** What would have been usual. */
  readonly expected: () => unknown;
  /** The nearest number seen, where there is one. */
  readonly nearest?: number;
}

/** What is unusual in a number of a field; NaN is missing. Undefined for a usual one. */
export function judgeNumber({ field, profile }: GuardedField, value: number): Finding | undefined {
  if (Number.isNaN(value)) return judgeMissing(field, profile);
  const { min, max, quantiles } = profile;
  const usual = usualRange(field, profile);
  if (value >= usual.min && value <= usual.max) return undefined;
  if (quantiles.length === 0) return neverThere;
  const isSeen = value >= min && value <= max;
  const nearest = isSeen ? (value < usual.min ? usual.min : usual.max) : value < min ? min : max;
  const isFar = !isSeen && Math.abs(value - nearest) > 3 * spreadOf(field, quantiles);
  const isSlip = field.type !== 'date' && (isSeen || isFar || isTiny(value, min));
  const slip = isSlip ? unitSlipOf(profile, value, field.type === 'integer') : undefined;
  const { rule, code } = isSeen ? rare : slip !== undefined ? slipped : isFar ? far : near;
  return {
    rule,
    code,
    says() {
      const range = `the range seen in training, ${rangeOf(field, profile)}`;
      if (isSeen) {
        const hint = slip === undefined ? '' : ` It would be usual as ${slip.usual} (${slip.change}).`;
        return `was hardly ever seen in training: nearly all values lie from ${shown(field, usual.min)} to ${shown(field, usual.max)}.${hint}`;
      }
      if (slip !== undefined)
        return `is far outside ${range}. It would be usual as ${slip.usual} (${slip.change}).`;
      if (!isFar) return `is outside ${range}.`;
      return `is far outside ${range}, with a median of ${shown(field, quantiles[at.p50])}.`;
    },
    expected: () => ({
      ...expectedRange(field, profile),
      ...(slip === undefined ? {} : { usual: slip.usual }),
    }),
    nearest,
  };
}

const near = { rule: 'outOfRange', code: 'VALUE_OUT_OF_RANGE' } as const;
const rare = { rule: 'outOfRange', code: 'VALUE_RARE' } as const;
const far = { rule: 'farOutOfRange', code: 'VALUE_FAR_OUT_OF_RANGE' } as const;
const slipped = { rule: 'unitSlip', code: 'VALUE_UNIT_SLIP' } as const;

/** What is unusual in a string of a field; null is missing. Undefined for a usual one. */
export function judgeText(guarded: GuardedField, text: string | null): Finding | undefined {
  const { field, profile } = guarded;
  if (text === null) return judgeMissing(field, profile);
  if (isListed(field))
    return positionsOf(field.values).has(text) ? undefined : unknownCategory(field.values, text);
  return profile.kind === 'quantity' ? judgeQuantity(guarded, readQuantity(text)) : undefined;
}

/** What is unusual in the value of a row. */
export function judgeColumn(guarded: GuardedField, column: Column, row: number): Finding | undefined {
  return isNumeric(column)
    ? judgeNumber(guarded, column.values[row])
    : judgeText(guarded, valueAt(column, row) as string | null);
}

/** What is unusual in a quantity of a field; undefined is a string that holds none. */
export function judgeQuantity(guarded: GuardedField, quantity: Quantity | undefined): Finding | undefined {
  const { profile } = guarded;
  if (quantity === undefined || !profile.units.includes(quantity.unit)) return unknownUnit(profile, quantity);
  return judgeNumber(guarded, quantity.value);
}

/** Whether all strings of a field are known: others are unknown categories. */
export function isListed(field: Field): field is Field & { readonly values: readonly string[] } {
  return field.type === 'category' && field.values !== undefined;
}

function judgeMissing(field: Field, profile: ColumnProfile): Finding | undefined {
  if (field.nullable) return undefined;
  return {
    rule: 'unexpectedMissing',
    code: 'VALUE_NEVER_MISSING',
    says: () => 'is missing, which it never was in training.',
    expected: () => (profile.quantiles.length > 0 ? expectedRange(field, profile) : undefined),
  };
}

const neverThere: Finding = {
  ...near,
  says: () => 'is a value in a field that was always missing in training.',
  expected: () => null,
};

function unknownCategory(known: readonly string[], text: string): Finding {
  // Looked for only when it is told, and once: it takes a comparison with each category.
  let found: { readonly name: string | undefined } | undefined;
  const nearest = (): string | undefined => {
    found ??= { name: nearestName(text, known) };
    return found.name;
  };
  return {
    rule: 'unknownCategory',
    code: 'CATEGORY_UNKNOWN',
    says() {
      const meant = nearest();
      const hint = meant === undefined ? '' : ` Did you mean ${show(meant)}?`;
      return `was not among the ${known.length} categories that the model learnt from.${hint}`;
    },
    expected: nearest,
  };
}

function unknownUnit({ units }: ColumnProfile, quantity: Quantity | undefined): Finding {
  return {
    rule: 'unknownCategory',
    code: 'UNIT_UNKNOWN',
    says() {
      const named = units.map(unit => (unit === '' ? 'none' : show(unit))).join(', ');
      return `${unitProblem(quantity)}. The ${units.length === 1 ? 'unit' : 'units'} seen in training: ${named}.`;
    },
    expected: () => units,
  };
}

function unitProblem(quantity: Quantity | undefined): string {
  if (quantity === undefined) return 'is no number with a unit, as nearly all values in training were';
  if (quantity.unit === '') return 'has no unit';
  return `has the unit ${show(quantity.unit)}, which was not seen in training`;
}

function expectedRange(field: Field, { min, max, quantiles }: ColumnProfile): object {
  const told = (value: number): Value => (field.type === 'date' ? isoOf(value) : value);
  return { min: told(min), max: told(max), median: told(quantiles[at.p50]) };
}

/** With the unit that most values have. */
function rangeOf(field: Field, { min, max, units }: ColumnProfile): string {
  const unit = units.length === 0 || units[0] === '' ? '' : ` ${units[0]}`;
  return `${shown(field, min)} to ${shown(field, max)}${unit}`;
}

function shown({ type }: Field, value: number): string {
  return show(type === 'date' ? isoOf(value) : value);
}

/** A value as it is told; dates as JSON has them, also those that no calendar has. */
export function toldValue(column: Column, row: number): Value {
  return column.type === 'date' && !Number.isNaN(column.values[row])
    ? isoOf(column.values[row])
    : valueAt(column, row);
}

/** A date as JSON has it. */
export function isoOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}

/** Of a normal distribution, the distance between the quartiles as a part of that between the 5th and the 95th percentile. */
const quartilesOfBulk = 0.41;

/**
 * What "far" is measured with: the distance between the quartiles or, where that is 0, what it would be of a normal
 * distribution; for dates, which go on by nature, the whole range.
 */
function spreadOf({ type }: Field, quantiles: Float64Array): number {
  const range = quantiles[at.max] - quantiles[at.min];
  if (type === 'date') return range;
  return (
    quantiles[at.p75] - quantiles[at.p25] ||
    quartilesOfBulk * (quantiles[at.p95] - quantiles[at.p05]) ||
    range ||
    Math.abs(quantiles[at.p50]) ||
    1
  );
}

/**
 * Where nothing is to be said of a number: the range seen, without what only one value in a thousand reached and what is
 * far from the quartiles besides. One car with two million kilometres so does not make millions usual.
 */
export function usualRange(
  field: Field,
  { min, max, quantiles }: ColumnProfile,
): { min: number; max: number } {
  if (quantiles.length === 0 || field.type === 'date') return { min, max };
  const reach = 3 * spreadOf(field, quantiles);
  const usualMin = Math.max(min, Math.min(quantiles[at.p001], quantiles[at.p25] - reach));
  const usualMax = Math.min(max, Math.max(quantiles[at.p999], quantiles[at.p75] + reach));
  // A value may be clipped to an end, and stays a whole number.
  return field.type === 'integer'
    ? { min: Math.ceil(usualMin), max: Math.floor(usualMax) }
    : { min: usualMin, max: usualMax };
}

/** A price in thousands is not far from the smallest price seen: the difference is small, but not the ratio. */
function isTiny(value: number, min: number): boolean {
  return value > 0 && value < min / 10;
}
