/** Categories as whole numbers. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { integer, number, oneOf, optional } from '../estimator/rules.ts';
import { listOf, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import type { Column } from '../table/column.ts';
import { type LiveColumn, liveNumber, sideBySide } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import {
  type Categories,
  categoriesProblem,
  categoriesRule,
  categoryCode,
  categoryCodes,
  findCategories,
  unknownCategory,
  unknownCode,
} from './categories.ts';
import { checkGiven, givenCategories, givenFor, refuseUnknown } from './given-categories.ts';

const where = 'OrdinalEncoder';

interface OrdinalEncoderState {
  readonly columns: readonly Categories[];
}

/**
 * Turns each column into its category's number: 0 for the first, in ascending order or in the order given. Equals
 * scikit-learn's OrdinalEncoder.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | categories | null | for each column its categories, in order, numbers in ascending order; null finds them when fitting |
 * | handleUnknown | 'error' | a category that was not seen when fitting: refused, or `unknownValue` (`use_encoded_value`) |
 * | unknownValue | null | what an unknown category becomes; null is missing |
 * | encodedMissingValue | null | what missing values become, whether or not some were seen when fitting; null leaves them missing |
 * | minFrequency | null | rarer categories share the last number: a count, or a share of the rows when below 1 |
 * | maxCategories | null | at most this many numbers for a column, the infrequent one included |
 *
 * @throws {CauceError} COLUMN_TYPE for a one-hot block; CATEGORY_UNKNOWN with the nearest category; PARAM_INVALID for
 *   `categories` of another number or with repetitions, an `unknownValue` without use, or one of the two values being a
 *   category's number.
 *
 * @example
 * const sizes = tableFromRows([{ size: 'small' }, { size: 'large' }, { size: 'medium' }]);
 * const encoder = ordinalEncoder({ categories: [['small', 'medium', 'large']] });
 * const { table } = await fitTransform(encoder, sizes);
 * table.toRows().map(row => row.size); //=> [0, 2, 1]
 */
export const ordinalEncoder = defineTransformer({
  name: 'OrdinalEncoder',
  params: {
    categories: givenCategories(),
    handleUnknown: oneOf('error', 'use_encoded_value'),
    unknownValue: optional(number(-1)),
    encodedMissingValue: optional(number(-1)),
    minFrequency: optional(number(1, { above: 0 })),
    maxCategories: optional(integer(2, { min: 1 })),
  },
  state: record<OrdinalEncoderState>({ columns: listOf(categoriesRule) }),

  fit(table, params): OrdinalEncoderState {
    checkGiven(where, params.categories, table.columns.length);
    checkUnknownValue(params);
    const columns = table.entries().map(([name, column], i) => {
      const given = givenFor(params.categories, i);
      const found = findCategories(where, name, column, { ...params, given, countMissing: false });
      if (given !== undefined && params.handleUnknown === 'error') {
        refuseUnknown(where, name, column, { ...found, missing: true });
      }
      checkValues(name, found, params);
      return found;
    });
    return { columns };
  },

  transform(table, { columns }, params) {
    checkWidth(where, columns.length, table);
    return new Table(
      table.entries().map(([name, column], i) => [name, encode(name, column, columns[i], params)] as const),
      table.length,
    );
  },

  compileRow(row, { columns }, params) {
    checkWidth(where, columns.length, row);
    return sideBySide(
      row.entries().map(([name, column], i) => [name, encodeLive(name, column, columns[i], params)] as const),
    );
  },

  check: ({ columns }) => categoriesProblem(columns),
});

interface EncodeParams {
  readonly handleUnknown: 'error' | 'use_encoded_value';
  readonly unknownValue: number | null;
  readonly encodedMissingValue: number | null;
}

function checkUnknownValue({ handleUnknown, unknownValue }: EncodeParams): void {
  if (handleUnknown === 'error' && unknownValue !== null) {
    throw invalid('unknownValue', "null unless handleUnknown is 'use_encoded_value'", unknownValue);
  }
}

/** As scikit-learn: the number that infrequent categories share may be used, those of frequent ones may not. */
function checkValues(name: string, { values, missing, infrequent }: Categories, params: EncodeParams): void {
  const frequent = values.filter((_, i) => !infrequent?.[i]).length;
  for (const param of ['unknownValue', 'encodedMissingValue'] as const) {
    const value = params[param];
    const isUsed = value !== null && Number.isInteger(value) && value >= 0 && value < frequent;
    if (isUsed && (param === 'unknownValue' || missing)) {
      const rule = `no category's number (column ${JSON.stringify(name)} uses 0 to ${frequent - 1})`;
      throw invalid(param, rule, value);
    }
  }
}

function invalid(param: string, rule: string, received: unknown): CauceError {
  return new CauceError('PARAM_INVALID', { where, param, rule, received });
}

function encode(name: string, column: Column, categories: Categories, params: EncodeParams): Column {
  const numbers = numbersOf(categories);
  const missingCode = categories.values.length;
  // Missing values are told apart from unknown ones whether or not they were seen when fitting.
  const codes = categoryCodes(where, name, column, { ...categories, missing: true });
  const unknown = params.unknownValue ?? Number.NaN;
  const missing = params.encodedMissingValue ?? Number.NaN;
  const values = new Float64Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === missingCode) values[i] = missing;
    else if (code !== unknownCode) values[i] = numbers[code];
    else if (params.handleUnknown === 'use_encoded_value') values[i] = unknown;
    else throw unknownCategory(where, name, column, codes, categories);
  }
  return { type: 'number', values };
}

function encodeLive(name: string, from: Column, categories: Categories, params: EncodeParams): LiveColumn {
  const numbers = numbersOf(categories);
  const missingCode = categories.values.length;
  const codeOf = categoryCode(where, name, from, { ...categories, missing: true });
  const unknown = params.unknownValue ?? Number.NaN;
  const missing = params.encodedMissingValue ?? Number.NaN;
  const column = liveNumber();
  const run = () => {
    const code = codeOf();
    column.values[0] = code === missingCode ? missing : code === unknownCode ? unknown : numbers[code];
    return code !== unknownCode || params.handleUnknown === 'use_encoded_value';
  };
  return { column, run };
}

const numbersByCategories = new WeakMap<Categories, Float64Array>();

/** The number of each category, worked out once for each fitted column: frequent ones in order, then all others. */
function numbersOf(categories: Categories): Float64Array {
  let numbers = numbersByCategories.get(categories);
  if (numbers === undefined) {
    const { values, infrequent } = categories;
    const frequent = values.filter((_, i) => !infrequent?.[i]).length;
    let next = 0;
    numbers = Float64Array.from(values, (_, i) => (infrequent?.[i] ? frequent : next++));
    numbersByCategories.set(categories, numbers);
  }
  return numbers;
}
