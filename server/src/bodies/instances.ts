/** What bodies hold: a list of instances, one instance, or a list with options. */

import { type AnyRow, CauceError, didYouMean, type Model, Schema, show } from '@cauce/core';
import { parseJson } from '@cauce/io';
import { HttpProblem } from '../problem.ts';

/** How the sender put it; the answer mirrors it. */
export type Shape = 'list' | 'single' | 'wrapped';

export interface Instances {
  readonly rows: readonly unknown[];
  readonly shape: Shape;
  /** What came beside `instances`. */
  readonly options: Readonly<Record<string, unknown>>;
}

export type BodyType = 'json' | 'ndjson' | 'csv' | 'parquet';

const typesByName = new Map<string, BodyType>([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['application/jsonlines', 'ndjson'],
  ['application/x-jsonlines', 'ndjson'],
  ['text/csv', 'csv'],
  ['application/csv', 'csv'],
  ['application/vnd.apache.parquet', 'parquet'],
  ['application/x-parquet', 'parquet'],
]);

/** @throws {HttpProblem} 415 for a media type that is none of JSON, NDJSON, CSV and Parquet. */
export function bodyType(mediaType: string): BodyType {
  const type =
    typesByName.get(mediaType) ?? (/^application\/[\w.+-]+\+json$/.test(mediaType) ? 'json' : undefined);
  if (type !== undefined) return type;
  const received = mediaType === '' ? 'none' : `"${mediaType.slice(0, 60)}"`;
  const detail = `Content-Type must be application/json, application/x-ndjson, text/csv or application/vnd.apache.parquet. Got ${received}.`;
  throw new HttpProblem(415, 'MEDIA_TYPE_UNKNOWN', detail);
}

/**
 * The instances of a JSON body.
 * @param schema `instances` wraps only where it is no field itself.
 * @throws {CauceError} TEXT_INVALID. @throws {HttpProblem} 400 for no body; 422 for what is neither list nor object.
 */
export function instancesOf(body: Uint8Array, schema: Schema<unknown>): Instances {
  if (body.length === 0) throw emptyBody();
  const parsed = parseJson(decodeUtf8(body), 'The body');
  if (Array.isArray(parsed)) return { rows: parsed, shape: 'list', options: none };
  if (typeof parsed !== 'object' || parsed === null) {
    throw badShape(`The body must be a list of instances or one instance. Got ${show(parsed)}.`);
  }
  if (!('instances' in parsed) || schema.has('instances'))
    return { rows: [parsed], shape: 'single', options: none };
  const { instances, ...options } = parsed as Record<string, unknown>;
  if (!Array.isArray(instances)) {
    throw badShape(`"instances" must be a list of instances. Got ${show(instances)}.`);
  }
  return { rows: instances, shape: 'wrapped', options };
}

const none = Object.freeze({});

export function emptyBody(): HttpProblem {
  const detail = 'The body is empty. Send a JSON list of instances, such as the example at /docs.';
  return new HttpProblem(400, 'BODY_EMPTY', detail);
}

/** JSON that holds no instances. */
export function badShape(detail: string): HttpProblem {
  return new HttpProblem(422, 'BODY_SHAPE', detail);
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

/** Predictions have no options. @throws {HttpProblem} 422. */
export function noOptions(options: Readonly<Record<string, unknown>>): void {
  checkOptions(options, []);
}

/**
 * The schema of rows to learn from: the model's, with the target and the weight that it learnt with, where any value may be missing but the target's, and
 * the range and classes of the target are open.
 */
export function trainingSchema({ schema, target, weight }: Model): Schema<AnyRow> {
  const fields = schema.fields.map(field => ({ ...field, nullable: true }));
  return new Schema([
    ...fields,
    { name: target.name, type: target.type === 'integer' ? 'number' : target.type, nullable: false },
    ...(weight === null ? [] : [{ name: weight, type: 'number', nullable: false } as const]),
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
