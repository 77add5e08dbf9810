/** Tasks and what becomes of them as threads tell each other: plain data and typed arrays. */

import { FittedPipeline } from '../compose/fitted-pipeline.ts';
import { type Lineage, Model } from '../compose/model.ts';
import { Pipeline, type PipelineSteps } from '../compose/pipeline.ts';
import { CauceError, type ErrorCode, isCauceError } from '../errors.ts';
import { type Definition, isStep } from '../estimator/definition.ts';
import { type StepJson, stepFromJson, stepToJson } from '../estimator/step-json.ts';
import type { Column } from '../table/column.ts';
import { type Field, Schema } from '../table/schema.ts';
import { Table } from '../table/table.ts';
import { resolvePolicy } from '../trust/policy.ts';
import type { Done, Outcome, Task } from './task.ts';

/** By name: what a thread has. */
export type Definitions = ReadonlyMap<string, Definition>;

export interface TableMessage {
  readonly entries: readonly (readonly [string, Column])[];
  readonly length: number;
}

export interface TaskMessage extends Omit<Task, 'pipeline'> {
  readonly steps: readonly StepJson[];
}

export type OutcomeMessage =
  | (Omit<Done, 'model'> & { readonly model: ModelMessage | undefined })
  | { readonly error: Error }
  | { readonly code: ErrorCode; readonly details: object };

interface ModelMessage {
  readonly fields: readonly Field[];
  readonly target: Field;
  readonly weight: string | null;
  readonly steps: readonly StepJson[];
  readonly states: readonly unknown[];
  readonly lineage: Lineage;
}

/** The table in memory that threads share: one copy, however many they are. */
export function shareTable(table: Table<unknown>): TableMessage {
  return {
    entries: table.entries().map(([name, column]) => [name, shareColumn(column)] as const),
    length: table.length,
  };
}

export function tableOf({ entries, length }: TableMessage): Table {
  return new Table(entries, length);
}

/**
 * Whether a thread would make the same pipeline of its message: all its definitions are those that the thread has, and
 * nothing in it is code, such as a predicate over columns.
 */
export function canTravel(pipeline: Pipeline, definitions: Definitions): boolean {
  const known = new Set(definitions.values());
  try {
    return usesOnly(pipeline.steps, known) && !holdsCode(pipeline.steps.map(stepToJson));
  } catch {
    return false;
  }
}

export function taskMessage({ pipeline, split, targetFrom }: Task): TaskMessage {
  // Parts may be made only when they are asked for.
  const { train, test } = split;
  return { split: { train, test }, targetFrom, steps: pipeline.steps.map(stepToJson) };
}

export function taskOf({ steps, ...rest }: TaskMessage, definitions: Definitions): Task {
  return { ...rest, pipeline: pipelineOf(steps, definitions) };
}

export function outcomeMessage(outcome: Outcome): OutcomeMessage {
  if (!('error' in outcome)) return { ...outcome, model: outcome.model && modelMessage(outcome.model) };
  const { error } = outcome;
  return isCauceError(error) ? { code: error.code, details: error.details } : { error };
}

export function outcomeOf(message: OutcomeMessage, definitions: Definitions): Outcome {
  if ('error' in message) return message;
  if ('code' in message) return { error: new CauceError(message.code, message.details as never) };
  return { ...message, model: message.model && modelOf(message.model, definitions) };
}

function shareColumn(column: Column): Column {
  const members = Object.entries(column).map(([name, value]) => [
    name,
    isArray(value) ? shared(value) : value,
  ]);
  return Object.fromEntries(members) as unknown as Column;
}

type SomeArray = Float64Array | Int32Array;

function isArray(value: unknown): value is SomeArray {
  return value instanceof Float64Array || value instanceof Int32Array;
}

function shared(array: SomeArray): SomeArray {
  const buffer = new SharedArrayBuffer(array.byteLength);
  const copy = array instanceof Float64Array ? new Float64Array(buffer) : new Int32Array(buffer);
  copy.set(array);
  return copy;
}

function usesOnly(value: unknown, known: ReadonlySet<Definition>): boolean {
  if (isStep(value)) return known.has(value.definition) && usesOnly(value.params, known);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true;
  return Object.values(value).every(member => usesOnly(member, known));
}

function holdsCode(json: unknown): boolean {
  if (typeof json === 'function' || typeof json === 'symbol') return true;
  return typeof json === 'object' && json !== null && Object.values(json).some(holdsCode);
}

function pipelineOf(steps: readonly StepJson[], definitions: Definitions): Pipeline {
  return new Pipeline(steps.map(step => stepFromJson(step, definitions)) as unknown as PipelineSteps);
}

function modelMessage({ fitted, lineage }: Model): ModelMessage {
  const { schema, target, weight, pipeline, states } = fitted;
  return { fields: schema.fields, target, weight, steps: pipeline.steps.map(stepToJson), states, lineage };
}

function modelOf({ fields, steps, lineage, ...parts }: ModelMessage, definitions: Definitions): Model {
  const pipeline = pipelineOf(steps, definitions);
  return new Model({
    fitted: new FittedPipeline({ ...parts, schema: new Schema(fields), pipeline }),
    profile: null,
    policy: resolvePolicy(),
    intervals: null,
    metrics: null,
    lineage,
  });
}
