/** POST /predict in the OpenAPI document. */

import type { AnyRow } from '@cauce/core';
import { toCsv } from './examples.ts';
import { always, type Json, modelReference, problems } from './schemas.ts';

export function predictOperation(example: AnyRow, prediction: Json): Json {
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
        'application/x-ndjson': { schema: { type: 'string' }, example: `${JSON.stringify(example)}\n` },
        'application/vnd.apache.parquet': {
          schema: { type: 'string', contentMediaType: 'application/vnd.apache.parquet' },
        },
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
      ...problems(400, ...always, 404, 408, 413, 415, 422, 503),
    },
  };
}
