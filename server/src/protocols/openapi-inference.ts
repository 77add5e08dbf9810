/** The Open Inference Protocol in the OpenAPI document. */

import type { Json } from '../openapi/schemas.ts';
import {
  answered,
  bodyStatuses,
  type Described,
  errorAlone,
  errors,
  json,
  listOf,
  objectOf,
  probe,
  versionParameter,
} from './openapi-parts.ts';
import { inputsOf, outputsOf, type TensorMetadata } from './tensors.ts';

const tags = ['Open Inference Protocol'];
const parameters: Json = { type: 'object' };
const text: Json = { type: 'string' };

export function openInferencePaths(described: Described): Record<string, Json> {
  const model = `/v2/models/${described.served.name}`;
  const version = `${model}/versions/{version}`;
  const live = objectOf({ live: { type: 'boolean' } }, { ready: { type: 'boolean' } });
  return {
    '/v2': get(
      'getServer',
      'What the server is',
      objectOf({ name: text, version: text, extensions: listOf(text) }),
    ),
    '/v2/health/live': {
      get: {
        operationId: 'isServerLive',
        tags,
        summary: 'Whether the process answers',
        security: [],
        responses: { 200: json(live), 403: json(errorAlone, 'An error') },
      },
    },
    '/v2/health/ready': { get: probe('isServerReady', tags, errorAlone, live) },
    ...modelPaths(model, '', described),
    ...Object.fromEntries(
      Object.entries(modelPaths(version, 'OfVersion', described)).map(([path, item]) => [
        path,
        { parameters: [versionParameter], ...item },
      ]),
    ),
    ...repositoryPaths(described.served.name),
  };
}

function modelPaths(path: string, suffix: string, described: Described): Record<string, Json> {
  const metadata = objectOf({
    name: text,
    versions: listOf(text),
    platform: text,
    inputs: listOf(tensorMetadata),
    outputs: listOf(tensorMetadata),
  });
  const ready = objectOf({ name: text, ready: { type: 'boolean' } });
  const readyOperation = get(`isReady${suffix}`, 'Whether the model can be used', ready, 404, 503);
  return {
    [path]: get(`getMetadata${suffix}`, 'The tensors that the model takes and gives', metadata, 404, 503),
    [`${path}/ready`]:
      suffix === '' ? { get: { ...(readyOperation.get as Json), security: [] } } : readyOperation,
    [`${path}/infer`]: { post: inferOperation(`infer${suffix}`, described) },
  };
}

function get(operationId: string, summary: string, schema: Json, ...statuses: number[]): Json {
  return {
    get: { operationId, tags, summary, responses: { 200: json(schema), ...errors(errorAlone, ...statuses) } },
  };
}

const tensorMetadata = objectOf(
  { name: text, datatype: text, shape: listOf({ type: 'integer', minimum: -1 }) },
  { parameters },
);

function inferOperation(operationId: string, { served: { model }, example }: Described): Json {
  const inputs = inputsOf(model);
  const outputs = outputsOf(model);
  const tensor = objectOf(
    {
      name: { type: 'string', enum: inputs.map(({ name }) => name) },
      shape: {
        type: 'array',
        items: { type: 'integer', minimum: 0 },
        minItems: 1,
        maxItems: 2,
        description: '[n], or [n, 1]',
      },
      datatype: { type: 'string', examples: ['FP64'] },
      data: { type: 'array', description: 'A value for each instance; null where it is missing.' },
    },
    { parameters },
  );
  const wanted = objectOf(
    { name: { type: 'string', enum: outputs.map(({ name }) => name) } },
    { parameters },
  );
  const answer = objectOf({
    name: { type: 'string', enum: outputs.map(({ name }) => name) },
    shape: listOf({ type: 'integer', minimum: 0 }),
    datatype: { type: 'string', enum: outputs.map(({ datatype }) => datatype) },
    data: listOf({ type: ['number', 'string'] }),
  });
  return {
    operationId,
    tags,
    summary: 'Predict instances, sent as one tensor for each column',
    description:
      'Data may be nested or flat. `null` stands for a missing value, which the protocol has no word for.',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: objectOf({ inputs: listOf(tensor) }, { id: text, parameters, outputs: listOf(wanted) }),
          example: { id: '1', inputs: inputs.map(input => exampleTensor(input, example[input.name])) },
        },
      },
    },
    responses: {
      200: answered(
        objectOf({ model_name: text, model_version: text, outputs: listOf(answer) }, { id: text }),
      ),
      ...errors(errorAlone, 404, ...bodyStatuses),
    },
  };
}

function exampleTensor({ name, datatype }: TensorMetadata, value: unknown): Json {
  return { name, shape: [1], datatype, data: [value] };
}

function repositoryPaths(name: string): Record<string, Json> {
  const body = (schema: Json): Json => ({ content: { 'application/json': { schema } } });
  const entry = objectOf({ name: text, state: text, reason: text }, { version: text });
  return {
    '/v2/repository/index': {
      post: {
        operationId: 'listRepository',
        tags,
        summary: 'The models, and which can be used',
        requestBody: body(objectOf({}, { ready: { type: 'boolean' } })),
        responses: { 200: json(listOf(entry)), ...errors(errorAlone, 400, 413, 415) },
      },
    },
    [`/v2/repository/models/${name}/load`]: {
      post: {
        operationId: 'load',
        tags,
        summary: 'Nothing to do: all models are always loaded',
        requestBody: body(objectOf({}, { parameters: { type: 'object', maxProperties: 0 } })),
        responses: { 200: json({ type: 'object' }), ...errors(errorAlone, ...bodyStatuses) },
      },
    },
    [`/v2/repository/models/${name}/unload`]: {
      post: {
        operationId: 'unload',
        tags,
        summary: 'Is always refused: a model stays loaded as long as the service runs',
        responses: errors(errorAlone, 400),
      },
    },
  };
}
