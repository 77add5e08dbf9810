/** Categories as numbers in binary. */

import { defineTransformer } from '../estimator/definition.ts';
import { listOf, record } from '../estimator/state.ts';
import { type Categories, categoriesProblem, categoriesRule, findCategories } from './categories.ts';
import { type CategoryFeature, compileLookUp, type FeaturesOf, lookUp, sizeOf } from './category-features.ts';
import { type UnseenParams, unknownNumber, unseenParams } from './unseen.ts';

const where = 'BinaryEncoder';

interface BinaryEncoderState {
  readonly columns: readonly Categories[];
}

/**
 * Turns each column into the binary digits of its category's number, which takes log2 as many features as `oneHotEncoder`.
 * As BinaryEncoder of scikit-learn-contrib's category_encoders, which numbers categories as they appear in the rows;
 * here they are numbered from 1 in ascending order, so that the order of rows does not matter. scikit-learn has none.
 *
 * Features are named `fuel_0`, `fuel_1` …, the digit of the highest value first. Missing values, where they were seen when
 * fitting, are the last category. Numbers and booleans are categories too.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | handleUnknown | 'value' | a category that was not seen when fitting: all zeros (`value`), refused (`error`), or missing (`return_nan`) |
 * | handleMissing | 'value' | missing values: a category, or all zeros where none was seen when fitting (`value`), or left missing (`return_nan`) |
 *
 * @throws {CauceError} COLUMN_TYPE for a block that is encoded already; CATEGORY_UNKNOWN with the nearest category.
 *
 * @example
 * const { table, transform } = await fitTransform(binaryEncoder(), flowers.select(['species']));
 * table.names; //=> ['species_0', 'species_1']
 * transform(tableFromRows([{ species: 'virginica' }])).toRows(); //=> [{ species_0: 1, species_1: 1 }]
 */
export const binaryEncoder = defineTransformer({
  name: 'BinaryEncoder',
  params: unseenParams,
  state: record<BinaryEncoderState>({ columns: listOf(categoriesRule) }),

  fit(table, { handleMissing }): BinaryEncoderState {
    const options = { minFrequency: null, maxCategories: null, countMissing: true };
    const columns = table.entries().map(([name, column]) => {
      const found = findCategories(where, name, column, options);
      return handleMissing === 'value' ? found : { ...found, missing: false };
    });
    return { columns };
  },

  transform: (table, state, params) => lookUp(where, table, state.columns.length, featuresOf(state, params)),

  origins: (table, state, params) =>
    table.names.flatMap((name, i) => featuresOf(state, params)(name, i).features.map(() => [name])),

  compileRow: (row, state, params) =>
    compileLookUp(where, row, state.columns.length, featuresOf(state, params)),

  check: ({ columns }) => categoriesProblem(columns),
});

function featuresOf({ columns }: BinaryEncoderState, params: UnseenParams): FeaturesOf {
  const unknown = unknownNumber(params);
  return (name, i) => {
    const { values } = columns[i];
    const size = sizeOf(columns[i]);
    const digits = Math.max(1, digitsOf(size));
    const features = Array.from({ length: digits }, (_, digit): CategoryFeature => {
      const value = 2 ** (digits - 1 - digit);
      // Missing values that were not seen when fitting have no digit.
      const numbers = new Float64Array(values.length + 1);
      for (let code = 0; code < size; code++) numbers[code] = Math.floor((code + 1) / value) % 2;
      if (params.handleMissing === 'return_nan') numbers[values.length] = Number.NaN;
      return { name: `${name}_${digit}`, numbers, unknown };
    });
    return { categories: { ...columns[i], missing: true }, features };
  };
}

/** How many binary digits a whole number below 2³² has. */
function digitsOf(number: number): number {
  return 32 - Math.clz32(number);
}
