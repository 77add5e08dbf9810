/** The categories of a column, as the encoders find them. */

import { CauceError, nearestName, show } from '../errors.ts';
import { bool, listOf, nullable, record, type StateRule, texts } from '../estimator/state.ts';
import { byCodePoint, type Column, isNumeric, isString, positionsOf, recode } from '../table/column.ts';

/** What an encoder learnt of one column. */
export interface Categories {
  /** The distinct values, spelt out: strings in order of code points, numbers in ascending order. */
  readonly values: readonly string[];
  /** True when missing values were seen: they count as a category, after all others. */
  readonly missing: boolean;
  /** For each category, missing last, whether it is infrequent; null when none is. */
  readonly infrequent: readonly boolean[] | null;
}

export const categoriesRule: StateRule<Categories> = record<Categories>({
  values: texts,
  missing: bool,
  infrequent: nullable(listOf(bool)) as StateRule<readonly boolean[] | null>,
});

/** Which categories count as infrequent. */
export interface FrequencyParams {
  /** Rarer ones are infrequent: a count, or a share of the rows when below 1; null for none. */
  readonly minFrequency: number | null;
  /** At most this many categories, the infrequent ones together counting as one; null for no bound. */
  readonly maxCategories: number | null;
}

/** The categories of a column. @throws {CauceError} COLUMN_TYPE for a one-hot block. */
export function findCategories(
  where: string,
  name: string,
  column: Column,
  params: FrequencyParams,
): Categories {
  const codes = spellOut(where, name, column);
  const counts = new Map<string, number>();
  let missing = 0;
  for (let i = 0; i < codes.codes.length; i++) {
    const code = codes.codes[i];
    if (code < 0) missing++;
    else counts.set(codes.dictionary[code], (counts.get(codes.dictionary[code]) ?? 0) + 1);
  }
  const order = isNumeric(column) ? (a: string, b: string) => Number(a) - Number(b) : byCodePoint;
  const values = [...counts.keys()].sort(order);
  const all = [...values.map(value => counts.get(value) as number), ...(missing > 0 ? [missing] : [])];
  return { values, missing: missing > 0, infrequent: findInfrequent(all, codes.codes.length, params) };
}

/** As scikit-learn's `_identify_infrequent`: rarer than the bound, and the rarest beyond the allowed number. */
function findInfrequent(
  counts: readonly number[],
  rows: number,
  { minFrequency, maxCategories }: FrequencyParams,
): readonly boolean[] | null {
  const bound = minFrequency === null ? 0 : minFrequency < 1 ? minFrequency * rows : minFrequency;
  const infrequent = counts.map(count => count < bound);
  const features = infrequent.filter(is => !is).length + 1;
  if (maxCategories !== null && maxCategories < features) {
    // One place is for the infrequent together. Of equally frequent categories the last ones stay, as in scikit-learn.
    const byFrequency = counts
      .map((count, i) => ({ count, i }))
      .sort((x, y) => x.count - y.count || x.i - y.i);
    for (const { i } of byFrequency.slice(0, counts.length - (maxCategories - 1))) infrequent[i] = true;
  }
  return infrequent.includes(true) ? infrequent : null;
}

/** A code that says: this value was not seen when fitting. */
export const unknownCode = -2;

/**
 * Each row's place among the categories: `values.length` for a missing value that was seen when fitting, `unknownCode`
 * for a value that was not.
 */
export function categoryCodes(
  where: string,
  name: string,
  column: Column,
  { values, missing }: Categories,
): Int32Array {
  const spelt = spellOut(where, name, column);
  return recode(spelt, values, { missing: missing ? values.length : unknownCode, unknown: unknownCode });
}

/** The error for a value that was not seen when fitting. */
export function unknownCategory(
  where: string,
  name: string,
  column: Column,
  codes: Int32Array,
  { values }: Categories,
): CauceError {
  const row = codes.indexOf(unknownCode);
  const spelt = spellOut(where, name, column);
  const received = spelt.codes[row] < 0 ? null : spelt.dictionary[spelt.codes[row]];
  const nearest = received === null ? undefined : nearestName(received, values);
  const hint = nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
  return new CauceError('CATEGORY_UNKNOWN', { where, column: name, row, received, hint });
}

/** What is wrong with categories from a file. */
export function categoriesProblem(columns: readonly Categories[]): string | undefined {
  for (const { values, missing, infrequent } of columns) {
    if (infrequent !== null && infrequent.length !== values.length + (missing ? 1 : 0)) {
      return 'its parts differ in length';
    }
    if (positionsOf(values).size !== values.length) return 'a category occurs twice';
  }
  return undefined;
}

/** A column as codes into the strings of its values. */
function spellOut(
  where: string,
  name: string,
  column: Column,
): { type: 'category'; codes: Int32Array; dictionary: readonly string[] } {
  if (isString(column)) return { ...column, type: 'category' };
  if (!isNumeric(column)) {
    const hint = 'It is encoded already.';
    throw new CauceError('COLUMN_TYPE', {
      where,
      column: name,
      expected: 'not encoded',
      received: 'one-hot',
      hint,
    });
  }
  const positions = new Map<number, number>();
  const codes = new Int32Array(column.values.length);
  for (let i = 0; i < codes.length; i++) {
    const value = column.values[i];
    if (Number.isNaN(value)) {
      codes[i] = -1;
      continue;
    }
    const code = positions.get(value) ?? positions.size;
    positions.set(value, code);
    codes[i] = code;
  }
  return { type: 'category', codes, dictionary: [...positions.keys()].map(String) };
}
