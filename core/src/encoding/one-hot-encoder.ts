/** Categories as blocks of 0/1 features. */

import { CauceError, show } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { integer, number, oneOf, optional, plain } from '../estimator/rules.ts';
import { listOf, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { type Column, type OneHotColumn, positionsOf } from '../table/column.ts';
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
import {
  checkGiven,
  type GivenCategory,
  givenCategories,
  givenFor,
  isGivenCategory,
  refuseUnknown,
  spell,
} from './given-categories.ts';

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
 * | categories | null | for each column its categories, in order, null among them for missing values; null finds them when fitting |
 * | handleUnknown | 'error' | a category that was not seen when fitting: refused, all zeros (`ignore`), or counted as infrequent, or all zeros where none is (`infrequent_if_exist`) |
 * | drop | null | leaves out the `first` feature of each block, or of blocks of two (`if_binary`), or for each column that of the category given (null: of missing values) |
 * | minFrequency | null | rarer categories are infrequent: a count, or a share of the rows when below 1 |
 * | maxCategories | null | at most this many features for a column, the infrequent one included |
 *
 * @throws {CauceError} COLUMN_TYPE for a block that is encoded already; CATEGORY_UNKNOWN with the nearest category;
 *   PARAM_INVALID for `categories` of another number or with repetitions, and a category to `drop` that a column has not,
 *   or only among the infrequent.
 *
 * @example
 * const { table } = await fitTransform(oneHotEncoder({ drop: 'first' }), flowers.select(['species']));
 * featureNames(table); //=> ['species_versicolor', 'species_virginica']
 */
export const oneHotEncoder = defineTransformer({
  name: 'OneHotEncoder',
  params: {
    categories: givenCategories(),
    handleUnknown: oneOf('error', 'ignore', 'infrequent_if_exist'),
    drop: plain<Drop>(
      '"first", "if_binary", for each column the category to leave out, or null',
      value =>
        value === null ||
        value === 'first' ||
        value === 'if_binary' ||
        (Array.isArray(value) && value.every(isGivenCategory)),
      null,
    ),
    minFrequency: optional(number(1, { above: 0 })),
    maxCategories: optional(integer(2, { min: 1 })),
  },
  state: record<OneHotEncoderState>({ columns: listOf(categoriesRule) }),

  fit(table, params): OneHotEncoderState {
    checkGiven('OneHotEncoder', params.categories, table.columns.length);
    const columns = table.entries().map(([name, column], i) => {
      const given = givenFor(params.categories, i);
      const found = findCategories('OneHotEncoder', name, column, { ...params, given, countMissing: true });
      if (given !== undefined && params.handleUnknown === 'error') {
        refuseUnknown('OneHotEncoder', name, column, found);
      }
      return found;
    });
    checkDrop(table.names, columns, params.drop);
    return { columns };
  },

  transform(table, { columns }, { handleUnknown, drop }) {
    checkWidth('OneHotEncoder', columns.length, table);
    return new Table(
      table.entries().map(([name, column], i) => {
        const block = layoutOf(columns[i], name, dropFor(drop, i));
        return [name, encode(name, column, columns[i], block, handleUnknown)] as const;
      }),
      table.length,
    );
  },

  compileRow(row, { columns }, { handleUnknown, drop }) {
    checkWidth('OneHotEncoder', columns.length, row);
    return sideBySide(
      row.entries().map(([name, column], i) => {
        const block = layoutOf(columns[i], name, dropFor(drop, i));
        return [name, encodeLive(name, column, columns[i], block, handleUnknown)] as const;
      }),
    );
  },

  check: ({ columns }, { drop }) =>
    categoriesProblem(columns) ??
    (isList(drop) && drop.length !== columns.length
      ? 'it has another number of columns than drop'
      : undefined),
});

/** What is left out of the blocks. */
type Drop = 'first' | 'if_binary' | readonly GivenCategory[] | null;
/** What is left out of one block: a category is in a list. */
type OwnDrop = 'first' | 'if_binary' | readonly [string | null] | null;

function isList(drop: Drop): drop is readonly GivenCategory[] {
  return Array.isArray(drop);
}

function dropFor(drop: Drop, column: number): OwnDrop {
  return isList(drop) ? [spell(drop[column])] : drop;
}

/** As in scikit-learn, a category that is dropped must be one that has a feature of its own. */
function checkDrop(names: readonly string[], columns: readonly Categories[], drop: Drop): void {
  if (!isList(drop)) return;
  const refuse = (rule: string, received: unknown) =>
    new CauceError('PARAM_INVALID', { where: 'OneHotEncoder', param: 'drop', rule, received });
  if (drop.length !== columns.length) {
    throw refuse(`one category for each of the ${columns.length} columns`, drop);
  }
  columns.forEach((own, i) => {
    const place = placeOf(own, spell(drop[i]));
    if (place >= 0 && !own.infrequent?.[place]) return;
    const shown = own.values.slice(0, 10).map(show).join(', ');
    const which = `${shown}${own.values.length > 10 ? ', …' : ''}${own.missing ? ' or null' : ''}`;
    throw refuse(`a frequent category of column ${show(names[i])}: ${which}`, drop[i]);
  });
}

/** The place of a category; -1 for one that the column has not. */
function placeOf({ values, missing }: Categories, category: string | null): number {
  if (category === null) return missing ? values.length : -1;
  return positionsOf(values).get(category) ?? -1;
}

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
function layoutOf(categories: Categories, name: string, drop: OwnDrop): Layout {
  const key = `${JSON.stringify(drop)}/${name}`;
  const own = layouts.get(categories) ?? new Map<string, Layout>();
  layouts.set(categories, own);
  const layout = own.get(key) ?? makeLayout(categories, name, drop);
  own.set(key, layout);
  return layout;
}

function makeLayout(categories: Categories, name: string, drop: OwnDrop): Layout {
  const { values, missing, infrequent } = categories;
  const names: string[] = [];
  const featureOf = new Int32Array(values.length + (missing ? 1 : 0)).fill(-1);
  values.forEach((value, i) => {
    if (!infrequent?.[i]) featureOf[i] = names.push(`${name}_${value}`) - 1;
  });
  if (missing && !infrequent?.[values.length]) {
    featureOf[values.length] = names.push(freeName(`${name}_null`, names)) - 1;
  }
  const shared = infrequent === null ? -1 : names.push(freeName(`${name}_infrequent`, names)) - 1;
  infrequent?.forEach((is, i) => {
    if (is) featureOf[i] = shared;
  });
  const left = leftOut(categories, featureOf, names.length, drop);
  if (left < 0) return { featureOf, infrequent: shared, names };
  const moved = (feature: number) => (feature === left ? -1 : feature - (feature > left ? 1 : 0));
  names.splice(left, 1);
  return { featureOf: featureOf.map(moved), infrequent: moved(shared), names };
}

/** The feature that is left out; -1 for none. */
function leftOut(categories: Categories, featureOf: Int32Array, width: number, drop: OwnDrop): number {
  if (drop === null || width === 0) return -1;
  if (drop === 'first') return 0;
  if (drop === 'if_binary') return width === 2 ? 0 : -1;
  return featureOf[placeOf(categories, drop[0])] ?? -1;
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
