/** Bodies into rows: a list of instances, one instance, or a list with options. */

import {
  type AnyRow,
  CauceError,
  didYouMean,
  type Field,
  type ReadResult,
  readRows,
  Schema,
  show,
} from '@cauce/core';
import { checkCsv, checkNdjson, parseJson } from '@cauce/io';
import { HttpProblem } from './problem.ts';

/** How the sender put it; the answer mirrors it. */
export type Shape = 'list' | 'single' | 'wrapped';

export interface Instances {
  readonly rows: readonly unknown[];
  readonly shape: Shape;
  /** What came beside `instances`. */
  readonly options: Readonly<Record<string, unknown>>;
}

const json = /^application\/(?:[\w.+-]+\+)?json$/;

export function isJson(type: string): boolean {
  return json.test(type);
}
export function isNdjson(type: string): boolean {
  return (
    type === 'application/x-ndjson' || type === 'application/jsonl' || type === 'application/x-jsonlines'
  );
}
export function isCsv(type: string): boolean {
  return type === 'text/csv' || type === 'application/csv';
}

/** @throws {HttpProblem} 415 for a media type that is none of JSON, NDJSON and CSV. */
export function checkMediaType(type: string): void {
  if (isJson(type) || isNdjson(type) || isCsv(type)) return;
  const received = type === '' ? 'none' : `"${type.slice(0, 60)}"`;
  const detail = `Content-Type must be application/json, application/x-ndjson or text/csv. Got ${received}.`;
  throw new HttpProblem(415, 'MEDIA_TYPE_UNKNOWN', detail);
}

/**
 * The instances of a JSON body.
 * @param fields The schema's names: `instances` wraps only where it is no field itself.
 * @throws {CauceError} TEXT_INVALID. @throws {HttpProblem} 422 for JSON that is neither list nor object.
 */
export function instancesOf(body: Uint8Array, fields: Schema<unknown>): Instances {
  const parsed = parseJson(decodeUtf8(body), 'The body');
  if (Array.isArray(parsed)) return { rows: parsed, shape: 'list', options: {} };
  if (typeof parsed !== 'object' || parsed === null) {
    const detail = `The body must be a list of instances or one instance. Got ${show(parsed)}.`;
    throw new HttpProblem(422, 'BODY_SHAPE', detail);
  }
  if (!('instances' in parsed) || fields.has('instances'))
    return { rows: [parsed], shape: 'single', options: {} };
  const { instances, ...options } = parsed as Record<string, unknown>;
  if (!Array.isArray(instances)) {
    throw new HttpProblem(
      422,
      'BODY_SHAPE',
      `"instances" must be a list of instances. Got ${show(instances)}.`,
    );
  }
  return { rows: instances, shape: 'wrapped', options };
}

/** Refuses options that are not known. @throws {HttpProblem} 422 with the nearest name. */
export function checkOptions(options: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const list = known.length === 0 ? 'There are no options here.' : `The options are ${known.join(', ')}.`;
    throw new HttpProblem(
      422,
      'OPTION_UNKNOWN',
      `There is no option ${show(name)}${didYouMean(name, known)}. ${list}`,
    );
  }
}

/** A body of any kind read by a schema. @throws {CauceError} TEXT_INVALID. @throws {HttpProblem} as `instancesOf`. */
export async function readInstances(
  body: Uint8Array,
  type: string,
  schema: Schema<unknown>,
  ignore?: string,
): Promise<ReadResult & { shape: Shape; options: Readonly<Record<string, unknown>> }> {
  const options = { name: 'The body', schema, ...(ignore === undefined ? {} : { ignore }) };
  if (isCsv(type)) return { ...(await checkCsv(body, options)), shape: 'list', options: {} };
  if (isNdjson(type)) return { ...(await checkNdjson(body, options)), shape: 'list', options: {} };
  const instances = instancesOf(body, schema);
  return { ...readRows(schema, instances.rows, options), shape: instances.shape, options: instances.options };
}

/**
 * The schema of rows to learn from: the model's, with the target, where any value may be missing but the target's, and
 * the range and classes of the target are open.
 */
export function trainingSchema(schema: Schema<unknown>, target: Field): Schema<AnyRow> {
  const fields = schema.fields.map(field => ({ ...field, nullable: true }));
  return new Schema([
    ...fields,
    { name: target.name, type: target.type === 'integer' ? 'number' : target.type, nullable: false },
  ]);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new CauceError('TEXT_INVALID', { source: 'The body', message: 'it is not UTF-8.' }, { cause });
  }
}
