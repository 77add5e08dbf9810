/** What the server answers, as types, and the checks that it really did. */

import { CauceAnswerError, type Issue, isRecord, type Problem } from './errors.ts';

export type Metrics = Readonly<Record<string, number>>;

/** What came of true targets that were told. */
export interface FeedbackAnswer {
  /** How many count from now on. */
  readonly accepted: number;
  /** How many were told before: the first ones count. */
  readonly alreadyTold: number;
  /** Ids of requests that the server remembers no longer, or not as a whole. */
  readonly unknown: readonly string[];
}

export interface Evaluation {
  readonly method: string;
  readonly testSize: number;
  readonly trainRows: number;
  readonly testRows: number;
  readonly rows: number;
}

export interface RetrainAnswer {
  readonly model: { readonly name: string; readonly version: number; readonly previousVersion: number };
  /** On rows held out. */
  readonly metrics: Metrics;
  readonly evaluation: Evaluation;
  /** The version in use before, on the same rows. */
  readonly previous: {
    readonly version?: number;
    /** Null when it cannot predict them. */
    readonly metrics: Metrics | null;
    /** How many of the rows held out it had learnt from, which flatters it; null when that is not known. */
    readonly seenTestRows?: number | null;
    /** Of its intervals on these rows; not there where it has none, or had learnt from some of them. */
    readonly coverage?: { readonly promised: number; readonly covered: number; readonly n: number };
  };
  /** Whether the new version is the one in use. */
  readonly promoted: boolean;
  /** What the checks of the rows and of the new version found. `refuse`: why it is not put to use. */
  readonly findings: readonly Finding[];
  readonly warnings: readonly Issue[];
  readonly durationMs: number;
}

export interface Finding {
  /** The rule of the model's policy that says what is done about it. */
  readonly rule: string;
  readonly action: 'warn' | 'refuse';
  /** Null when it is about the rows as a whole. */
  readonly field: string | null;
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface JobProgress {
  /** First a fit on a part is measured on the rest, then all rows are fitted. */
  readonly phase?: 'read' | 'measure' | 'fit';
  readonly step: string;
  readonly done: number;
  readonly total: number;
  /** The loss so far, where there is one; lower is better. */
  readonly loss?: number;
  /** How much of the whole is done, 0 to 1. */
  readonly fraction?: number;
  readonly secondsLeft?: number | null;
}

export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** A retraining: how far it is, or what came of it. */
export interface Job {
  readonly id: string;
  readonly model?: string;
  readonly status: JobStatus;
  /** ISO 8601, as the other two. */
  readonly createdAt: string;
  readonly startedAt?: string | null;
  readonly endedAt?: string | null;
  readonly progress: JobProgress | null;
  /** Of a job that succeeded. */
  readonly result?: RetrainAnswer;
  /** Of a job that failed. */
  readonly problem?: Problem;
}

export interface FieldInfo {
  readonly name: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'date' | 'category' | 'text';
  readonly nullable: boolean;
  /** Smallest and largest value seen; for a date, milliseconds since 1970. */
  readonly range?: readonly [min: number, max: number];
  readonly values?: readonly string[];
  readonly examples?: readonly string[];
}

export interface ModelInfo {
  readonly name: string;
  readonly version: number;
  readonly task: string;
  readonly target: FieldInfo;
  readonly schema: readonly FieldInfo[];
  readonly features: readonly string[];
  readonly pipeline: string;
  readonly metrics: Metrics | null;
  readonly lineage: Readonly<Record<string, unknown>>;
  /** What its guards do about what they find. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** How its intervals were calibrated, and the highest coverage to ask for; null where there are none. */
  readonly intervals?: {
    readonly method: string;
    readonly mostCoverage: number;
    /** On how many rows, not learnt from. */
    readonly scores: number;
  } | null;
}

/** One line of the list of models. */
export interface ModelSummary {
  readonly name: string;
  /** Null, and no task and target, where it has none that can be used yet. */
  readonly version: number | null;
  readonly task?: string;
  /** Name of the target. */
  readonly target?: string;
}

export interface VersionInfo {
  readonly version: number;
  readonly createdAt: string;
  readonly metrics?: Metrics | null;
  readonly rows?: number;
  readonly parentVersion?: number;
  readonly lineage?: Readonly<Record<string, unknown>>;
  /** Bytes of the model file, and of the rows that it learnt from. */
  readonly size?: { readonly model: number; readonly data: number | null };
  /** The job that made it. */
  readonly job?: string;
}

export interface Versions {
  /** Null where there is none yet. */
  readonly active: number | null;
  readonly versions: readonly VersionInfo[];
}

/** Another version is in use. */
export interface Switched {
  readonly name: string;
  readonly version: number;
  /** Null where there was none. */
  readonly previousVersion: number | null;
}

/** @throws {CauceAnswerError} when the text is no JSON. */
export function parseAnswer(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const received = text === '' ? 'nothing' : JSON.stringify(text.slice(0, 100));
    const message = `${where}: the answer must be JSON. Got ${received}. Is this the address of a Cauce server?`;
    throw new CauceAnswerError(message, { cause });
  }
}

