/** The pipeline that `cauce train` uses when none is given: preparation chosen by looking at the columns. */

import {
  CauceError,
  col,
  columns,
  decisionTreeClassifier,
  decisionTreeRegressor,
  derive,
  dummyClassifier,
  dummyRegressor,
  type EstimatorStep,
  type Expression,
  extraTreesClassifier,
  extraTreesRegressor,
  histGradientBoostingClassifier,
  histGradientBoostingRegressor,
  isNumeric,
  isString,
  linearRegression,
  oneHotEncoder,
  type Part,
  type Pipeline,
  pipeline,
  randomForestClassifier,
  randomForestRegressor,
  ridge,
  type StringColumn,
  simpleImputer,
  standardScaler,
  type Table,
  type TransformerStep,
} from '@cauce/core';

/** What each name makes, for numbers and for classes. */
const estimators = {
  'hist-gradient-boosting': [histGradientBoostingRegressor, histGradientBoostingClassifier],
  'random-forest': [randomForestRegressor, randomForestClassifier],
  'extra-trees': [extraTreesRegressor, extraTreesClassifier],
  'decision-tree': [decisionTreeRegressor, decisionTreeClassifier],
  ridge: [ridge],
  'linear-regression': [linearRegression],
  dummy: [dummyRegressor, dummyClassifier],
} as const;
export type EstimatorName = keyof typeof estimators;
export const estimatorNames = Object.keys(estimators) as readonly EstimatorName[];

export interface DefaultPipeline {
  readonly pipeline: Pipeline;
  /** What became of columns that are not used as they are; one sentence each. */
  readonly notes: readonly string[];
}

/** A text's first words are a category when there are at most this many, each in this many rows on average. */
const maxFirstWords = 100;
const minRowsEach = 10;
/** A column is numbers with a unit when at least this share of its distinct strings is. */
const mostly = 0.9;

/** How columns take part: numbers and categories by name, with what must be derived first. */
export interface ColumnPlan {
  readonly numbers: string[];
  readonly categories: string[];
  readonly derived: Map<string, Derivation>;
  /** Columns of free text, of which nothing is made. */
  readonly leftOut: string[];
  readonly notes: string[];
}

/** What is taken of a column's texts: their number, or their first word. */
export interface Derivation {
  readonly from: string;
  readonly take: 'number' | 'first word';
}

/**
 * A pipeline for any table.
 *
 * - numbers, booleans and dates are numbers;
 * - strings that are numbers with a unit (`23.4 kmpl`) become these numbers;
 * - categories go to trees as they are, and one-hot encoded to linear models, whose numbers are also imputed
 *   (median) and scaled;
 * - of other texts the first word is a category if it repeats (`Maruti Swift VXI`); else the column is left out.
 *
 * @param table The rows to learn from, with the target. Only read.
 * @throws {CauceError} COLUMN_UNKNOWN for the target; TARGET_TYPE when the estimator cannot predict it; NO_COLUMNS.
 */
export function defaultPipeline(table: Table, target: string, estimator: EstimatorName): DefaultPipeline {
  const step = estimatorStep(estimator, table, target);
  if (estimator === 'dummy') return { pipeline: pipeline(step), notes: [] };
  const plan = planColumns(table.drop([target]));
  if (plan.numbers.length + plan.categories.length === 0) {
    throw new CauceError('NO_COLUMNS', { where: 'The default pipeline' });
  }
  const isLinear = estimator === 'ridge' || estimator === 'linear-regression';
  const steps: TransformerStep[] = [];
  if (plan.derived.size > 0) {
    const derived = [...plan.derived].map(([name, derivation]) => [name, expressionOf(derivation)] as const);
    steps.push(derive(Object.fromEntries(derived)));
  }
  steps.push(columns(parts(plan, isLinear)));
  return { pipeline: pipeline(...steps, step), notes: plan.notes };
}

function estimatorStep(name: EstimatorName, table: Table, target: string): EstimatorStep {
  const column = table.column(target, 'The target');
  const isNumber = isNumeric(column) && column.type !== 'date';
  const [regressor, classifier] = estimators[name] as readonly (() => EstimatorStep)[];
  if (isNumber) return regressor();
  if (classifier !== undefined) return classifier();
  const expected = 'numeric (for classes leave out --estimator, or take one of trees)';
  throw new CauceError('TARGET_TYPE', { target, expected, received: column.type });
}

function parts({ numbers, categories }: ColumnPlan, isLinear: boolean): Record<string, Part> {
  const prepareNumbers = isLinear ? [simpleImputer({ strategy: 'median' }), standardScaler()] : [];
  const prepareCategories = isLinear ? [oneHotEncoder({ handleUnknown: 'ignore' })] : [];
  return {
    ...(numbers.length > 0 ? { numbers: [numbers, ...prepareNumbers] } : {}),
    ...(categories.length > 0 ? { categories: [categories, ...prepareCategories] } : {}),
  };
}

/**
 * What becomes of each column in the default pipeline.
 * @param table The rows to learn from, without the target. Only read.
 */
export function planColumns(table: Table): ColumnPlan {
  const plan: ColumnPlan = { numbers: [], categories: [], derived: new Map(), leftOut: [], notes: [] };
  for (const [name, column] of table.entries()) {
    if (isNumeric(column)) plan.numbers.push(name);
    else if (isString(column)) planStrings(name, column, table, plan);
  }
  return plan;
}

function planStrings(name: string, column: StringColumn, table: Table, plan: ColumnPlan): void {
  if (isNumbersWithUnit(column)) {
    plan.numbers.push(name);
    plan.derived.set(name, { from: name, take: 'number' });
    plan.notes.push(`Column "${name}" is taken as the numbers within its text.`);
    return;
  }
  if (column.type === 'category') {
    plan.categories.push(name);
    return;
  }
  if (hasFewFirstWords(column)) {
    const derived = freeName(`${name}_first_word`, table);
    plan.categories.push(derived);
    plan.derived.set(derived, { from: name, take: 'first word' });
    plan.notes.push(`Of column "${name}" the first word is taken, as a category.`);
    return;
  }
  plan.leftOut.push(name);
  plan.notes.push(`Column "${name}" is left out: it is free text. A pipeline file can make something of it.`);
}

function expressionOf({ from, take }: Derivation): Expression {
  return take === 'number' ? col(from).extractNumber() : col(from).word(0);
}

/** A number followed by something that is no part of one. */
const numberWithUnit = /^\s*[+-]?\d[\d.,]*\s*[^\d\s.,]/;

function isNumbersWithUnit({ dictionary }: StringColumn): boolean {
  return (
    dictionary.length > 0 &&
    dictionary.filter(text => numberWithUnit.test(text)).length >= mostly * dictionary.length
  );
}

function hasFewFirstWords({ codes, dictionary }: StringColumn): boolean {
  const words = new Set(dictionary.map(text => text.trim().split(/\s+/)[0]));
  return (
    words.size > 1 &&
    words.size <= maxFirstWords &&
    words.size * 2 <= dictionary.length &&
    words.size * minRowsEach <= codes.length
  );
}

function freeName(wanted: string, table: Table): string {
  let name = wanted;
  while (table.has(name)) name += '_';
  return name;
}
