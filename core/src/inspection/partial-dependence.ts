/** How predictions change with one or two columns, everything else as it is. */

import type { Model } from '../compose/model.ts';
import { sampleWeights } from '../compose/sample-weight.ts';
import { CauceError, show } from '../errors.ts';
import type { FitOptions } from '../estimator/fit-context.ts';
import { type Column, isNumeric, isString, numeric, strings, usedStrings } from '../table/column.ts';
import { type Table, type Value, valueAt } from '../table/table.ts';
import { namesOf } from './permutation-importance.ts';

export interface PartialDependenceOptions extends Pick<FitOptions, 'onProgress' | 'signal'> {
  /** `average` over the rows (default); `individual`: for each row (ICE); or `both`. */
  readonly kind?: 'average' | 'individual' | 'both';
  /** Numbers are tried at so many places, evenly from one percentile to the other; at least 2, default 100. */
  readonly gridResolution?: number;
  /** Which percentiles, as shares; default [0.05, 0.95]. */
  readonly percentiles?: readonly [number, number];
  /** Values to try instead, by column. */
  readonly values?: Readonly<Record<string, readonly (number | string | boolean | null)[]>>;
  /** Name of a column of the table by which rows count in the average; default: all the same. */
  readonly sampleWeight?: string;
  /** Of a classifier: the class whose probability is told; default the last, for two classes the second. */
  readonly response?: string;
}

export interface PartialDependence {
  readonly columns: readonly string[];
  /** Of each column: what was tried. */
  readonly values: readonly (readonly Value[])[];
  /** Mean prediction for each value, or for each pair of values: the second column's change first. */
  readonly average?: readonly number[];
  /** Of each row, what `average` is the mean of. */
  readonly individual?: readonly (readonly number[])[];
}

/**
 * Predicts all rows again and again, with one value after the other in a column, or a pair of values in two. Equals
 * scikit-learn's partial_dependence with `method='brute'`, for the columns as they come in, before any transformer. Friedman,
 * "Greedy function approximation" (Annals of Statistics 29, 2001), section 8.2; of each row: Goldstein and others, "Peeking
 * inside the black box" (2015).
 *
 * Columns of strings and booleans, and numbers of fewer different values than `gridResolution`, are tried at each of their
 * values; missing values are not tried unless `values` has null. Where columns hang together, rows are made that never
 * happen.
 *
 * @param table At least 1 row; the target is not needed. Only read.
 * @param columns One input column, or two.
 * @returns Numbers for a regressor, probabilities of `response` for a classifier. O(rows x values) predictions.
 * @throws {CauceError} COLUMN_UNKNOWN, TOO_FEW_ROWS, PARAM_INVALID, ABORTED; as `model.predict`.
 *
 * @example
 * const model = await pipeline(linearRegression()).fit(flowers.drop(['species']), { target: 'petalWidth' });
 * const { values, average } = partialDependence(model, flowers, ['petalLength'], { gridResolution: 3 });
 * values[0].length; //=> 3
 * average[0] < average[2]; //=> true
 */
export function partialDependence<Row, Prediction extends number | string>(
  model: Model<Row, Prediction>,
  table: Table<unknown>,
  columns: readonly [string] | readonly [string, string],
  options: PartialDependenceOptions = {},
): PartialDependence {
  const where = 'partialDependence';
  const names = namesOf(where, model.schema.names, columns);
  const { kind = 'average' } = options;
  checkOptions(where, names, options);
  const input = model.fitted.input(table);
  if (input.length === 0) throw new CauceError('TOO_FEW_ROWS', { where, needed: 1, received: 0 });
  const grids = names.map(name => gridOf(name, input.column(name), options));
  const predict = responseOf(where, model as Model<never, never>, options.response);
  const places = combinations(grids.map(({ values }) => values.length));
  const curves = places.map((place, i) => {
    if (options.signal?.aborted) throw new CauceError('ABORTED', { where });
    const fixed = names.map((name, k) => [name, grids[k].column(place[k], input.length)] as const);
    const predicted = predict(input.with(fixed));
    options.onProgress?.({ step: where, done: i + 1, total: places.length });
    return predicted;
  });
  const weights = sampleWeights(table, options.sampleWeight, model.target.name, where);
  return {
    columns: names,
    values: grids.map(({ values }) => values),
    ...(kind === 'individual' ? {} : { average: curves.map(curve => weightedMean(curve, weights)) }),
    ...(kind === 'average'
      ? {}
      : { individual: Array.from({ length: input.length }, (_, row) => curves.map(curve => curve[row])) }),
  };
}

/** The values to try of one column. */
interface Grid {
  readonly values: readonly Value[];
  /** The value at a place, in every row. */
  readonly column: (place: number, rows: number) => Column;
}

