/** The client of a prediction service of Cauce. Needs nothing but what every modern JavaScript host has. */

export type {
  Evaluation,
  FeedbackAnswer,
  FieldInfo,
  Finding,
  Job,
  JobProgress,
  JobStatus,
  Metrics,
  ModelInfo,
  ModelSummary,
  RetrainAnswer,
  Switched,
  VersionInfo,
  Versions,
} from './answers.ts';
export { createClient } from './client.ts';
export type {
  ColumnDrift,
  Drift,
  DriftLevel,
  DriftReport,
  LivePerformance,
  LiveScores,
  Rate,
} from './drift-answer.ts';
export {
  CauceAnswerError,
  CauceConnectionError,
  CauceHttpError,
  type Issue,
  type Problem,
} from './errors.ts';
export type { Explanation, GuardedPredictions, Interval } from './guarded-answer.ts';
export type {
  CallOptions,
  Client,
  ClientOptions,
  DriftOptions,
  GuardedOptions,
  RetrainFromOptions,
  RetrainOptions,
  ToldTargets,
} from './methods.ts';
export type { AnyModel, ModelTypes, TypesOf } from './model-types.ts';
export type { StreamOptions } from './predict-stream.ts';
export type { Body } from './transport.ts';
export { type TypesOptions, typesFromOpenApi } from './types-from-openapi.ts';
