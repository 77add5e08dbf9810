/** The schema of what GET /drift answers. */

import { type Json, modelReference } from './schemas.ts';

const level: Json = {
  type: 'string',
  enum: ['none', 'possible', 'certain', 'unknown'],
  description: 'unknown: too few instances to say',
};
const instant: Json = { type: 'string', format: 'date-time' };
const count: Json = { type: 'integer', minimum: 0 };
const share: Json = { type: 'number', minimum: 0, maximum: 1 };

export function driftSchema(): Json {
  return {
    type: 'object',
    required: ['model', 'windows', 'current', 'performance'],
    properties: {
      model: modelReference(),
      windows: {
        type: 'array',
        description: 'The oldest first; without those in which nothing was served',
        items: object({ from: instant, to: instant, instances: count, level }),
      },
      current: object(
        {
          windows: { ...count, description: 'How many windows it is of' },
          from: nullable(instant),
          to: nullable(instant),
          level,
          instances: count,
          fields: { type: 'array', items: columnSchema },
          predictions: columnSchema,
        },
        'Of the newest windows, together',
      ),
      performance: { type: 'object', description: 'How good the predictions were, as GET /feedback has it' },
    },
  };
}

const rate = (description: string): Json =>
  object({ now: share, expected: { ...share, description: 'In what it learnt from' } }, description);

const columnSchema: Json = object({
  name: { type: 'string' },
  level,
  index: {
    type: ['number', 'null'],
    description: 'Population stability index of the values that are neither missing nor new',
  },
  thresholds: nullable(
    object({ possible: { type: 'number' }, certain: { type: 'number' } }, 'Above which index drift is what'),
  ),
  missing: rate('Missing values'),
  unseen: nullable(rate('Categories that it has never seen')),
  outOfRange: nullable(rate('Numbers outside the range seen')),
  moved: {
    type: 'array',
    description: 'What changed most',
    items: object({ values: { type: 'string' }, now: share, expected: share, message: { type: 'string' } }),
  },
});

function object(properties: Json, description?: string): Json {
  const required = Object.keys(properties);
  return { type: 'object', ...(description === undefined ? {} : { description }), required, properties };
}

function nullable(schema: Json): Json {
  return { ...schema, type: [schema.type, 'null'] };
}
