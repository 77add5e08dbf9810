/** TensorFlow Serving's protocol in the OpenAPI document. */

import type { Json } from '../openapi/schemas.ts';
import {
  answered,
  bodyStatuses,
  columnsExample,
  columnsSchema,
  type Described,
  errorAlone,
  errors,
  instances,
  json,
  listOf,
  objectOf,
  versionParameter,
} from './openapi-parts.ts';

export function tensorFlowPaths(described: Described): Record<string, Json> {
  const { name } = described.served;
  const tags = ['TensorFlow Serving, KServe V1'];
  const get = (operationId: string, summary: string, schema: Json, ...statuses: number[]): Json => ({
    get: { operationId, tags, summary, responses: { 200: json(schema), ...errors(errorAlone, ...statuses) } },
  });
  const ofVersion = (item: Json): Json => ({ parameters: [versionParameter], ...item });
  const status = objectOf({
    name: { type: 'string' },
    ready: { type: 'boolean' },
    model_version_status: listOf(
      objectOf({
        version: { type: 'string' },
        state: { type: 'string', enum: ['AVAILABLE'] },
        status: objectOf({ error_code: { type: 'string' }, error_message: { type: 'string' } }),
      }),
    ),
  });
  const metadata = objectOf({ model_spec: { type: 'object' }, metadata: { type: 'object' } });
  return {
    '/v1/models': get(
      'listModelsV1',
      'The models that are served',
      objectOf({ models: listOf({ type: 'string' }) }),
    ),
    [`/v1/models/${name}`]: get(
      'getStatusV1',
      'Whether the model can be used, and its versions',
      status,
      503,
    ),
    [`/v1/models/${name}/versions/{version}`]: ofVersion(
      get('getVersionStatusV1', 'Whether a version can be used', status, 404),
    ),
    [`/v1/models/${name}/metadata`]: get('getMetadataV1', 'What the model takes and gives', metadata, 503),
    [`/v1/models/${name}/versions/{version}/metadata`]: ofVersion(
      get('getVersionMetadataV1', 'What a version takes and gives', metadata, 404),
    ),
    [`/v1/models/${name}:predict`]: { post: predictV1(described, 'predictV1', tags) },
    [`/v1/models/${name}/versions/{version}:predict`]: {
      parameters: [versionParameter],
      post: predictV1(described, 'predictVersionV1', tags),
    },
  };
}

function predictV1(described: Described, operationId: string, tags: readonly string[]): Json {
  const { example, prediction } = described;
  const signature = { signature_name: { type: 'string', enum: ['serving_default'] } };
  return {
    operationId,
    tags,
    summary: 'Predict instances, by rows or by columns',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            oneOf: [
              objectOf({ instances }, signature),
              objectOf({ inputs: columnsSchema(described) }, signature),
            ],
          },
          examples: {
            rows: { summary: 'Rows', value: { instances: [example] } },
            columns: { summary: 'Columns', value: { inputs: columnsExample(example) } },
          },
        },
      },
    },
    responses: {
      200: answered({
        oneOf: [objectOf({ predictions: listOf(prediction) }), objectOf({ outputs: listOf(prediction) })],
      }),
      ...errors(errorAlone, 404, ...bodyStatuses),
    },
  };
}
