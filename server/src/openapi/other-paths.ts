/** All other routes in the OpenAPI document. */

import { driftSchema } from './drift-schema.ts';
import { feedbackOperations } from './feedback-operations.ts';
import { always, type Json, problems } from './schemas.ts';

const json = (schema: Json): Json => ({ description: 'OK', content: { 'application/json': { schema } } });
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const any: Json = { type: 'object' };
const modelList: Json = {
  type: 'object',
  required: ['default', 'models'],
  properties: {
    default: { type: 'string', description: 'The one that addresses without a name speak to' },
    models: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'version'],
        properties: {
          name: { type: 'string' },
          version: { type: ['integer', 'null'] },
          task: { type: 'string' },
          target: { type: 'string' },
        },
      },
    },
  },
};
const describedModel: Json = {
  type: 'object',
  required: [
    'name',
    'version',
    'task',
    'target',
    'schema',
    'features',
    'pipeline',
    'metrics',
    'lineage',
    'policy',
    'intervals',
  ],
  properties: {
    name: { type: 'string' },
    version: { type: 'integer' },
    task: { type: 'string', enum: ['regression', 'classification'] },
    target: { type: 'object' },
    schema: { type: 'array', items: { type: 'object' } },
    features: { type: 'array', items: { type: 'string' } },
    pipeline: { type: 'string' },
    metrics: { type: ['object', 'null'], additionalProperties: { type: 'number' } },
    lineage: { type: ['object', 'null'] },
    policy: { type: 'object', description: 'What its guards do about what they find' },
    intervals: {
      type: ['object', 'null'],
      description: 'How they were calibrated; null where there are none to be asked for',
      required: ['method', 'mostCoverage', 'scores'],
      properties: {
        method: { type: 'string' },
        coverage: { type: 'number', description: 'That quantiles aim at' },
        folds: { type: 'integer' },
        mostCoverage: { type: 'number', description: 'The highest that can be asked for' },
        scores: { type: 'integer', description: 'On how many rows, not learnt from' },
      },
    },
  },
};

/** Routes that exist for the default model, and under /models/{model} for each. */
export function modelPaths(prediction: Json): Record<string, Json> {
  const switched = json({
    type: 'object',
    required: ['model'],
    properties: {
      model: {
        type: 'object',
        required: ['name', 'version', 'previousVersion'],
        properties: {
          name: { type: 'string' },
          version: { type: 'integer' },
          previousVersion: { type: ['integer', 'null'] },
        },
      },
    },
  });
  return {
    '/versions': get(
      'listVersions',
      'All versions, and which one is in use',
      json({
        type: 'object',
        required: ['active', 'versions'],
        properties: {
          active: { type: ['integer', 'null'] },
          versions: { type: 'array', items: ref('Version') },
        },
      }),
    ),
    '/versions/{version}': {
      parameters: [versionParameter],
      get: operation('getVersion', 'A version: scores, lineage, size', { 200: json(ref('Version')) }, 404),
      delete: operation(
        'deleteVersion',
        'Remove a version that is not in use',
        { 204: { description: 'It is gone' } },
        404,
        409,
      ),
    },
    '/versions/{version}/activate': {
      parameters: [versionParameter],
      post: operation(
        'activateVersion',
        'Put a version into use: the next prediction is by it',
        { 200: switched },
        404,
        503,
      ),
    },
    '/drift': {
      parameters: [lastWindows],
      ...get(
        'getDrift',
        'Whether what is served is still like what was learnt from',
        json(driftSchema()),
        409,
        422,
        503,
      ),
    },
    '/feedback': feedbackOperations(prediction),
    '/rollback': {
      post: operation(
        'rollback',
        'Go back to the version that was in use before',
        { 200: switched },
        409,
        503,
      ),
    },
  };
}

const lastWindows: Json = {
  name: 'windows',
  in: 'query',
  description:
    'How many of the newest windows are looked at; by default two, and as many more as it takes to have enough instances',
  schema: { type: 'integer', minimum: 1 },
};

/** Addresses that speak to the default model, and are spelt in another way for the others. */
export function defaultPaths(): Record<string, Json> {
  return {
    '/model': get(
      'getModel',
      'The model in use: schema, pipeline, scores, lineage',
      json(describedModel),
      503,
    ),
  };
}

export function otherPaths(): Record<string, Json> {
  return {
    '/models': get('listModels', 'The models that are served', json(modelList)),
    '/models/{model}': {
      parameters: [modelParameter],
      ...get('getModelByName', 'A model by its name', json(describedModel), 404, 503),
    },
    '/jobs': get(
      'listJobs',
      'Retrainings: those that wait, run and have ended',
      json({
        type: 'object',
        required: ['jobs'],
        properties: { jobs: { type: 'array', items: ref('Job') } },
      }),
    ),
    '/jobs/{id}': {
      parameters: [jobParameter],
      ...get('getJob', 'A retraining: how far it is, or what came of it', json(ref('Job')), 404),
    },
    '/jobs/{id}/events': {
      parameters: [jobParameter],
      ...get(
        'watchJob',
        'The same as server-sent events, until it has ended',
        { description: 'OK', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        404,
      ),
    },
    '/jobs/{id}/cancel': {
      parameters: [jobParameter],
      post: operation('cancelJob', 'End a retraining', { 200: json(ref('Job')) }, 404),
    },
    '/metrics': get('getMetrics', 'Counters for Prometheus', {
      description: 'OK',
      content: { 'text/plain': { schema: { type: 'string' } } },
    }),
    '/health/live': open('isLive', 'Whether the process answers'),
    '/health/ready': open('isReady', 'Whether every model can answer', 503),
  };
}

const modelParameter: Json = {
  name: 'model',
  in: 'path',
  required: true,
  schema: { type: 'string' },
};
const versionParameter: Json = {
  name: 'version',
  in: 'path',
  required: true,
  schema: { type: 'integer', minimum: 1 },
};
const jobParameter: Json = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

function get(operationId: string, summary: string, ok: Json, ...statuses: number[]): Json {
  return { get: operation(operationId, summary, { 200: ok }, ...statuses) };
}

function open(operationId: string, summary: string, ...statuses: number[]): Json {
  return {
    get: { operationId, summary, security: [], responses: { 200: json(any), ...problems(403, ...statuses) } },
  };
}

function operation(operationId: string, summary: string, responses: Json, ...statuses: number[]): Json {
  return { operationId, summary, responses: { ...responses, ...problems(...always, ...statuses) } };
}
