/** Categories as what they tell of the target. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { crossFitFolds } from '../estimator/folds.ts';
import { flag, integer, plain } from '../estimator/rules.ts';
import { float64s, listOf, record, texts } from '../estimator/state.ts';
import { numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import {
  type Categories,
  categoriesProblem,
  categoriesRule,
  categoryCodes,
  findCategories,
  unknownCode,
} from './categories.ts';
import { compileLookUp, type FeaturesOf, lookUp, sizeOf } from './category-features.ts';
import { checkGiven, type GivenCategories, givenCategories, givenFor } from './given-categories.ts';
import { encodeTarget, meanOf, type Smooth } from './target-statistics.ts';

const where = 'TargetEncoder';

interface TargetEncoderState {
  readonly columns: readonly Categories[];
  /** The classes that features are named after: all of three or more, else none. */
  readonly classes: readonly string[];
  /** For each feature the encoding of each category, missing last; the features of a column are side by side. */
  readonly encodings: readonly Float64Array[];
  /** Shape (features of a column): what an unknown category becomes. */
  readonly mean: Float64Array;
}

interface TargetEncoderParams {
  readonly categories: GivenCategories | null;
  readonly smooth: Smooth;
  readonly cv: number;
  readonly shuffle: boolean;
}

/**
 * Turns each category into what it tells of the target: the mean of its rows' targets, drawn towards the mean of all rows, the
 * more the fewer its rows. Equals scikit-learn's TargetEncoder.
 *
 * For a target of numbers a column becomes one feature of its own name; for two classes too, of the share of the second. For
 * more classes there is a feature for the share of each, `fuel_suv`. Missing values are a category of their own; unknown ones
 * become the mean of all rows. Numbers and booleans are categories too.
 *
 * The rows learnt from are encoded by what the rows of other folds tell, so that none is told its own target; `transform`
 * then takes what all rows tell. Which target type it is decides the estimator at the end, so there is no `target_type`.
 * Where categories are given, rows of others count for none and become the mean of all, or of the other folds;
 * scikit-learn 1.9.1 counts them for the first category, and its mean is that of the last fold's rows.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | categories | null | for each column its categories, null among them for missing values; null finds them when fitting |
 * | smooth | 'auto' | how many rows of the mean of all are mixed in, at least 0; `auto`: by how much the category's rows vary, compared to all |
 * | cv | 5 | number of folds of the rows learnt from, at least 2: equal blocks for numbers, stratified for classes |
 * | shuffle | true | whether the rows are shuffled before they are cut into folds, by the seed of the fit |
 *
 * Fitting costs O(cv x rows x features).
 * @throws {CauceError} COLUMN_TYPE for a block that is encoded already; TOO_FEW_ROWS to be fitted in a pipeline on fewer rows
 *   than folds; PARAM_INVALID for `categories` of another number or with repetitions.
 * @see Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes in classification and prediction
 *   problems", SIGKDD Explorations 3(1), 2001.
 *
 * @example
 * const widths = pipeline(targetEncoder(), linearRegression());
 * const model = await widths.fit(flowers.select(['species', 'petalWidth']), { target: 'petalWidth' });
 * const [setosa, virginica] = model.predict([{ species: 'setosa' }, { species: 'virginica' }]);
 * setosa < virginica; //=> true
 */
export const targetEncoder = defineTransformer({
  name: 'TargetEncoder',
  params: {
    categories: givenCategories(),
    smooth: plain<Smooth>(
      '"auto" or a number of at least 0',
      value => value === 'auto' || (typeof value === 'number' && Number.isFinite(value) && value >= 0),
      'auto',
    ),
    cv: integer(5, { min: 2 }),
    shuffle: flag(true),
  },
  state: record<TargetEncoderState>({
    columns: listOf(categoriesRule),
    classes: texts,
    encodings: listOf(float64s),
    mean: float64s,
  }),

  fit: (table, params, { target }): TargetEncoderState => learn(table, params, target),

  fitTransform(table, params, context) {
    const state = learn(table, params, context.target);
    return { state, output: crossFit(table, state, params, context) };
  },

  transform: (table, state) => lookUp(where, table, state.columns.length, featuresOf(state)),

  origins: (table, { mean }) => table.names.flatMap(name => Array.from(mean, () => [name])),

  compileRow: (row, state) => compileLookUp(where, row, state.columns.length, featuresOf(state)),

  check({ columns, classes, encodings, mean }) {
    const width = Math.max(1, classes.length);
    if (mean.length !== width || encodings.length !== columns.length * width)
      return 'its parts differ in length';
    const isWrong = encodings.some((own, j) => own.length !== sizeOf(columns[Math.floor(j / width)]));
    return isWrong ? 'its parts differ in length' : categoriesProblem(columns);
  },
});

