/** The routes of other servers' protocols in the OpenAPI document, with schemas and examples of one model. */

import { version as library } from '@cauce/core';
import type { ServedVersion } from '../models/served-version.ts';
import { exampleInstances, toCsv } from '../openapi/examples.ts';
import { fieldSchema, type Json } from '../openapi/schemas.ts';
import { openInferencePaths } from './openapi-inference.ts';
import {
  answered,
  bodyStatuses,
  columnsExample,
  columnsSchema,
  type Described,
  empty,
  errorAlone,
  errors,
  instances,
  json,
  listOf,
  objectOf,
  predictionHeaders,
  probe,
} from './openapi-parts.ts';
import { tensorFlowPaths } from './openapi-tensorflow.ts';
import type { VertexRoutes } from './vertex.ts';

export interface ProtocolPathsOptions extends VertexRoutes {
  /** Whether the model is the one that addresses without a name speak to. */
  readonly isDefault: boolean;
}

export function protocolPaths(
  served: ServedVersion,
  { isDefault, healthRoute, predictRoute }: ProtocolPathsOptions,
): Record<string, Json> {
  const { model } = served;
  const [example] = exampleInstances(model, 1);
  const type = model.task === 'regression' ? 'number' : 'string';
  const described: Described = {
    served,
    example,
    prediction: { ...fieldSchema({ ...model.target, nullable: false }), type },
  };
  return {
    ...openInferencePaths(described),
    ...tensorFlowPaths(described),
    ...(isDefault ? mlflowPaths(described) : {}),
    ...(isDefault && healthRoute !== undefined
      ? { [healthRoute]: { get: probe('isReadyForVertex', ['Vertex AI'], errorAlone) } }
      : {}),
    ...(isDefault && predictRoute !== undefined
      ? { [predictRoute]: { post: vertexOperation(described) } }
      : {}),
  };
}

function mlflowPaths(described: Described): Record<string, Json> {
  const tags = ['MLflow, Amazon SageMaker'];
  const form = objectOf({ error_code: { type: 'string' }, message: { type: 'string' } });
  return {
    '/ping': { get: probe('ping', tags, form) },
    '/health': { get: probe('health', tags, form) },
    '/version': {
      get: {
        operationId: 'version',
        tags,
        summary: 'The version of Cauce',
        security: [],
        responses: {
          200: {
            description: 'OK',
            content: { 'text/plain': { schema: { type: 'string', examples: [library] } } },
          },
          403: json(form, 'An error'),
        },
      },
    },
    '/invocations': { post: invocation(described, tags, form) },
  };
}

function invocation(described: Described, tags: readonly string[], form: Json): Json {
  const { example, prediction } = described;
  const names = Object.keys(example);
  const params = { params: empty };
  const split = objectOf(
    { columns: listOf({ type: 'string' }), data: listOf({ type: 'array' }) },
    { index: { type: 'array' } },
  );
  const forms = [
    objectOf({ dataframe_split: split }, params),
    objectOf({ dataframe_records: instances }, params),
    objectOf({ instances }, params),
    objectOf({ inputs: { oneOf: [columnsSchema(described), instances] } }, params),
    instances,
  ];
  return {
    operationId: 'invocations',
    tags,
    summary: 'Predict instances in any form of MLflow or SageMaker',
    description:
      'Of `dataframe_split`, `dataframe_records`, `instances` and `inputs` a body has exactly one; or it is a list of instances. CSV has a header line, unless the content type is `text/csv; header=absent`. `Accept: text/csv` gets one prediction on each line.',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { oneOf: forms },
          examples: {
            split: {
              summary: 'dataframe_split',
              value: { dataframe_split: { columns: names, data: [Object.values(example)] } },
            },
            records: { summary: 'dataframe_records', value: { dataframe_records: [example] } },
            inputs: { summary: 'inputs', value: { inputs: columnsExample(example) } },
          },
        },
        'text/csv': { schema: { type: 'string' }, example: toCsv([example]) },
        'application/x-ndjson': { schema: { type: 'string' }, example: `${JSON.stringify(example)}\n` },
        'application/vnd.apache.parquet': {
          schema: { type: 'string', contentMediaType: 'application/vnd.apache.parquet' },
        },
      },
    },
    responses: {
      200: {
        description: 'The predictions',
        headers: predictionHeaders,
        content: {
          'application/json': { schema: objectOf({ predictions: listOf(prediction) }) },
          'text/csv': { schema: { type: 'string' } },
        },
      },
      ...errors(form, ...bodyStatuses),
    },
  };
}

function vertexOperation({ example, prediction }: Described): Json {
  return {
    operationId: 'predictForVertex',
    tags: ['Vertex AI'],
    summary: 'Predict instances',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: objectOf({ instances }, { parameters: empty }),
          example: { instances: [example] },
        },
      },
    },
    responses: {
      200: answered(objectOf({ predictions: listOf(prediction) })),
      ...errors(errorAlone, ...bodyStatuses),
    },
  };
}
