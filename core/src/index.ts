/** The public door of core. */

export { type AutoOptions, type AutoResult, autoPipeline } from './auto/auto-pipeline.ts';
export { type ColumnNote, type ColumnPlan, type Derivation, planColumns } from './auto/plan-columns.ts';
export type { AutoCandidate, AutoEnsemble, AutoReport } from './auto/report.ts';
export {
  type CalibratedClassifier,
  type CalibratedClassifierParams,
  calibratedClassifier,
} from './calibration/calibrated-classifier.ts';
export {
  type FixedThresholdClassifier,
  type FixedThresholdParams,
  fixedThresholdClassifier,
} from './calibration/fixed-threshold-classifier.ts';
export {
  type TunedThresholdClassifier,
  type TunedThresholdParams,
  tunedThresholdClassifier,
} from './calibration/tuned-threshold-classifier.ts';
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
export { type FeatureUnionParams, featureUnion } from './compose/feature-union.ts';
export { type FitTransformed, type FitTransformOptions, fitTransform } from './compose/fit-transform.ts';
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
export {
  type TransformedTargetParams,
  type TransformedTargetRegressor,
  transformedTargetRegressor,
} from './compose/transformed-target-regressor.ts';
export type { UnionPart, UnionParts } from './compose/union-parts.ts';
export { cyclicalEncoder } from './datetime/cyclical-encoder.ts';
export { dateParts } from './datetime/date-parts.ts';
export type { PartName } from './datetime/parts.ts';
export { pca } from './decomposition/pca.ts';
export { truncatedSvd } from './decomposition/truncated-svd.ts';
export { dummyClassifier } from './dummy/dummy-classifier.ts';
export { dummyRegressor } from './dummy/dummy-regressor.ts';
export { binaryEncoder } from './encoding/binary-encoder.ts';
export { countEncoder } from './encoding/count-encoder.ts';
export type { GivenCategories, GivenCategory } from './encoding/given-categories.ts';
export { hashingEncoder } from './encoding/hashing-encoder.ts';
export { type LabelEncoder, labelEncoder } from './encoding/label-encoder.ts';
export { oneHotEncoder } from './encoding/one-hot-encoder.ts';
export { ordinalEncoder } from './encoding/ordinal-encoder.ts';
export { targetEncoder } from './encoding/target-encoder.ts';
export type { Smooth } from './encoding/target-statistics.ts';
export type { BaggingParams } from './ensemble/bagging.ts';
export { type BaggingClassifier, baggingClassifier } from './ensemble/bagging-classifier.ts';
export { type BaggingRegressor, baggingRegressor } from './ensemble/bagging-regressor.ts';
export { extraTreesClassifier } from './ensemble/extra-trees-classifier.ts';
export { extraTreesRegressor } from './ensemble/extra-trees-regressor.ts';
export type { InteractionCst } from './ensemble/hist-gradient-boosting/grow-limits.ts';
export { histGradientBoostingClassifier } from './ensemble/hist-gradient-boosting-classifier.ts';
export { histGradientBoostingRegressor } from './ensemble/hist-gradient-boosting-regressor.ts';
export { isolationForest } from './ensemble/isolation-forest.ts';
export { randomForestClassifier } from './ensemble/random-forest-classifier.ts';
export { randomForestRegressor } from './ensemble/random-forest-regressor.ts';
export type { StackingParams } from './ensemble/stacking.ts';
export { type StackingClassifier, stackingClassifier } from './ensemble/stacking-classifier.ts';
export { type StackingRegressor, stackingRegressor } from './ensemble/stacking-regressor.ts';
export {
  type VotingClassifier,
  type VotingClassifierParams,
  votingClassifier,
} from './ensemble/voting-classifier.ts';
export {
  type VotingRegressor,
  type VotingRegressorParams,
  votingRegressor,
} from './ensemble/voting-regressor.ts';
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
export type { ClassWeight } from './estimator/class-weight.ts';
export {
  type Definition,
  defineClassifier,
  defineRegressor,
  defineTransformer,
  type EstimatorStep,
  type Step,
  type StepFactory,
  type TransformerStep,
} from './estimator/definition.ts';
export type { ClassTarget, FitContext, FitOptions, Progress } from './estimator/fit-context.ts';
export type { Example, Law } from './estimator/laws/example.ts';
export { laws } from './estimator/laws/laws.ts';
export type { Nested, NestedByName } from './estimator/nested-params.ts';
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
export type { CorrelationOptions } from './feature-selection/f-scores.ts';
export { genericUnivariateSelect } from './feature-selection/generic-univariate-select.ts';
export type { MutualInfoOptions } from './feature-selection/mutual-info-scores.ts';
export { type Rfe, type RfeParams, rfe } from './feature-selection/rfe.ts';
export { type Rfecv, type RfecvParams, rfecv } from './feature-selection/rfecv.ts';
export {
  chi2,
  type FeatureScores,
  type FeatureTests,
  fClassif,
  fRegression,
  type MutualInfoFunctionOptions,
  mutualInfoClassif,
  mutualInfoRegression,
  rRegression,
} from './feature-selection/score-functions.ts';
export { selectFdr } from './feature-selection/select-fdr.ts';
export { selectFpr } from './feature-selection/select-fpr.ts';
export {
  type ImportanceThreshold,
  type SelectFromModel,
  type SelectFromModelParams,
  selectFromModel,
} from './feature-selection/select-from-model.ts';
export { selectFwe } from './feature-selection/select-fwe.ts';
export { selectKBest } from './feature-selection/select-k-best.ts';
export { selectPercentile } from './feature-selection/select-percentile.ts';
export type { ScoreFunc, TestFunc } from './feature-selection/univariate.ts';
export { varianceThreshold } from './feature-selection/variance-threshold.ts';
export type { AbortSignalLike } from './host.ts';
export type { LimitParam } from './impute/imputation-rounds.ts';
export { iterativeImputer } from './impute/iterative-imputer.ts';
export { knnImputer } from './impute/knn-imputer.ts';
export { missingIndicator } from './impute/missing-indicator.ts';
export { simpleImputer } from './impute/simple-imputer.ts';
export { type FeatureImportances, featureImportances } from './inspection/feature-importances.ts';
export {
  type PartialDependence,
  type PartialDependenceOptions,
  partialDependence,
} from './inspection/partial-dependence.ts';
export {
  type ColumnImportance,
  type PermutationImportance,
  type PermutationImportanceOptions,
  permutationImportance,
} from './inspection/permutation-importance.ts';
export { elasticNet } from './linear-model/elastic-net.ts';
export { elasticNetCv } from './linear-model/elastic-net-cv.ts';
export { gammaRegressor } from './linear-model/gamma-regressor.ts';
export type { GlmSettings } from './linear-model/glm-fit.ts';
export type { Link } from './linear-model/glm-loss.ts';
export { type HuberRegressorParams, huberRegressor } from './linear-model/huber-regressor.ts';
export { lasso } from './linear-model/lasso.ts';
export { lassoCv } from './linear-model/lasso-cv.ts';
export { linearRegression } from './linear-model/linear-regression.ts';
export { logisticRegression } from './linear-model/logistic-regression.ts';
export { logisticRegressionCv } from './linear-model/logistic-regression-cv.ts';
export { perceptron } from './linear-model/perceptron.ts';
export { poissonRegressor } from './linear-model/poisson-regressor.ts';
export { type QuantileRegressorParams, quantileRegressor } from './linear-model/quantile-regressor.ts';
export { ridge } from './linear-model/ridge.ts';
export { ridgeClassifier } from './linear-model/ridge-classifier.ts';
export { ridgeCv } from './linear-model/ridge-cv.ts';
export { sgdClassifier } from './linear-model/sgd-classifier.ts';
export { sgdRegressor } from './linear-model/sgd-regressor.ts';
export { tweedieRegressor } from './linear-model/tweedie-regressor.ts';
export {
  type CohenKappaOptions,
  classLikelihoodRatios,
  cohenKappaScore,
  type LikelihoodRatios,
  matthewsCorrcoef,
} from './metrics/agreement.ts';
export {
  type CalibrationCurve,
  type CalibrationOptions,
  calibrationCurve,
} from './metrics/calibration-curve.ts';
export {
  accuracyScore,
  type BalancedAccuracyOptions,
  balancedAccuracyScore,
  classificationMetrics,
  hammingLoss,
  zeroOneLoss,
} from './metrics/classification.ts';
export {
  type ClassificationReport,
  type ClassificationReportOptions,
  classificationReport,
  type ReportLine,
} from './metrics/classification-report.ts';
export { type ConfusionMatrix, type ConfusionOptions, confusionMatrix } from './metrics/confusion-matrix.ts';
export {
  auc,
  type DetCurve,
  detCurve,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rocCurve,
} from './metrics/curves.ts';
export {
  d2TweedieScore,
  meanGammaDeviance,
  meanPoissonDeviance,
  meanTweedieDeviance,
  type TweedieOptions,
} from './metrics/deviance.ts';
export type { Weighted } from './metrics/input.ts';
export type { LabelOptions, PositiveLabel } from './metrics/labels.ts';
export {
  d2AbsoluteErrorScore,
  d2PinballScore,
  meanPinballLoss,
  type PinballOptions,
} from './metrics/pinball.ts';
export {
  type Average,
  type FbetaOptions,
  f1Score,
  fbetaScore,
  jaccardScore,
  type PrecisionRecallFscoreSupport,
  type PrecisionRecallOptions,
  precisionRecallFscoreSupport,
  precisionScore,
  recallScore,
} from './metrics/precision-recall.ts';
export {
  type BrierOptions,
  brierScoreLoss,
  d2BrierScore,
  d2LogLossScore,
  hingeLoss,
  logLoss,
} from './metrics/probability-losses.ts';
export {
  type AveragePrecisionOptions,
  averagePrecisionScore,
  type RankingAverage,
  type RocAucOptions,
  rocAucScore,
  type TopKOptions,
  topKAccuracyScore,
} from './metrics/ranking.ts';
export {
  explainedVarianceScore,
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogError,
  medianAbsoluteError,
  r2Score,
  regressionMetrics,
  rootMeanSquaredError,
  rootMeanSquaredLogError,
} from './metrics/regression.ts';
export {
  type ClassificationScorer,
  type ClassificationScorerName,
  type ClassPredictions,
  type RegressionScorer,
  type RegressionScorerName,
  type Scorer,
  type ScorerName,
  scorerNamed,
  scorers,
} from './metrics/scorers.ts';
export type { ClassScores } from './metrics/scores-of-classes.ts';
export type { CurveOptions } from './metrics/threshold-counts.ts';
export { type LoadOptions, loadModel } from './model-file.ts';
export {
  type Distribution,
  integers,
  logUniform,
  type ParamDistributions,
  type ParamGrid,
  uniform,
} from './model-selection/candidates.ts';
export {
  type CrossValPrediction,
  type CrossValPredictOptions,
  crossValPredict,
} from './model-selection/cross-val-predict.ts';
export {
  type CrossValidateOptions,
  type CrossValidation,
  type CrossValScoreOptions,
  crossValidate,
  crossValScore,
  type FoldModels,
} from './model-selection/cross-validate.ts';
export { type FitMeasuredOptions, fitMeasured } from './model-selection/fit-measured.ts';
export type { ErrorScore } from './model-selection/fold-scores.ts';
export { groupKFold } from './model-selection/group-k-fold.ts';
export { halvingGridSearch, halvingRandomSearch } from './model-selection/halving-search.ts';
export { type KFoldOptions, kFold, type RepeatedOptions, repeatedKFold } from './model-selection/k-fold.ts';
export {
  type LearningCurve,
  learningCurve,
  type ScoreCurve,
  type ScoreCurveOptions,
  type ValidationCurve,
  validationCurve,
} from './model-selection/learning-curve.ts';
export { leaveOneGroupOut, leaveOneOut } from './model-selection/leave-out.ts';
export {
  type PermutationTest,
  type PermutationTestOptions,
  permutationTestScore,
} from './model-selection/permutation-test-score.ts';
export { predefinedSplit } from './model-selection/predefined-split.ts';
export type { OneScore, ScoreFunction, Scoring } from './model-selection/scoring.ts';
export { gridSearch, randomizedSearch } from './model-selection/search.ts';
export type {
  Candidate,
  HalvingCandidate,
  HalvingOptions,
  HalvingResult,
  HalvingSearch,
  Search,
  SearchFitOptions,
  SearchOptions,
  SearchProgress,
  SearchResult,
} from './model-selection/search-result.ts';
export {
  groupShuffleSplit,
  type ShuffleSplitOptions,
  shuffleSplit,
} from './model-selection/shuffle-split.ts';
export type { PartSizes } from './model-selection/split-sizes.ts';
export type { GroupsOptions, Split, Splitter } from './model-selection/splitter.ts';
export { stratifiedGroupKFold } from './model-selection/stratified-group-k-fold.ts';
export { repeatedStratifiedKFold, stratifiedKFold } from './model-selection/stratified-k-fold.ts';
export { stratifiedShuffleSplit } from './model-selection/stratified-shuffle-split.ts';
export { type TimeSeriesSplitOptions, timeSeriesSplit } from './model-selection/time-series-split.ts';
export { type TrainTestOptions, trainTestSplit } from './model-selection/train-test-split.ts';
export { bernoulliNb } from './naive-bayes/bernoulli-nb.ts';
export { categoricalNb } from './naive-bayes/categorical-nb.ts';
export { complementNb } from './naive-bayes/complement-nb.ts';
export type { DiscreteParams } from './naive-bayes/discrete.ts';
export { gaussianNb } from './naive-bayes/gaussian-nb.ts';
export { multinomialNb } from './naive-bayes/multinomial-nb.ts';
export { kNeighborsClassifier } from './neighbors/k-neighbors-classifier.ts';
export { kNeighborsRegressor } from './neighbors/k-neighbors-regressor.ts';
export { mlpClassifier } from './neural-network/mlp-classifier.ts';
export type { MlpParams } from './neural-network/mlp-params.ts';
export { type MlpRegressorParams, mlpRegressor } from './neural-network/mlp-regressor.ts';
export { binarizer } from './preprocessing/binarizer.ts';
export { type DeriveParams, derive } from './preprocessing/derive.ts';
export { functionTransformer } from './preprocessing/function-transformer.ts';
export { kBinsDiscretizer } from './preprocessing/k-bins-discretizer.ts';
export { maxAbsScaler } from './preprocessing/max-abs-scaler.ts';
export { minMaxScaler } from './preprocessing/min-max-scaler.ts';
export { normalizer } from './preprocessing/normalizer.ts';
export { polynomialFeatures } from './preprocessing/polynomial-features.ts';
export { powerTransformer } from './preprocessing/power-transformer.ts';
export { quantileTransformer } from './preprocessing/quantile-transformer.ts';
export { robustScaler } from './preprocessing/robust-scaler.ts';
export { splineTransformer } from './preprocessing/spline-transformer.ts';
export { standardScaler } from './preprocessing/standard-scaler.ts';
export { createRandom, type Random } from './random.ts';
export { linearSvc } from './svm/linear-svc.ts';
export { linearSvr } from './svm/linear-svr.ts';
export {
  type BlockColumn,
  type Column,
  type ColumnType,
  isBlock,
  isMissing,
  isNumeric,
  isString,
  type NumericColumn,
  numeric,
  type OneHotColumn,
  recode,
  type SparseColumn,
  type StringColumn,
  strings,
  takeColumn,
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
  liveSparse,
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
  type Without,
} from './table/schema.ts';
export { type AnyRow, featureNames, Table, type Value, valueAt } from './table/table.ts';
export { tableFromBytes, tableToBytes } from './table-file.ts';
export { countVectorizer } from './text/count-vectorizer.ts';
export { hashingVectorizer } from './text/hashing-vectorizer.ts';
export type { NgramRange } from './text/ngrams.ts';
export { tfidfTransformer } from './text/tfidf-transformer.ts';
export { tfidfVectorizer } from './text/tfidf-vectorizer.ts';
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
