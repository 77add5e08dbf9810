/** POST /predict */

import type { FastifyInstance } from 'fastify';
import { Batcher, type Predicted, predictRead } from '../batcher.ts';
import { mediaType, readBody } from '../body.ts';
import {
  checkMediaType,
  checkOptions,
  instancesOf,
  isJson,
  readInstances,
  type Shape,
} from '../instances.ts';
import type { Current, ServedModel } from '../served-model.ts';

export function predictRoute(app: FastifyInstance, served: ServedModel, bodyLimit: number): void {
  const batcher = new Batcher();
  app.post('/predict', async (request, reply) => {
    const current = served.current();
    const type = mediaType(request.raw);
    checkMediaType(type);
    const body = await readBody(request.raw, bodyLimit);
    const { shape, predicted } = isJson(type)
      ? await predictJson(batcher, current, body)
      : { shape: 'list' as const, predicted: await predictText(current, body, type) };
    return reply
      .header('x-model-version', String(current.version))
      .header('x-prediction-warnings', String(predicted.warningCount))
      .type('application/json')
      .send(answer(shape, predicted, served.name, current.version));
  });
}

async function predictJson(
  batcher: Batcher,
  current: Current,
  body: Uint8Array,
): Promise<{ shape: Shape; predicted: Predicted }> {
  const { rows, shape, options } = instancesOf(body, current.model.schema);
  checkOptions(options, []);
  return { shape, predicted: await batcher.predict(current, rows) };
}

/** CSV and NDJSON: tables, which come with many rows of their own. */
async function predictText(current: Current, body: Uint8Array, type: string): Promise<Predicted> {
  const { schema, target } = current.model;
  return predictRead(current, await readInstances(body, type, schema, target.name));
}

function answer(shape: Shape, predicted: Predicted, name: string, version: number): string {
  if (shape === 'list') return JSON.stringify(predicted.predictions);
  if (shape === 'single') return JSON.stringify(predicted.predictions[0]);
  return JSON.stringify({ ...predicted, model: { name, version } });
}
