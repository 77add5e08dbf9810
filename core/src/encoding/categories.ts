/** The categories of a column, as the encoders find them. */

import { CauceError, nearestName, show } from '../errors.ts';
import { bool, listOf, nullable, record, type StateRule, texts } from '../estimator/state.ts';
import {
  byCodePoint,
  type Column,
  isBlock,
  isNumeric,
  isString,
  type NumericColumn,
  positionsOf,
  recode,
  type StringColumn,
} from '../table/column.ts';
import { liveRecode } from '../table/live-row.ts';
import { parseBoolean } from '../table/parse.ts';

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

/** How categories are found. */
export interface CategoryOptions {
  /** Rarer ones are infrequent: a count, or a share of the rows when below 1; null for none. */
  readonly minFrequency: number | null;
  /** At most this many categories, the infrequent ones together counting as one; null for no bound. */
  readonly maxCategories: number | null;
  /** The categories, in order, where they are not to be found in the data; null among them is that of missing values. */
  readonly given?: readonly (string | null)[] | undefined;
  /** Whether missing values are counted as any category, and may be infrequent; otherwise they stay apart. */
  readonly countMissing: boolean;
}

/** The categories of a column. @throws {CauceError} COLUMN_TYPE for a one-hot block. */
export function findCategories(
  where: string,
  name: string,
  column: Column,
  options: CategoryOptions,
): Categories {
  const { codes, dictionary } = spellOut(plainColumn(where, name, column));
  const byCode = new Float64Array(dictionary.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else byCode[code]++;
  }
  const counts = new Map<string, number>();
  dictionary.forEach((value, code) => {
    // A dictionary may hold a string twice, and strings that no row uses.
    if (byCode[code] > 0) counts.set(value, (counts.get(value) ?? 0) + byCode[code]);
  });
  const order = isNumeric(column) ? (a: string, b: string) => toNumber(a) - toNumber(b) : byCodePoint;
  const values = options.given?.filter(value => value !== null) ?? [...counts.keys()].sort(order);
  const { given, countMissing } = options;
  const isCategory = given === undefined || !countMissing ? missing > 0 : given.includes(null);
  const all = values.map(value => counts.get(value) ?? 0);
  if (isCategory && countMissing) all.push(missing);
  const infrequent = findInfrequent(all, codes.length, options);
  if (isCategory && !countMissing) infrequent?.push(false);
  return { values, missing: isCategory, infrequent };
}

/** As scikit-learn's `_identify_infrequent`: rarer than the bound, and the rarest beyond the allowed number. */
function findInfrequent(
  counts: readonly number[],
  rows: number,
  { minFrequency, maxCategories }: CategoryOptions,
): boolean[] | null {
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
  const plain = plainColumn(where, name, column);
  const missingCode = missing ? values.length : unknownCode;
  if (isString(plain)) return recode(plain, values, { missing: missingCode, unknown: unknownCode });
  const position = numericPositionsOf(values);
  // A loop: Int32Array.from with a function takes twice as long.
  const codes = new Int32Array(plain.values.length);
  for (let i = 0; i < codes.length; i++) {
    const value = plain.values[i];
    codes[i] = Number.isNaN(value) ? missingCode : (position.get(value) ?? unknownCode);
  }
  return codes;
}

/** `categoryCodes` for a live column: the code of its value whenever it is called. */
export function categoryCode(
  where: string,
  name: string,
  column: Column,
  { values, missing }: Categories,
): () => number {
  const plain = plainColumn(where, name, column);
  const missingCode = missing ? values.length : unknownCode;
  if (isString(plain)) return liveRecode(plain, values, { missing: missingCode, unknown: unknownCode });
  const position = numericPositionsOf(values);
  return () => {
    const value = plain.values[0];
    return Number.isNaN(value) ? missingCode : (position.get(value) ?? unknownCode);
  };
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
  const spelt = spellOut(plainColumn(where, name, column));
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

/** @throws {CauceError} COLUMN_TYPE for a block. */
export function plainColumn(where: string, name: string, column: Column): NumericColumn | StringColumn {
  if (!isBlock(column)) return column;
  throw new CauceError('COLUMN_TYPE', {
    where,
    column: name,
    expected: 'not encoded',
    received: column.type,
    hint: 'It is encoded already.',
  });
}

/** A column as codes into the strings of its values; booleans are spelt `true` and `false`. */
export function spellOut(column: NumericColumn | StringColumn): Pick<StringColumn, 'codes' | 'dictionary'> {
  if (isString(column)) return column;
  const positions = new Map<number, number>();
  const { values } = column;
  const codes = new Int32Array(values.length).fill(-1);
  for (let i = 0; i < codes.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const known = positions.get(values[i]);
    codes[i] = known ?? positions.size;
    if (known === undefined) positions.set(values[i], codes[i]);
  }
  return { codes, dictionary: [...positions.keys()].map(value => spellNumber(column, value)) };
}

/** A value of a numeric column as `spellOut` spells it. */
export function spellNumber({ type }: NumericColumn, value: number): string {
  return String(type === 'boolean' ? value !== 0 : value);
}

/** The number that a category of a numeric column spells out. */
function toNumber(spelt: string): number {
  const truth = parseBoolean(spelt);
  return Number.isNaN(truth) ? Number(spelt) : truth;
}

const numericPositions = new WeakMap<readonly string[], ReadonlyMap<number, number>>();

/** Where each number of a list of spelt-out numbers stands. Kept with the list, as `positionsOf` does. */
function numericPositionsOf(values: readonly string[]): ReadonlyMap<number, number> {
  let map = numericPositions.get(values);
  if (map === undefined) {
    map = new Map(values.map((value, index) => [toNumber(value), index]));
    numericPositions.set(values, map);
  }
  return map;
}
