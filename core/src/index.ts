/** The public door of core. */

export { type Calibration, calibrate } from './compose/calibrate.ts';
export {
  type ColumnsParams,
  columns,
  ofType,
  type Part,
  type Parts,
  type Selector,
} from './compose/columns.ts';
export type { Contribution, Explanation } from './compose/explain.ts';
export { checkGolden, type Golden } from './compose/golden.ts';
export type {
  GuardedOptions,
  GuardedPredictions,
  Interval,
  Reasons,
} from './compose/guarded-predictions.ts';
export type { IntervalMethod } from './compose/interval-method.ts';
export { Intervals } from './compose/intervals.ts';
export { type Lineage, type Metrics, Model } from './compose/model.ts';
export {
  type ParamPath,
  type ParamValues,
  Pipeline,
  type PipelineSteps,
  type PredictionOf,
  pipeline,
} from './compose/pipeline.ts';
export type { Rivals, Scored } from './compose/rivals.ts';
export { checkSanity } from './compose/sanity.ts';
export { scoreOn } from './compose/sanity-scores.ts';
export type { Task } from './compose/target.ts';
export { checkTraining, type TrainingTables } from './compose/training.ts';
export { dummyClassifier } from './dummy/dummy-classifier.ts';
export { dummyRegressor } from './dummy/dummy-regressor.ts';
export { oneHotEncoder } from './encoding/one-hot-encoder.ts';
export { ordinalEncoder } from './encoding/ordinal-encoder.ts';
export { extraTreesClassifier } from './ensemble/extra-trees-classifier.ts';
export { extraTreesRegressor } from './ensemble/extra-trees-regressor.ts';
export { histGradientBoostingClassifier } from './ensemble/hist-gradient-boosting-classifier.ts';
export { histGradientBoostingRegressor } from './ensemble/hist-gradient-boosting-regressor.ts';
export { randomForestClassifier } from './ensemble/random-forest-classifier.ts';
export { randomForestRegressor } from './ensemble/random-forest-regressor.ts';
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
  type StepFactory,
  type TransformerStep,
} from './estimator/definition.ts';
export type { Example, Law } from './estimator/laws/example.ts';
export { laws } from './estimator/laws/laws.ts';
export * as rules from './estimator/rules.ts';
export * as state from './estimator/state.ts';
export { col, columnsOf, date, type Expression, lit, when } from './expression/builder.ts';
export type {
  AnyExpression,
  BooleanExpression,
  DateExpression,
  NumberExpression,
  TextExpression,
} from './expression/methods.ts';
export type { AbortSignalLike } from './host.ts';
export { simpleImputer } from './impute/simple-imputer.ts';
export { linearRegression } from './linear-model/linear-regression.ts';
export { ridge } from './linear-model/ridge.ts';
export { accuracyScore, classificationMetrics, logLoss } from './metrics/classification.ts';
export {
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  medianAbsoluteError,
  r2Score,
  regressionMetrics,
  rootMeanSquaredError,
} from './metrics/regression.ts';
export { type LoadOptions, loadModel } from './model-file.ts';
export {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  crossValPredict,
  type Scoring,
} from './model-selection/cross-validate.ts';
export { type FitMeasuredOptions, fitMeasured } from './model-selection/fit-measured.ts';
export {
  type Candidate,
  type Distribution,
  gridSearch,
  integers,
  logUniform,
  type ParamDistributions,
  type ParamGrid,
  randomizedSearch,
  type Search,
  type SearchOptions,
  type SearchResult,
  uniform,
} from './model-selection/search.ts';
export {
  type KFoldOptions,
  kFold,
  type Split,
  type Splitter,
  stratifiedKFold,
  type TrainTestOptions,
  trainTestSplit,
} from './model-selection/split.ts';
export { type DeriveParams, derive } from './preprocessing/derive.ts';
export { minMaxScaler } from './preprocessing/min-max-scaler.ts';
export { standardScaler } from './preprocessing/standard-scaler.ts';
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
export { concatTables } from './table/concat.ts';
export { conform } from './table/conform.ts';
export { denseTable } from './table/dense.ts';
export { describe } from './table/describe.ts';
export { exampleRows, exampleValue } from './table/example-rows.ts';
export { inferColumn, inferType } from './table/infer.ts';
export { IssueLog, maxIssues } from './table/issues.ts';
export {
  type LiveColumn,
  liveNumber,
  liveOneHot,
  liveStrings,
  liveText,
  type RowForm,
  sideBySide,
  writeText,
} from './table/live-row.ts';
export { isIntegerText, isNumberText, parseBoolean, parseDate, parseNumber } from './table/parse.ts';
export { rowKeys } from './table/row-keys.ts';
export {
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
export { type AnyRow, featureNames, Table, type Value, valueAt } from './table/table.ts';
export { tableFromBytes, tableToBytes } from './table-file.ts';
export { decisionTreeClassifier } from './tree/decision-tree-classifier.ts';
export { decisionTreeRegressor } from './tree/decision-tree-regressor.ts';
export type { MaxFeatures } from './tree/tree-params.ts';
export { type ColumnDrift, compareDrift, type DriftLevel, type DriftReport } from './trust/drift/drift.ts';
export { DriftSketch, type SketchCounts } from './trust/drift/drift-sketch.ts';
export { coverageBand } from './trust/intervals/coverage-band.ts';
export type { Observer } from './trust/observer.ts';
export {
  type DriftPolicy,
  type FieldPolicy,
  fieldPolicy,
  type InputPolicy,
  type OutputPolicy,
  type Policy,
  type PolicyInput,
  type RetrainPolicy,
  resolvePolicy,
} from './trust/policy.ts';
export { bin } from './trust/profile/bins.ts';
export { at, type ColumnProfile, profileShares } from './trust/profile/column-profile.ts';
export type { Profile } from './trust/profile/profile.ts';
export { findingRules, judge, type RetrainFinding } from './trust/training/retrain-finding.ts';
export {
  changedShare,
  type Misfits,
  type SchemaDifferences,
  schemaObservations,
} from './trust/training/training-checks-schema.ts';
export { version } from './version.ts';
export { type Viewable, view } from './view.ts';
export { Html, html } from './views/html.ts';
export { jupyterDisplay, View, type ViewForms } from './views/view.ts';
