/** Categories as whole numbers. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { integer, list, names, number, oneOf, optional } from '../estimator/rules.ts';
import { listOf, record } from '../estimator/state.ts';
import type { Column } from '../table/column.ts';
import { Table } from '../table/table.ts';
import {
  type Categories,
  categoriesProblem,
  categoriesRule,
  categoryCodes,
  findCategories,
  unknownCategory,
  unknownCode,
} from './categories.ts';

interface OrdinalEncoderState {
  readonly columns: readonly Categories[];
}

/**
 * Turns each column into its category's number: 0 for the first, in ascending order or in the order given. Equals
 * scikit-learn's OrdinalEncoder.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | categories | null | for each column its categories, in order; null finds them when fitting |
 * | handleUnknown | 'error' | a category that was not seen when fitting: refused, or `unknownValue` (`use_encoded_value`) |
 * | unknownValue | null | null is missing |
 * | encodedMissingValue | null | what missing values become; null leaves them missing |
 * | minFrequency | null | rarer categories share the last number: a count, or a share of the rows when below 1 |
 * | maxCategories | null | at most this many numbers for a column, the infrequent one included |
 *
 * @throws {CauceError} COLUMN_TYPE for a one-hot block; CATEGORY_UNKNOWN with the nearest category.
 */
export const ordinalEncoder = defineTransformer({
  name: 'OrdinalEncoder',
  params: {
    categories: optional(list(names([]), [])),
    handleUnknown: oneOf('error', 'use_encoded_value'),
    unknownValue: optional(number(-1)),
    encodedMissingValue: optional(number(-1)),
    minFrequency: optional(number(1, { above: 0 })),
    maxCategories: optional(integer(2, { min: 1 })),
  },
  state: record<OrdinalEncoderState>({ columns: listOf(categoriesRule) }),

  fit(table, params): OrdinalEncoderState {
    const given = params.categories;
    if (given !== null && given.length !== table.columns.length) {
      const rule = `one list for each of the ${table.columns.length} columns`;
      throw new CauceError('PARAM_INVALID', {
        where: 'OrdinalEncoder',
        param: 'categories',
        rule,
        received: given,
      });
    }
    const columns = table.entries().map(([name, column], i) => {
      const found = findCategories('OrdinalEncoder', name, column, params);
      if (given === null) return found;
      const categories = { values: given[i], missing: found.missing, infrequent: null };
      const codes = categoryCodes('OrdinalEncoder', name, column, categories);
      if (params.handleUnknown === 'error' && codes.includes(unknownCode)) {
        throw unknownCategory('OrdinalEncoder', name, column, codes, categories);
      }
      return categories;
    });
    return { columns };
  },

  transform: (table, { columns }, params) =>
    new Table(
      table.entries().map(([name, column], i) => [name, encode(name, column, columns[i], params)] as const),
      table.length,
    ),

  check: ({ columns }) => categoriesProblem(columns),
});

interface EncodeParams {
  readonly handleUnknown: 'error' | 'use_encoded_value';
  readonly unknownValue: number | null;
  readonly encodedMissingValue: number | null;
}

function encode(name: string, column: Column, categories: Categories, params: EncodeParams): Column {
  // Missing values are told apart from unknown ones whether or not they were seen when fitting.
  const withMissing = { ...categories, missing: true };
  const codes = categoryCodes('OrdinalEncoder', name, column, withMissing);
  const numbers = numbersOf(categories, params.encodedMissingValue ?? Number.NaN);
  const unknown = params.unknownValue ?? Number.NaN;
  const values = new Float64Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] !== unknownCode) values[i] = numbers[codes[i]];
    else if (params.handleUnknown === 'use_encoded_value') values[i] = unknown;
    else throw unknownCategory('OrdinalEncoder', name, column, codes, withMissing);
  }
  return { type: 'number', values };
}

/** The number of each category: frequent ones in order, then one for all infrequent; missing last. */
function numbersOf({ values, infrequent }: Categories, missing: number): Float64Array {
  const numbers = new Float64Array(values.length + 1);
  let next = 0;
  for (let i = 0; i < values.length; i++) if (!infrequent?.[i]) numbers[i] = next++;
  for (let i = 0; i < values.length; i++) if (infrequent?.[i]) numbers[i] = next;
  numbers[values.length] = missing;
  return numbers;
}
