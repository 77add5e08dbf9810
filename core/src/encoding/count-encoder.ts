/** Categories as how often they occur. */

import { defineTransformer } from '../estimator/definition.ts';
import { flag } from '../estimator/rules.ts';
import { float64s, listOf, record } from '../estimator/state.ts';
import {
  type Categories,
  categoriesProblem,
  categoriesRule,
  categoryCodes,
  findCategories,
} from './categories.ts';
import { compileLookUp, type FeaturesOf, lookUp, sizeOf } from './category-features.ts';
import { type UnseenParams, unknownNumber, unseenParams } from './unseen.ts';

const where = 'CountEncoder';

interface CountEncoderState {
  readonly columns: readonly Categories[];
  /** For each column what each category becomes, missing last: rows, or their share. */
  readonly counts: readonly Float64Array[];
}

/**
 * Turns each column into how many of the rows learnt from have the row's category, or which share of them. Equals
 * CountEncoder of scikit-learn-contrib's category_encoders; scikit-learn has none. Numbers and booleans are categories too.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | normalize | false | the share of all rows, from 0 to 1, instead of their number |
 * | handleUnknown | 'value' | a category that was not seen when fitting: 0 (`value`), refused (`error`), or missing (`return_nan`) |
 * | handleMissing | 'value' | missing values: counted as a category (`value`), or left missing (`return_nan`; category_encoders then does so with unknown ones too) |
 *
 * @throws {CauceError} COLUMN_TYPE for a block that is encoded already; CATEGORY_UNKNOWN with the nearest category.
 *
 * @example
 * const { table, transform } = await fitTransform(countEncoder(), tableFromRows([{ x: 'a' }, { x: 'b' }, { x: 'a' }]));
 * table.toRows().map(row => row.x); //=> [2, 1, 2]
 * transform(tableFromRows([{ x: 'c' }])).toRows(); //=> [{ x: 0 }]
 */
export const countEncoder = defineTransformer({
  name: 'CountEncoder',
  params: { normalize: flag(false), ...unseenParams },
  state: record<CountEncoderState>({ columns: listOf(categoriesRule), counts: listOf(float64s) }),

  fit(table, { normalize }): CountEncoderState {
    const options = { minFrequency: null, maxCategories: null, countMissing: true };
    const columns = table.entries().map(([name, column]) => findCategories(where, name, column, options));
    const counts = table.entries().map(([name, column], i) => {
      const own = new Float64Array(sizeOf(columns[i]));
      for (const code of categoryCodes(where, name, column, columns[i])) own[code]++;
      return normalize ? own.map(count => count / table.length) : own;
    });
    return { columns, counts };
  },

  transform: (table, state, params) => lookUp(where, table, state.columns.length, featuresOf(state, params)),

  compileRow: (row, state, params) =>
    compileLookUp(where, row, state.columns.length, featuresOf(state, params)),

  check({ columns, counts }) {
    const isWrong =
      counts.length !== columns.length || counts.some((own, i) => own.length !== sizeOf(columns[i]));
    return isWrong ? 'its parts differ in length' : categoriesProblem(columns);
  },
});

function featuresOf({ columns, counts }: CountEncoderState, params: UnseenParams): FeaturesOf {
  const unknown = unknownNumber(params);
  return (name, i) => {
    if (params.handleMissing === 'value') {
      return { categories: columns[i], features: [{ name, numbers: counts[i], unknown }] };
    }
    const { values } = columns[i];
    const numbers = new Float64Array(values.length + 1).fill(Number.NaN);
    numbers.set(counts[i].subarray(0, values.length));
    return { categories: { ...columns[i], missing: true }, features: [{ name, numbers, unknown }] };
  };
}