/** What is averaged: the target, whether it is the second class, or whether it is each of more classes. */
function responsesOf(target: Float64Array | ClassTarget): Float64Array[] {
  if (target instanceof Float64Array) return [target];
  const { codes, classes } = target;
  const shareOf = (code: number) => Float64Array.from(codes, own => (own === code ? 1 : 0));
  return classes.length <= 2 ? [shareOf(1)] : classes.map((_, code) => shareOf(code));
}

function learn(
  table: Table,
  { categories, smooth }: TargetEncoderParams,
  target: Float64Array | ClassTarget,
): TargetEncoderState {
  checkGiven(where, categories, table.columns.length);
  const options = { minFrequency: null, maxCategories: null, countMissing: true };
  const columns = table
    .entries()
    .map(([name, column], i) =>
      findCategories(where, name, column, { ...options, given: givenFor(categories, i) }),
    );
  const responses = responsesOf(target);
  const mean = Float64Array.from(responses, meanOf);
  const encodings = table.entries().flatMap(([name, column], i) => {
    const codes = categoryCodes(where, name, column, columns[i]);
    return responses.map((response, k) => encodeTarget(codes, response, sizeOf(columns[i]), smooth, mean[k]));
  });
  const classes = target instanceof Float64Array || target.classes.length <= 2 ? [] : target.classes;
  return { columns, classes, encodings, mean };
}

/** The rows learnt from, each encoded by what the rows of the other folds tell. */
function crossFit(
  table: Table,
  state: TargetEncoderState,
  { smooth, cv, shuffle }: TargetEncoderParams,
  { random, target }: FitContext,
): Table {
  if (table.length < cv) throw new CauceError('TOO_FEW_ROWS', { where, needed: cv, received: table.length });
  const folds = crossFitFolds(target, cv, shuffle ? random : undefined);
  const responses = responsesOf(target);
  const codes = table
    .entries()
    .map(([name, column], i) => categoryCodes(where, name, column, state.columns[i]));
  const out = state.encodings.map(() => new Float64Array(table.length));
  for (let fold = 0; fold < cv; fold++) {
    const { own, others } = rowsOf(folds, fold);
    const otherCodes = codes.map(all => pick(all, others, new Int32Array(others.length)));
    responses.forEach((response, k) => {
      const told = pick(response, others, new Float64Array(others.length));
      const mean = meanOf(told);
      codes.forEach((all, i) => {
        const encoding = encodeTarget(otherCodes[i], told, sizeOf(state.columns[i]), smooth, mean);
        const feature = out[i * responses.length + k];
        for (const row of own) feature[row] = all[row] === unknownCode ? mean : encoding[all[row]];
      });
    });
  }
  const names = table.names.flatMap((name, i) => featuresOf(state)(name, i).features.map(own => own.name));
  return new Table(
    names.map((name, j) => [name, numeric(out[j])] as const),
    table.length,
  );
}

/** The rows of a fold, and all others. */
function rowsOf(folds: Int32Array, fold: number): { own: Int32Array; others: Int32Array } {
  let count = 0;
  for (const other of folds) if (other === fold) count++;
  const own = new Int32Array(count);
  const others = new Int32Array(folds.length - count);
  for (let row = 0, i = 0, j = 0; row < folds.length; row++) {
    if (folds[row] === fold) own[i++] = row;
    else others[j++] = row;
  }
  return { own, others };
}

/** @param out WRITTEN: the values of these rows. */
function pick<A extends Int32Array | Float64Array>(values: A, rows: Int32Array, out: A): A {
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]];
  return out;
}

function featuresOf({ columns, classes, encodings, mean }: TargetEncoderState): FeaturesOf {
  return (name, i) => ({
    categories: columns[i],
    features: Array.from(mean, (unknown, k) => ({
      name: classes.length === 0 ? name : `${name}_${classes[k]}`,
      numbers: encodings[i * mean.length + k],
      unknown,
    })),
  });
}
