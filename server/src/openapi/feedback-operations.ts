/** /feedback in the OpenAPI document. */

import { always, type Json, modelReference, problems } from './schemas.ts';

/** Told by whoever predicts, read by whoever runs the service. @param prediction The schema of a prediction, which that of its truth follows. */
export function feedbackOperations(prediction: Json): Json {
  return { post: tellOperation(prediction), get: reportOperation() };
}

const count: Json = { type: 'integer', minimum: 0 };
const instant: Json = { type: 'string', format: 'date-time' };
const id: Json = {
  type: 'string',
  description: 'As x-prediction-id said it',
  pattern: '^[0-9a-z]{6}-[0-9a-z]{1,11}$',
};

function tellOperation(prediction: Json): Json {
  const target = { type: [prediction.type, 'null'], description: 'Null where it is not known' };
  const told = {
    oneOf: [
      {
        type: 'object',
        required: ['id', 'targets'],
        properties: {
          id,
          targets: { type: 'array', items: target, description: 'One for each instance of the request' },
        },
        additionalProperties: false,
      },
      {
        type: 'object',
        required: ['id', 'target'],
        description: 'Of a request of one instance',
        properties: { id, target },
        additionalProperties: false,
      },
    ],
  };
  return {
    operationId: 'tellTargets',
    summary: 'Tell the true targets of predictions that were answered before',
    description:
      'By the x-prediction-id of the answer. Each process remembers its last 100,000 predictions of a model, until it ends; of a request with more instances, the last ones. Each truth counts once.',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { oneOf: [told, { type: 'array', items: told }] },
          examples: { one: { summary: 'Of one request', value: { id: 'k3x9ab-1f4', targets: [null] } } },
        },
      },
    },
    responses: {
      200: {
        description: 'What came of them',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['accepted', 'alreadyTold', 'unknown'],
              properties: {
                accepted: count,
                alreadyTold: { ...count, description: 'Truths told before, of which the first ones count' },
                unknown: {
                  type: 'array',
                  items: { type: 'string' },
                  description: 'Ids of requests that are not remembered any longer, or not as a whole',
                },
              },
            },
          },
        },
      },
      ...problems(400, ...always, 408, 413, 415, 422, 503),
    },
  };
}

/** What GET /feedback answers. */
export function feedbackReportSchema(): Json {
  const scoresOf = (about: Json, description: string): Json => ({
    type: 'object',
    description,
    required: [...Object.keys(about), 'n', 'tooFew'],
    properties: {
      ...about,
      n: count,
      tooFew: { type: 'boolean', description: 'Whether these are too few to say anything: less than 30' },
      rmse: { type: ['number', 'null'] },
      mae: { type: ['number', 'null'] },
      accuracy: { type: ['number', 'null'] },
    },
  });
  const coverage: Json = {
    type: 'object',
    required: ['promised', 'covered', 'n', 'low', 'high', 'within'],
    properties: {
      promised: { type: 'number' },
      covered: { type: 'number' },
      n: count,
      low: {
        type: 'number',
        description: 'Covered lies between low and high 99 times in 100 when the promise is kept',
      },
      high: { type: 'number' },
      within: { type: ['boolean', 'null'], description: 'Whether it does; null while there are too few' },
    },
  };
  const list = (items: Json): Json => ({ type: 'array', items });
  return {
    type: 'object',
    required: ['model', 'live', 'promised', 'intervals', 'windows', 'versions', 'retrains'],
    properties: {
      model: modelReference(),
      live: scoresOf({}, 'Of the version in use, by the targets that were told'),
      promised: { type: ['object', 'null'], description: 'Its scores on rows held out when it was made' },
      intervals: list(coverage),
      windows: list(scoresOf({ from: instant, to: instant }, 'By when the target was told')),
      versions: list(scoresOf({ version: count }, 'Of each version that targets were told of')),
      retrains: list({
        type: 'object',
        description: 'How the version then in use did on the rows of a retraining',
      }),
    },
  };
}

function reportOperation(): Json {
  return {
    operationId: 'getFeedback',
    summary: 'How good the predictions were, by the targets that were told',
    responses: {
      200: { description: 'OK', content: { 'application/json': { schema: feedbackReportSchema() } } },
      ...problems(...always, 422, 503),
    },
  };
}