function gridOf(
  name: string,
  column: Column,
  { gridResolution = 100, percentiles = [0.05, 0.95], values }: PartialDependenceOptions,
): Grid {
  const given = values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
  const wrong = given?.findIndex(value => value !== null && !isOf(column, value)) ?? -1;
  if (wrong >= 0) {
    const rule = `of the type of column ${show(name)}, which is ${column.type}, or null`;
    throw new CauceError('PARAM_INVALID', {
      where: 'partialDependence',
      param: 'values',
      rule,
      received: given?.[wrong],
    });
  }
  if (isString(column)) {
    const words = (given as readonly (string | null)[] | undefined) ?? usedStrings(column);
    const all = (place: number, rows: number) => strings(new Array(rows).fill(words[place]), column.type);
    return { values: words, column: all };
  }
  if (!isNumeric(column)) throw new CauceError('NO_COLUMNS', { where: 'partialDependence' });
  const numbers =
    given === undefined
      ? numbersOf(column.values, gridResolution, percentiles)
      : Float64Array.from(given, value => (value === null ? Number.NaN : Number(value)));
  const shown = numeric(numbers, column.type);
  return {
    values: Array.from(numbers, (_, place) => valueAt(shown, place)),
    column: (place, rows) => numeric(new Float64Array(rows).fill(numbers[place]), column.type),
  };
}

function isOf(column: Column, value: unknown): boolean {
  if (isString(column)) return typeof value === 'string';
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function numbersOf(
  all: Float64Array,
  resolution: number,
  [low, high]: readonly [number, number],
): Float64Array {
  const sorted = all.filter(value => !Number.isNaN(value)).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length < resolution) return distinct;
  const [from, to] = [mQuantile(sorted, low), mQuantile(sorted, high)];
  const step = (to - from) / (resolution - 1);
  return Float64Array.from({ length: resolution }, (_, i) => (i === resolution - 1 ? to : from + i * step));
}

/** SciPy's mquantiles with its default of 0.4 for both parameters: Hyndman and Fan, Sample Quantiles (1996), definition 2. */
function mQuantile(sorted: Float64Array, share: number): number {
  const place = sorted.length * share + 0.4 + share * (1 - 0.4 - 0.4);
  const k = Math.min(Math.max(Math.floor(place), 1), sorted.length - 1);
  const part = Math.min(Math.max(place - k, 0), 1);
  return sorted.length === 1 ? sorted[0] : (1 - part) * sorted[k - 1] + part * sorted[k];
}

function responseOf(
  where: string,
  model: Model,
  response: string | undefined,
): (rows: Table) => Float64Array {
  const { fitted } = model;
  if (model.task === 'regression') return rows => fitted.raw(rows);
  const { classes } = fitted;
  const chosen = response === undefined ? classes.length - 1 : classes.indexOf(response);
  if (chosen < 0) {
    const rule = `one of the classes ${classes.map(show).join(', ')}`;
    throw new CauceError('PARAM_INVALID', { where, param: 'response', rule, received: response });
  }
  return rows => {
    const all = fitted.probabilities(fitted.features(rows));
    return Float64Array.from({ length: rows.length }, (_, row) => all[row * classes.length + chosen]);
  };
}

/** Every place of every grid with every other, those of the last changing first. */
function combinations(lengths: readonly number[]): number[][] {
  return lengths.reduce<number[][]>(
    (all, length) => all.flatMap(place => Array.from({ length }, (_, i) => [...place, i])),
    [[]],
  );
}

function weightedMean(values: Float64Array, weights: Float64Array | undefined): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    const weight = weights?.[row] ?? 1;
    sum += weight * values[row];
    total += weight;
  }
  return sum / total;
}

function checkOptions(where: string, names: readonly string[], options: PartialDependenceOptions): void {
  const { kind = 'average', gridResolution = 100, percentiles = [0.05, 0.95], values = {} } = options;
  const invalid = (param: string, rule: string, received: unknown) =>
    new CauceError('PARAM_INVALID', { where, param, rule, received });
  if (names.length < 1 || names.length > 2 || names[0] === names[1]) {
    throw invalid('columns', 'one column, or two different ones', names);
  }
  if (!Number.isSafeInteger(gridResolution) || gridResolution < 2) {
    throw invalid('gridResolution', 'a whole number of at least 2', gridResolution);
  }
  if (!['average', 'individual', 'both'].includes(kind)) {
    throw invalid('kind', "'average', 'individual' or 'both'", kind);
  }
  for (const [name, own] of Object.entries(values)) {
    if (!names.includes(name))
      throw invalid('values', `of the columns asked for: ${names.map(show).join(', ')}`, name);
    if (!Array.isArray(own) || own.length === 0)
      throw invalid('values', `a list of values of ${show(name)}`, own);
  }
  const [low, high] = percentiles;
  if (!(low >= 0 && low < high && high <= 1)) {
    throw invalid('percentiles', 'two shares from 0 to 1, the smaller first', percentiles);
  }
}
