/** The pipeline that `cauce train` uses when none is given: preparation chosen by looking at the columns. */

import {
  CauceError,
  type ColumnPlan,
  col,
  columns,
  type Derivation,
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
  linearRegression,
  oneHotEncoder,
  type Part,
  type Pipeline,
  pipeline,
  planColumns,
  randomForestClassifier,
  randomForestRegressor,
  ridge,
  simpleImputer,
  standardScaler,
  type Table,
  type TransformerStep,
} from '@cauce/core';

export type EstimatorName =
  | 'hist-gradient-boosting'
  | 'random-forest'
  | 'extra-trees'
  | 'decision-tree'
  | 'ridge'
  | 'linear-regression'
  | 'dummy';
type Make = () => EstimatorStep;

/** What each name makes, for numbers and for classes. */
const estimators: Readonly<Record<EstimatorName, readonly [regressor: Make, classifier?: Make]>> = {
  'hist-gradient-boosting': [histGradientBoostingRegressor, histGradientBoostingClassifier],
  'random-forest': [randomForestRegressor, randomForestClassifier],
  'extra-trees': [extraTreesRegressor, extraTreesClassifier],
  'decision-tree': [decisionTreeRegressor, decisionTreeClassifier],
  ridge: [ridge],
  'linear-regression': [linearRegression],
  dummy: [dummyRegressor, dummyClassifier],
};
export const estimatorNames = Object.keys(estimators) as readonly EstimatorName[];

export interface DefaultPipeline {
  readonly pipeline: Pipeline;
  /** What became of columns that are not used as they are; one sentence each. */
  readonly notes: readonly string[];
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
  const plan = planSimply(table.drop([target]));
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
  return { pipeline: pipeline(...steps, step), notes: plan.notes.map(({ text }) => text) };
}

function estimatorStep(name: EstimatorName, table: Table, target: string): EstimatorStep {
  const column = table.column(target, 'The target');
  const isNumber = isNumeric(column) && column.type !== 'date';
  const [regressor, classifier] = estimators[name];
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
 * What becomes of each column in the default pipeline: dates are numbers, texts are left out but for their first words, and
 * columns that say nothing stay, since whoever adds rows later may find that they do.
 * @param table The rows to learn from, without the target. Only read.
 */
export function planSimply(table: Table): ColumnPlan {
  const plan = planColumns(table);
  const used = new Set([...plan.numbers, ...plan.dates, ...plan.useless]);
  const hasFirstWord = new Set([...plan.derived.values()].map(({ from }) => from));
  const leftOut = plan.texts.filter(name => !hasFirstWord.has(name));
  return {
    ...plan,
    numbers: table.names.filter(name => used.has(name)),
    dates: [],
    useless: [],
    texts: leftOut,
    notes: [
      ...plan.notes.filter(({ column }) => !plan.useless.includes(column)),
      ...leftOut.map(column => ({
        column,
        text: `Column "${column}" is left out: it is free text. A pipeline file can make something of it, and so does --auto.`,
      })),
    ],
  };
}

function expressionOf({ from, take }: Derivation): Expression {
  return take === 'number' ? col(from).extractNumber() : col(from).word(0);
}
