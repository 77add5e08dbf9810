/** The OpenAPI document of a served model: its schemas and examples are made from the model's own schema. */

import { exampleValue, type Field, type FieldType, version as library } from '@cauce/core';
import type { Current } from './served-model.ts';

type Json = Readonly<Record<string, unknown>>;

/** Rows of the example for /retrain: enough to be accepted as it stands. */
const spareRows = 10;

export function openApi({ model, version }: Current, name: string, minRows: number): Json {
  const { schema, target, task } = model;
  const example = exampleRow(schema.fields);
  const labelled = Array.from({ length: minRows + spareRows }, (_, i) =>
    trainingExample(schema.fields, target, i),
  );
  const prediction = fieldSchema({ ...target, nullable: false });
  return {
    openapi: '3.1.0',
    info: {
      title: `Cauce: ${name}`,
      version: String(version),
      description: `Predicts \`${target.name}\` (${task}). Served by Cauce ${library}; version ${version} of the model is in use.`,
    },
    paths: {
      '/predict': { post: predictOperation(example, prediction) },
      '/retrain': { post: retrainOperation(labelled) },
      ...readOnlyPaths(),
    },
    components: {
      schemas: {
        Instance: instanceSchema(schema.fields, 'One instance: every column of the table but the target.'),
        LabelledInstance: instanceSchema(
          [...schema.fields.map(field => ({ ...field, nullable: true })), { ...target, nullable: false }],
          'One instance with its target.',
        ),
        Warning: { $ref: '#/components/schemas/Issue' },
        Issue: issueSchema(),
        Problem: problemSchema(),
      },
    },
  };
}

function predictOperation(example: Json, prediction: Json): Json {
  const list = { type: 'array', items: { $ref: '#/components/schemas/Instance' } };
  const wrapped = {
    type: 'object',
    required: ['instances'],
    properties: { instances: list },
    additionalProperties: false,
  };
  return {
    summary: 'Predict one or more instances',
    description:
      'A list of instances gets a list of predictions, same length, same order. One instance gets one prediction. `{"instances": […]}` gets predictions with warnings and the version.',
    operationId: 'predict',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { oneOf: [list, { $ref: '#/components/schemas/Instance' }, wrapped] },
          examples: {
            list: { summary: 'A list', value: [example] },
            single: { summary: 'One instance', value: example },
            wrapped: { summary: 'With warnings and version', value: { instances: [example] } },
          },
        },
        'text/csv': { schema: { type: 'string' }, example: toCsv([example]) },
      },
    },
    responses: {
      200: {
        description: 'The predictions',
        headers: {
          'x-model-version': { description: 'The version that answered', schema: { type: 'integer' } },
          'x-prediction-warnings': {
            description: 'How many values were never seen in training',
            schema: { type: 'integer' },
          },
        },
        content: {
          'application/json': {
            schema: {
              oneOf: [
                { type: 'array', items: prediction },
                prediction,
                {
                  type: 'object',
                  properties: {
                    predictions: { type: 'array', items: prediction },
                    warnings: { type: 'array', items: { $ref: '#/components/schemas/Warning' } },
                    warningCount: { type: 'integer' },
                    model: modelReference(),
                  },
                },
              ],
            },
          },
        },
      },
      ...problems(400, 413, 415, 422, 503),
    },
  };
}

