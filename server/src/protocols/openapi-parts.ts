/** What the protocols' parts of the OpenAPI document are made of. */

import type { AnyRow } from '@cauce/core';
import type { ServedVersion } from '../models/served-version.ts';
import { fieldSchema, type Json } from '../openapi/schemas.ts';

/** What the routes of one model have in common in the document. */
export interface Described {
  readonly served: ServedVersion;
  readonly example: AnyRow;
  /** A prediction. */
  readonly prediction: Json;
}

const instance: Json = { $ref: '#/components/schemas/Instance' };
export const instances: Json = { type: 'array', items: instance };
/** What has no options, and may say so. */
export const empty: Json = { type: ['object', 'null'], maxProperties: 0 };

/** An error of most protocols. */
export const errorAlone: Json = objectOf({ error: { type: 'string' } });

/** An object that has all of these properties. @param optional Those that it may have as well. */
export function objectOf(
  required: Readonly<Record<string, Json>>,
  optional: Readonly<Record<string, Json>> = {},
): Json {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  };
}

export function listOf(items: Json): Json {
  return { type: 'array', items };
}

export function json(schema: Json, description = 'OK'): Json {
  return { description, content: { 'application/json': { schema } } };
}

/** What may go wrong with any request. */
const always = [401, 403, 429] as const;

/** Answers by status, of one form. */
export function errors(form: Json, ...statuses: number[]): Json {
  return Object.fromEntries([...statuses, ...always].map(status => [status, json(form, 'An error')]));
}

/** Errors of requests that have a body. */
export const bodyStatuses = [400, 413, 415, 503] as const;

/** A route that asks whether the models can be used: for everybody. */
export function probe(
  operationId: string,
  tags: readonly string[],
  form: Json,
  schema: Json = { type: 'object' },
): Json {
  return {
    operationId,
    tags,
    summary: 'Whether every model can answer',
    security: [],
    responses: { 200: json(schema), 403: json(form, 'An error'), 503: json(form, 'It is not ready') },
  };
}

export const predictionHeaders: Json = {
  'x-model-version': { description: 'The version that answered', schema: { type: 'integer' } },
  'x-prediction-warnings': {
    description: 'How many values were never seen in training',
    schema: { type: 'integer' },
  },
};

export function answered(schema: Json): Json {
  return { ...json(schema, 'The predictions'), headers: predictionHeaders };
}

export const versionParameter: Json = {
  name: 'version',
  in: 'path',
  required: true,
  schema: { type: 'integer', minimum: 1 },
};

/** Values by column, for each instance one. */
export function columnsSchema({ served: { model } }: Described): Json {
  const { fields } = model.schema;
  const { [model.target.name]: _, ...columns } = Object.fromEntries(
    fields.map(field => [field.name, listOf(fieldSchema(field))]),
  );
  return { ...objectOf(columns), description: 'A list for each column, all of the same length.' };
}

export function columnsExample(example: AnyRow): Json {
  return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, [value]]));
}