/** @throws {CauceAnswerError} when it is no list, or one of another length or of something else. */
export function readPredictions<P>(value: unknown, rows: number, where: string): P[] {
  if (!Array.isArray(value)) throw unexpected(where, 'a list of predictions', value);
  if (value.length !== rows) {
    throw new CauceAnswerError(
      `${where}: ${rows} rows must get as many predictions. Got ${value.length}. None of them can be trusted.`,
    );
  }
  const odd = value.findIndex(each => !['number', 'string', 'boolean'].includes(typeof each));
  if (odd !== -1) throw unexpected(where, `a prediction at index ${odd}`, value[odd]);
  return value as P[];
}

/** @throws {CauceAnswerError} */
export function readFeedback(value: unknown, where: string): FeedbackAnswer {
  const rules = { accepted: isNumber, alreadyTold: isNumber, unknown: Array.isArray };
  return readObject(value, where, rules) as unknown as FeedbackAnswer;
}

/** @throws {CauceAnswerError} */
export function readRetrainAnswer(value: unknown, where: string): RetrainAnswer {
  const answer = readObject(value, where, { model: isRecord, metrics: isRecord, promoted: isBoolean });
  readObject(answer['model'], where, { version: isNumber });
  return answer as unknown as RetrainAnswer;
}

/** @throws {CauceAnswerError} */
export function readJob(value: unknown, where: string): Job {
  return readObject(value, where, { id: isText, status: isStatus }) as unknown as Job;
}

/** @throws {CauceAnswerError} */
export function readModel(value: unknown, where: string): ModelInfo {
  const rules = { name: isText, version: isNumber, target: isRecord, schema: Array.isArray };
  return readObject(value, where, rules) as unknown as ModelInfo;
}

/** @throws {CauceAnswerError} */
export function readVersions(value: unknown, where: string): Versions {
  return readObject(value, where, { versions: Array.isArray }) as unknown as Versions;
}

/** @throws {CauceAnswerError} */
export function readSwitched(value: unknown, where: string): Switched {
  const { model } = readObject(value, where, { model: isRecord });
  return readObject(model, where, { version: isNumber }) as unknown as Switched;
}

/** @throws {CauceAnswerError} */
export function readJobs(value: unknown, where: string): readonly Job[] {
  const { jobs } = readObject(value, where, { jobs: Array.isArray });
  return (jobs as readonly unknown[]).map(job => readJob(job, where));
}

/** @throws {CauceAnswerError} */
export function readModels(value: unknown, where: string): readonly ModelSummary[] {
  return readObject(value, where, { models: Array.isArray })['models'] as readonly ModelSummary[];
}

export type Rules = Readonly<Record<string, (value: unknown) => boolean>>;

/** @throws {CauceAnswerError} when it is no object, or one of its properties is not as its rule says. */
export function readObject(value: unknown, where: string, rules: Rules): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw unexpected(where, 'an object', value);
  for (const [name, holds] of Object.entries(rules)) {
    if (!holds(value[name])) throw unexpected(where, `an object with a usable "${name}"`, value);
  }
  return value;
}

const statuses: readonly unknown[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];
const isStatus = (value: unknown): boolean => statuses.includes(value);
export const isText = (value: unknown): boolean => typeof value === 'string';
export const isNumber = (value: unknown): boolean => typeof value === 'number';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';

export function unexpected(where: string, rule: string, value: unknown): CauceAnswerError {
  const received = (JSON.stringify(value) ?? 'nothing').slice(0, 100);
  return new CauceAnswerError(`${where}: the answer must be ${rule}. Got ${received}.`);
}
