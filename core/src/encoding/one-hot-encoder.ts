/** Categories as blocks of 0/1 features. */

import { defineTransformer } from '../estimator/definition.ts';
import { integer, number, oneOf, optional } from '../estimator/rules.ts';
import { listOf, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import type { Column, OneHotColumn } from '../table/column.ts';
import { type LiveColumn, liveOneHot, sideBySide } from '../table/live-row.ts';
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

interface OneHotEncoderState {
  readonly columns: readonly Categories[];
}

/**
 * Turns each column into a block of features, one for each category, of which the row's own is 1. Equals scikit-learn's
 * OneHotEncoder. The block stays one column of codes until an algorithm needs it dense.
 *
 * Features are named `fuel_Diesel`, in ascending order of the categories; missing values, where they were seen when
 * fitting, are a category of their own, `fuel_null`; infrequent categories share `fuel_infrequent`. Where a category is
 * itself called `null` or `infrequent`, these two get a `_` at the end. Numbers and booleans (`owner_true`) are
 * categories too.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | handleUnknown | 'error' | a category that was not seen when fitting: refused, all zeros (`ignore`), or counted as infrequent, or all zeros where none is (`infrequent_if_exist`) |
 * | drop | null | leaves out the first feature of each block, or of blocks of two (`if_binary`) |
 * | minFrequency | null | rarer categories are infrequent: a count, or a share of the rows when below 1 |
 * | maxCategories | null | at most this many features for a column, the infrequent one included |
 *
 * @throws {CauceError} COLUMN_TYPE for a one-hot block; CATEGORY_UNKNOWN with the nearest category.
 */
export const oneHotEncoder = defineTransformer({
  name: 'OneHotEncoder',
  params: {
    handleUnknown: oneOf('error', 'ignore', 'infrequent_if_exist'),
    drop: optional(oneOf('first', 'if_binary')),
    minFrequency: optional(number(1, { above: 0 })),
    maxCategories: optional(integer(2, { min: 1 })),
  },
  state: record<OneHotEncoderState>({ columns: listOf(categoriesRule) }),

  fit: (table, params): OneHotEncoderState => ({
    columns: table
      .entries()
      .map(([name, column]) =>
        findCategories('OneHotEncoder', name, column, { ...params, countMissing: true }),
      ),
  }),

  transform(table, { columns }, { handleUnknown, drop }) {
    checkWidth('OneHotEncoder', columns.length, table);
    return new Table(
      table.entries().map(([name, column], i) => {
        const block = layoutOf(columns[i], name, drop);
        return [name, encode(name, column, columns[i], block, handleUnknown)] as const;
      }),
      table.length,
    );
  },

  compileRow(row, { columns }, { handleUnknown, drop }) {
    checkWidth('OneHotEncoder', columns.length, row);
    return sideBySide(
      row.entries().map(([name, column], i) => {
        const block = layoutOf(columns[i], name, drop);
        return [name, encodeLive(name, column, columns[i], block, handleUnknown)] as const;
      }),
    );
  },

  check: ({ columns }) => categoriesProblem(columns),
});

/** Where each category of a block goes. */
interface Layout {
  /** The feature of each category, missing last; -1 for the one that is left out. */
  readonly featureOf: Int32Array;
  /** The feature that infrequent categories share, or -1. */
  readonly infrequent: number;
  readonly names: readonly string[];
}

const layouts = new WeakMap<Categories, Map<string, Layout>>();

/** A block's layout, worked out once for each fitted column. */
function layoutOf(categories: Categories, name: string, drop: string | null): Layout {
  const key = `${drop}/${name}`;
  const own = layouts.get(categories) ?? new Map<string, Layout>();
  layouts.set(categories, own);
  const layout = own.get(key) ?? makeLayout(categories, name, drop);
  own.set(key, layout);
  return layout;
}

function makeLayout({ values, missing, infrequent }: Categories, name: string, drop: string | null): Layout {
  const names: string[] = [];
  const featureOf = new Int32Array(values.length + (missing ? 1 : 0)).fill(-1);
  values.forEach((value, i) => {
    if (!infrequent?.[i]) featureOf[i] = names.push(`${name}_${value}`) - 1;
  });
  if (missing && !infrequent?.[values.length]) {
    featureOf[values.length] = names.push(freeName(`${name}_null`, names)) - 1;
  }
  let shared = infrequent === null ? -1 : names.push(freeName(`${name}_infrequent`, names)) - 1;
  infrequent?.forEach((is, i) => {
    if (is) featureOf[i] = shared;
  });
  if (drop === 'first' || (drop === 'if_binary' && names.length === 2)) {
    names.shift();
    for (let i = 0; i < featureOf.length; i++) featureOf[i]--;
    shared = Math.max(-1, shared - 1);
  }
  return { featureOf, infrequent: shared, names };
}

/** The name, with `_` added until it is not taken. */
function freeName(name: string, taken: readonly string[]): string {
  let free = name;
  while (taken.includes(free)) free += '_';
  return free;
}

function encode(
  name: string,
  column: Column,
  categories: Categories,
  { featureOf, infrequent, names }: Layout,
  handleUnknown: 'error' | 'ignore' | 'infrequent_if_exist',
): OneHotColumn {
  const found = categoryCodes('OneHotEncoder', name, column, categories);
  const codes = new Int32Array(found.length);
  const unknown = handleUnknown === 'infrequent_if_exist' ? infrequent : -1;
  for (let i = 0; i < codes.length; i++) {
    if (found[i] !== unknownCode) codes[i] = featureOf[found[i]];
    else if (handleUnknown === 'error')
      throw unknownCategory('OneHotEncoder', name, column, found, categories);
    else codes[i] = unknown;
  }
  return { type: 'oneHot', codes, names };
}

function encodeLive(
  name: string,
  column: Column,
  categories: Categories,
  { featureOf, infrequent, names }: Layout,
  handleUnknown: 'error' | 'ignore' | 'infrequent_if_exist',
): LiveColumn {
  const codeOf = categoryCode('OneHotEncoder', name, column, categories);
  const block = liveOneHot(names);
  const unknown = handleUnknown === 'infrequent_if_exist' ? infrequent : -1;
  const run = () => {
    const code = codeOf();
    block.codes[0] = code === unknownCode ? unknown : featureOf[code];
    return code !== unknownCode || handleUnknown !== 'error';
  };
  return { column: block, run };
}
