/** The public door of core. */

export {
  CauceError,
  didYouMean,
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  isCauceError,
  ModelFileError,
  nearestName,
  show,
  type ValueIssue,
} from './errors.ts';
export {
  type ClassTarget,
  type Definition,
  defineClassifier,
  defineRegressor,
  defineTransformer,
  type EstimatorStep,
  type FitContext,
  type FitOptions,
  type Progress,
  type Step,
  type TransformerStep,
} from './estimator/definition.ts';
export * as rules from './estimator/rules.ts';
export * as state from './estimator/state.ts';
export type { AbortSignalLike } from './host.ts';
export { createRandom, type Random } from './random.ts';
export {
  type Column,
  type ColumnType,
  isNumeric,
  isString,
  type NumericColumn,
  numeric,
  type OneHotColumn,
  recode,
  type StringColumn,
  strings,
  usedStrings,
} from './table/column.ts';
export { inferColumn, inferType } from './table/infer.ts';
export { isIntegerText, isNumberText, parseBoolean, parseDate, parseNumber } from './table/parse.ts';
export {
  IssueLog,
  maxIssues,
  type ReadOptions,
  type ReadResult,
  readColumn,
  readRows,
  tableFromRows,
} from './table/rows.ts';
export {
  type Field,
  type FieldSpec,
  type FieldType,
  field,
  type RowOf,
  Schema,
  schema,
  schemaOf,
} from './table/schema.ts';
export { type AnyRow, concatTables, featureNames, Table, type Value, valueAt } from './table/table.ts';