function retrainOperation(labelled: readonly Json[]): Json {
  const list = { type: 'array', items: { $ref: '#/components/schemas/LabelledInstance' } };
  const options = {
    data: {
      type: 'string',
      enum: ['replace', 'append'],
      default: 'replace',
      description: 'Learn from these rows only, or add them to those of the active version.',
    },
    promote: {
      type: 'string',
      enum: ['always', 'if_better', 'never'],
      default: 'always',
      description: 'When the new version becomes the active one.',
    },
    testSize: {
      type: 'number',
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 0.2,
      description: 'Share of the rows held out to measure on.',
    },
  };
  return {
    summary: 'Learn from new instances with their target',
    description:
      'Fits the same pipeline on these rows, measures it on rows held out, refits it on all, stores the new version and makes it the active one. Predictions go on meanwhile. `Prefer: respond-async` answers at once with a job. **The example is made up: after trying it, the model knows only made-up rows.** Add `"promote": "never"` to try without consequences.',
    operationId: 'retrain',
    parameters: Object.entries(options).map(([name, schema]) => ({
      name,
      in: 'query',
      schema,
      description: 'As in the body; for bodies that are not JSON.',
    })),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            oneOf: [
              { type: 'object', required: ['instances'], properties: { instances: list, ...options } },
              list,
            ],
          },
          examples: {
            trial: { summary: 'Without consequences', value: { promote: 'never', instances: labelled } },
            list: { summary: 'A list', value: labelled },
          },
        },
        'text/csv': { schema: { type: 'string' }, example: toCsv(labelled) },
        'application/x-ndjson': { schema: { type: 'string' } },
      },
    },
    responses: {
      200: {
        description: 'The new version and its scores',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                model: modelReference(),
                metrics: { type: 'object', additionalProperties: { type: 'number' } },
                evaluation: { type: 'object' },
                previous: { type: 'object' },
                promoted: { type: 'boolean' },
                warnings: { type: 'array', items: { $ref: '#/components/schemas/Warning' } },
                durationMs: { type: 'integer' },
              },
            },
          },
        },
      },
      202: { description: 'A job, with `Prefer: respond-async`' },
      ...problems(400, 409, 413, 415, 422, 503),
    },
  };
}

function readOnlyPaths(): Json {
  const get = (summary: string, ...statuses: number[]): Json => ({
    get: { summary, responses: { 200: { description: 'OK' }, ...problems(...statuses) } },
  });
  const withId = (path: Json): Json => ({
    ...path,
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
  });
  return {
    '/model': get('The model in use: schema, pipeline, scores, lineage', 503),
    '/versions': get('All versions, and which one is active'),
    '/jobs/{id}': withId(get('A retraining: how far it is, or what came of it', 404)),
    '/jobs/{id}/events': withId(get('The same as server-sent events', 404)),
    '/health/live': get('Whether the process answers'),
    '/health/ready': get('Whether a model is loaded', 503),
  };
}

function problems(...statuses: number[]): Json {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(statuses.map(status => [status, { description: 'A problem', content }]));
}

function instanceSchema(fields: readonly Field[], description: string): Json {
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

function fieldSchema(field: Field): Json {
  const type = jsonTypes[field.type];
  return {
    type: field.nullable ? [type, 'null'] : type,
    ...(field.type === 'date' ? { format: 'date-time' } : {}),
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

function exampleRow(fields: readonly Field[]): Json {
  return Object.fromEntries(fields.map(field => [field.name, exampleValue(field)]));
}

/** Made-up rows that differ, so that there is something to learn. */
function trainingExample(fields: readonly Field[], target: Field, i: number): Json {
  return Object.fromEntries([...fields, target].map(field => [field.name, variedValue(field, i)]));
}

function variedValue(field: Field, i: number): unknown {
  const { type, range, values, examples } = field;
  if (range !== undefined && (type === 'number' || type === 'integer')) {
    const value = range[0] + ((range[1] - range[0]) * ((i * 7) % 10)) / 10;
    return type === 'integer' ? Math.round(value) : value;
  }
  const words = values ?? examples;
  if (words !== undefined && words.length > 0) return words[i % words.length];
  return type === 'boolean' ? i % 2 === 0 : exampleValue(field);
}

function toCsv(rows: readonly Json[]): string {
  const cell = (value: unknown): string => {
    const text = String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [Object.keys(rows[0]), ...rows.map(row => Object.values(row))];
  return lines.map(line => line.map(cell).join(',')).join('\n');
}

function modelReference(): Json {
  return {
    type: 'object',
    properties: {
      name: { type: 'string' },
      version: { type: 'integer' },
      previousVersion: { type: 'integer' },
    },
  };
}

function issueSchema(): Json {
  return {
    type: 'object',
    properties: {
      instance: { type: 'integer', description: 'Index in the list as sent, from 0' },
      field: { type: ['string', 'null'] },
      code: { type: 'string' },
      message: { type: 'string' },
      received: {},
      line: { type: 'integer', description: 'Line of the body, from 1, for CSV' },
    },
  };
}

function problemSchema(): Json {
  return {
    type: 'object',
    description: 'RFC 9457',
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
