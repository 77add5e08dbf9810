/** Categories that are given, not found in the data. */

import { CauceError } from '../errors.ts';
import { plain, type Rule } from '../estimator/rules.ts';
import type { Column } from '../table/column.ts';
import { type Categories, categoryCodes, unknownCategory, unknownCode } from './categories.ts';

/** A category as it is given: numbers and booleans as they are or spelt out; null is the missing values' one. */
export type GivenCategory = string | number | boolean | null;
/** For each column its categories, in order. */
export type GivenCategories = readonly (readonly GivenCategory[])[];

/** The parameter `categories`. Default null: they are found when fitting. */
export function givenCategories(): Rule<GivenCategories | null> {
  const isRight = (value: unknown) =>
    value === null ||
    (Array.isArray(value) && value.every(list => Array.isArray(list) && list.every(isGivenCategory)));
  return plain<GivenCategories | null>(
    'for each column the list of its categories, or null to find them',
    isRight,
    null,
  );
}

/** Whether a category may be given like this. */
export function isGivenCategory(value: unknown): boolean {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

/** The categories given for a column, spelt out; undefined when they are to be found. */
export function givenFor(
  given: GivenCategories | null,
  column: number,
): readonly (string | null)[] | undefined {
  return given?.[column].map(spell);
}

/** A category as `Categories` spells it. */
export function spell(category: GivenCategory): string | null {
  return category === null ? null : String(category);
}

/** @throws {CauceError} PARAM_INVALID for lists of another number than columns, or with repetitions. */
export function checkGiven(where: string, given: GivenCategories | null, width: number): void {
  if (given === null) return;
  const repetitive = given.find(list => new Set(list.map(spell)).size < list.length);
  if (given.length === width && repetitive === undefined) return;
  throw new CauceError('PARAM_INVALID', {
    where,
    param: 'categories',
    rule: given.length === width ? 'lists without repetitions' : `one list for each of the ${width} columns`,
    received: given.length === width ? repetitive : given,
  });
}

/** Refuses a column to learn from that has a value beyond its categories. @throws {CauceError} CATEGORY_UNKNOWN. */
export function refuseUnknown(where: string, name: string, column: Column, categories: Categories): void {
  const codes = categoryCodes(where, name, column, categories);
  if (codes.includes(unknownCode)) throw unknownCategory(where, name, column, codes, categories);
}
