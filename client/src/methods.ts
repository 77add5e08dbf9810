/** What a client can do, and the options of it. */

import type {
  FeedbackAnswer,
  Job,
  ModelInfo,
  ModelSummary,
  RetrainAnswer,
  Switched,
  Versions,
} from './answers.ts';
import type { Drift } from './drift-answer.ts';
import type { Asked, GuardedPredictions } from './guarded-answer.ts';
import type { AnyModel, ModelTypes } from './model-types.ts';
import type { StreamOptions } from './predict-stream.ts';
import type { Body, TransportOptions } from './transport.ts';

export interface ClientOptions extends TransportOptions {
  /** Which of the served models; default: the server's default. */
  readonly model?: string | undefined;
}

export interface CallOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export type GuardedOptions = CallOptions & Asked;

export interface DriftOptions extends CallOptions {
  /** How many of the newest windows are looked at; default: two, and as many more as have enough instances together. */
  readonly windows?: number | undefined;
}

export interface RetrainOptions extends CallOptions {
  /** Learn from these rows only (`replace`, the default), or add them to those of the version in use. */
  readonly data?: 'replace' | 'append' | undefined;
  /** When the new version becomes the one in use; default `always`. */
  readonly promote?: 'always' | 'if_better' | 'never' | undefined;
  /** Share of the rows held out to measure on; default 0.2. */
  readonly testSize?: number | undefined;
  /** Whether what the model's policy refuses is only warned of; default false. */
  readonly force?: boolean | undefined;
  /** The same key never trains twice. Default: a new one for each call, so that repeating a request does not. */
  readonly idempotencyKey?: string | undefined;
  /** Called with the job as it starts, goes on and ends. */
  readonly onProgress?: ((job: Job) => void) | undefined;
}

export interface RetrainFromOptions extends RetrainOptions {
  /** `text/csv`, `application/x-ndjson` or `application/vnd.apache.parquet`. */
  readonly contentType: string;
}

/** The true targets of one answered request. */
export interface ToldTargets<Prediction> {
  /** As `predictGuarded` answered it, or the header `x-prediction-id`. */
  readonly id: string;
  /** One for each row of the request, null where it is not known. */
  readonly targets: readonly (Prediction | null)[];
}

/**
 * Every method rejects with `CauceHttpError` when the server refuses, `CauceConnectionError` when it does not answer,
 * `CauceAnswerError` when its answer is none, and a DOMException named `TimeoutError` when it takes too long.
 */
export interface Client<M extends ModelTypes = AnyModel> {
  /** One prediction for each row, in their order. */
  predict(rows: readonly M['instance'][], options?: CallOptions): Promise<M['prediction'][]>;
  predictOne(row: M['instance'], options?: CallOptions): Promise<M['prediction']>;
  /** As `predict`, with what is unusual in the rows, the version that answered, and what else is asked for. */
  predictGuarded(
    rows: readonly M['instance'][],
    options?: GuardedOptions,
  ): Promise<GuardedPredictions<M['prediction']>>;
  /** Predictions of any number of rows, in their order: a few requests under way, no more rows in memory than these hold. */
  predictStream(
    rows: AsyncIterable<M['instance']> | Iterable<M['instance']>,
    options?: StreamOptions,
  ): AsyncGenerator<M['prediction'], void, undefined>;
  /** Tells the truth about earlier predictions, of one request or several, so that the server knows how good they were. */
  feedback(
    told: ToldTargets<M['prediction']> | readonly ToldTargets<M['prediction']>[],
    options?: CallOptions,
  ): Promise<FeedbackAnswer>;
  /**
   * Fits the model anew, and waits until that has ended, however long it takes; a server that restarts meanwhile goes on
   * with it. Aborting only ends the waiting: `cancelJob` ends the job.
   */
  retrain(rows: readonly M['labelledInstance'][], options?: RetrainOptions): Promise<RetrainAnswer>;
  /** As `retrain`, on a file: a Blob, a stream, bytes or text. A stream is sent once, never again. */
  retrainFrom(body: Body, options: RetrainFromOptions): Promise<RetrainAnswer>;
  /** @throws {CauceHttpError} 404 when it is not known, or ended long ago. */
  job(id: string, options?: CallOptions): Promise<Job>;
  jobs(options?: CallOptions): Promise<readonly Job[]>;
  /** @returns The job as it ended: a job that was quicker is not undone. */
  cancelJob(id: string, options?: CallOptions): Promise<Job>;
  /** The model in use: schema, pipeline, scores, lineage. */
  model(options?: CallOptions): Promise<ModelInfo>;
  /** All models that the server has. */
  models(options?: CallOptions): Promise<readonly ModelSummary[]>;
  /** Whether what is served is still like what the model learnt from. */
  drift(options?: DriftOptions): Promise<Drift>;
  versions(options?: CallOptions): Promise<Versions>;
  /** Takes this version into use. */
  activate(version: number, options?: CallOptions): Promise<Switched>;
  /** Goes back to the version that was in use before. @throws {CauceHttpError} 409 where there is none. */
  rollback(options?: CallOptions): Promise<Switched>;
  /** @throws {CauceHttpError} 409 VERSION_ACTIVE for the one in use. */
  deleteVersion(version: number, options?: CallOptions): Promise<void>;
  /** Whether there is a server with a model. One that does not answer is not ready. */
  isReady(options?: CallOptions): Promise<boolean>;
  /** The OpenAPI document; `typesFromOpenApi` makes types of it. At most 10 MiB. */
  openApi(options?: CallOptions): Promise<unknown>;
}
