/** POST /retrain in the OpenAPI document. */

import type { AnyRow } from '@cauce/core';
import { toCsv } from './examples.ts';
import { always, type Json, problems } from './schemas.ts';

export function retrainOperation(labelled: readonly AnyRow[]): Json {
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
    force: {
      type: 'boolean',
      default: false,
      description:
        'Only warn of what the policy refuses. A target that is missing or does not fit is refused all the same.',
    },
  };
  return {
    summary: 'Learn from new instances with their target',
    description:
      'Fits the same pipeline on these rows, measures it on rows held out, refits it on all, stores the new version and makes it the active one. Predictions go on meanwhile. `Prefer: respond-async` answers at once with a job. With `promote: if_better` both versions are measured on the same rows, which neither has learnt from. The rows are checked against what the version in use remembers of its own, and the new model against that version: `findings` says what was found. What the policy refuses before the fit is a 422 `RETRAIN_REFUSED`; what it refuses after it leaves the new version stored but not in use. **The example is made up: after trying it, the model knows only made-up rows.** Add `"promote": "never"` to try without consequences.',
    operationId: 'retrain',
    parameters: [
      ...Object.entries(options).map(([name, schema]) => ({
        name,
        in: 'query',
        schema,
        description: 'As in the body; for bodies that are not JSON.',
      })),
      {
        name: 'Idempotency-Key',
        in: 'header',
        schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
        description:
          'A request that comes again with the same key and body gets the job that it has, not another.',
      },
      {
        name: 'Prefer',
        in: 'header',
        schema: { type: 'string' },
        description: '`respond-async` answers with a job at once, and not with its end.',
      },
    ],
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
        'application/vnd.apache.parquet': {
          schema: { type: 'string', contentMediaType: 'application/vnd.apache.parquet' },
        },
      },
    },
    responses: {
      200: {
        description: 'The new version and its scores',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Retraining' } } },
      },
      202: {
        description: 'A job, with `Prefer: respond-async`',
        headers: { location: { description: 'Where to ask after it', schema: { type: 'string' } } },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Job' } } },
      },
      ...problems(400, ...always, 404, 408, 409, 413, 415, 422, 503),
    },
  };
}
