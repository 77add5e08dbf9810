/** POST /predict in the OpenAPI document. */

import type { AnyRow } from '@cauce/core';
import { toCsv } from './examples.ts';
import { always, type Json, modelReference, problems } from './schemas.ts';

const interval = {
  type: 'number',
  exclusiveMinimum: 0,
  exclusiveMaximum: 1,
  description: 'The share of true values that intervals, or sets of classes, are to hold, such as 0.9.',
};
const explain = {
  type: 'boolean',
  description: 'Whether each prediction is to be taken apart, for at most 100 instances.',
};

/** @param hasIntervals Whether the model can be asked for them. */
export function predictOperation(example: AnyRow, prediction: Json, hasIntervals: boolean): Json {
  const options = hasIntervals ? { interval, explain } : { explain };
  const list = { type: 'array', items: { $ref: '#/components/schemas/Instance' } };
  const wrapped = {
    type: 'object',
    required: ['instances'],
    properties: { instances: list, ...options },
    additionalProperties: false,
  };
  return {
    summary: 'Predict one or more instances',
    description:
      'A list of instances gets a list of predictions, same length, same order. One instance gets one prediction. `{"instances": […]}` gets predictions with warnings and the version, and so does whatever asks for `interval` or `explain`. Instances are held against the training data: what is unusual is warned of, changed or rejected, by the policy of the model.',
    operationId: 'predict',
    parameters: Object.entries(options).map(([name, schema]) => ({ name, in: 'query', schema })),
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
          'x-prediction-id': {
            description: 'By which POST /feedback is told what was true',
            schema: { type: 'string' },
          },
          'x-prediction-warnings': {
            description: 'How much is to be said of instances and predictions',
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
                    intervals: { type: 'array', items: intervalSchema },
                    sets: { type: 'array', items: { type: 'array', items: { type: 'string' } } },
                    explanations: { type: 'array', items: explanationSchema },
                    warnings: { type: 'array', items: { $ref: '#/components/schemas/Warning' } },
                    warningCount: { type: 'integer' },
                    id: { type: 'string' },
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

const bound = { type: ['number', 'null'], description: 'Null where there is no bound' };
const intervalSchema: Json = {
  type: 'object',
  required: ['lower', 'upper'],
  properties: { lower: bound, upper: bound },
};

const explanationSchema: Json = {
  type: 'object',
  description: 'base and all contributions add up to value',
  required: ['base', 'value', 'unit', 'contributions', 'unusual'],
  properties: {
    base: { type: 'number' },
    value: { type: 'number' },
    unit: { type: 'string', enum: ['prediction', 'logPrediction', 'probability', 'logOdds'] },
    contributions: {
      type: 'array',
      items: {
        type: 'object',
        properties: { column: { type: 'string' }, contribution: { type: 'number' } },
      },
    },
    unusual: { type: 'array', items: { $ref: '#/components/schemas/Warning' } },
  },
};
