/** The schemas of the OpenAPI document: of what is sent, from the model's own schema, and of what is answered. */

import { exampleValue, type Field, type FieldType } from '@cauce/core';

export type Json = Readonly<Record<string, unknown>>;

export function instanceSchema(fields: readonly Field[], description: string): Json {
  return {
    type: 'object',
    description,
    required: fields.map(field => field.name),
    properties: Object.fromEntries(fields.map(field => [field.name, fieldSchema(field)])),
    additionalProperties: false,
  };
}

const jsonTypes: Readonly<Record<FieldType, string>> = {
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  date: 'string',
  category: 'string',
  text: 'string',
};

export function fieldSchema(field: Field): Json {
  const type = jsonTypes[field.type];
  return {
    type: field.nullable ? [type, 'null'] : type,
    ...(field.type === 'date' ? { format: 'date-time' } : {}),
    // An empty string is a missing value.
    ...(type === 'string' && field.type !== 'date' && !field.nullable ? { minLength: 1 } : {}),
    ...(seen(field) === undefined ? {} : { description: seen(field) }),
    examples: [exampleValue(field)],
  };
}

function seen({ type, range, values }: Field): string | undefined {
  if (values !== undefined)
    return `Seen: ${values.slice(0, 50).join(', ')}${values.length > 50 ? ', …' : ''}.`;
  if (range === undefined) return undefined;
  const [low, high] = type === 'date' ? range.map(ms => new Date(ms).toISOString()) : range;
  return `Seen: ${low} to ${high}.`;
}

export function modelReference(): Json {
  return {
    type: 'object',
    required: ['name', 'version'],
    properties: {
      name: { type: 'string' },
      version: { type: 'integer' },
      previousVersion: { type: 'integer' },
    },
  };
}

export function issueSchema(): Json {
  return {
    type: 'object',
    required: ['instance', 'field', 'code', 'message'],
    properties: {
      instance: { type: 'integer', description: 'Index in the list as sent, from 0' },
      field: { type: ['string', 'null'] },
      code: { type: 'string' },
      message: { type: 'string' },
      received: {},
      expected: { description: 'What would have been usual' },
      line: { type: 'integer', description: 'Line of the body, from 1, for CSV' },
    },
  };
}

export function problemSchema(): Json {
  return {
    type: 'object',
    description: 'RFC 9457',
    required: ['type', 'title', 'status', 'detail', 'code'],
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code: { type: 'string' },
      errors: { type: 'array', maxItems: 100, items: { $ref: '#/components/schemas/Issue' } },
      errorCount: { type: 'integer' },
    },
  };
}

/** Answers by status that are problem documents. */
export function problems(...statuses: number[]): Json {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(statuses.map(status => [status, { description: 'A problem', content }]));
}

/** What may go wrong with any request: no key, not the right one, too many requests. */
export const always = [401, 403, 429] as const;

export function jobSchema(): Json {
  const time = { type: ['string', 'null'], format: 'date-time' };
  return {
    type: 'object',
    description: 'A retraining',
    required: ['id', 'model', 'status', 'createdAt', 'startedAt', 'endedAt', 'progress'],
    properties: {
      id: { type: 'string' },
      model: { type: 'string' },
      status: { type: 'string', enum: ['queued', 'running', 'succeeded', 'failed', 'cancelled'] },
      createdAt: { type: 'string', format: 'date-time' },
      startedAt: time,
      endedAt: time,
      progress: {
        type: ['object', 'null'],
        properties: {
          phase: { type: 'string', enum: ['read', 'measure', 'fit'] },
          step: { type: 'string' },
          done: { type: 'number' },
          total: { type: 'number' },
          loss: { type: 'number' },
          fraction: { type: 'number', minimum: 0, maximum: 1 },
          secondsLeft: { type: ['number', 'null'] },
        },
      },
      result: { $ref: '#/components/schemas/Retraining' },
      problem: { $ref: '#/components/schemas/Problem' },
    },
  };
}

export function retrainingSchema(): Json {
  const metrics = { type: 'object', additionalProperties: { type: 'number' } };
  return {
    type: 'object',
    description: 'What came of a retraining',
    required: [
      'model',
      'metrics',
      'evaluation',
      'previous',
      'promoted',
      'findings',
      'warnings',
      'durationMs',
    ],
    properties: {
      model: modelReference(),
      metrics,
      evaluation: {
        type: 'object',
        properties: {
          method: { type: 'string', enum: ['holdout'] },
          testSize: { type: 'number' },
          trainRows: { type: 'integer' },
          testRows: { type: 'integer' },
          rows: { type: 'integer' },
        },
      },
      previous: {
        type: 'object',
        description: 'The version in use before, on the same rows held out',
        properties: {
          version: { type: 'integer' },
          metrics: { ...metrics, type: ['object', 'null'] },
          seenTestRows: {
            type: ['integer', 'null'],
            description:
              'How many of these rows it had learnt from, which flatters it; null when that is not known',
          },
          coverage: {
            type: 'object',
            description:
              'Of its intervals on these rows; not there where it has none, or had learnt from some',
            properties: {
              promised: { type: 'number' },
              covered: { type: 'number' },
              n: { type: 'integer' },
            },
          },
        },
      },
      promoted: { type: 'boolean', description: 'Whether the new version is in use' },
      findings: {
        type: 'array',
        description: 'What the checks found; one that refuses is why the new version is not in use',
        items: findingSchema(),
      },
      warnings: { type: 'array', items: { $ref: '#/components/schemas/Warning' } },
      durationMs: { type: 'integer' },
    },
  };
}

function findingSchema(): Json {
  return {
    type: 'object',
    required: ['rule', 'action', 'field', 'code', 'message', 'details'],
    properties: {
      rule: { type: 'string', description: 'Of the policy' },
      action: { type: 'string', enum: ['warn', 'refuse'] },
      field: { type: ['string', 'null'] },
      code: { type: 'string' },
      message: { type: 'string' },
      details: { type: 'object' },
    },
  };
}

export function versionSchema(): Json {
  return {
    type: 'object',
    required: ['version'],
    properties: {
      version: { type: 'integer' },
      createdAt: { type: 'string', format: 'date-time' },
      name: { type: 'string' },
      metrics: { type: ['object', 'null'], additionalProperties: { type: 'number' } },
      rows: { type: 'integer' },
      parentVersion: { type: 'integer' },
      lineage: { type: 'object' },
      size: {
        type: 'object',
        description: 'Bytes of the model file and of the rows that it learnt from',
        properties: { model: { type: 'integer' }, data: { type: ['integer', 'null'] } },
      },
      job: { type: 'string', description: 'The retraining that made it' },
    },
  };
}
