/** POST /predict */

import { CauceError, type ReadResult } from '@cauce/core';
import type { FastifyInstance } from 'fastify';
import { mediaType, readBody } from '../body.ts';
import { checkMediaType, checkOptions, readInstances, type Shape } from '../instances.ts';
import { HttpProblem } from '../problem.ts';
import type { Current, ServedModel } from '../served-model.ts';

export function predictRoute(app: FastifyInstance, served: ServedModel, bodyLimit: number): void {
  app.post('/predict', async (request, reply) => {
    const current = served.current();
    const type = mediaType(request.raw);
    checkMediaType(type);
    const { schema, target } = current.model;
    const read = await readInstances(await readBody(request.raw, bodyLimit), type, schema, target.name);
    checkOptions(read.options, []);
    if (read.issueCount > 0)
      throw new CauceError('ROWS_INVALID', { issues: read.issues, total: read.issueCount });
    const predictions = predict(current, read);
    return reply
      .header('x-model-version', String(current.version))
      .header('x-prediction-warnings', String(read.warningCount))
      .type('application/json')
      .send(answer(read.shape, predictions, read, served.name, current.version));
  });
}

function predict({ model }: Current, { table }: ReadResult): (number | string)[] {
  const predictions = model.predict(table);
  const odd = predictions.findIndex(
    prediction => typeof prediction === 'number' && !Number.isFinite(prediction),
  );
  if (odd >= 0) {
    // JSON would turn it into null without a word.
    const detail = `Instance ${odd}: the model gives no finite number for it. No prediction of this request is answered.`;
    throw new HttpProblem(422, 'PREDICTION_NOT_FINITE', detail, { instance: odd });
  }
  return predictions;
}

function answer(
  shape: Shape,
  predictions: readonly (number | string)[],
  { warnings, warningCount }: ReadResult,
  name: string,
  version: number,
): string {
  if (shape === 'list') return JSON.stringify(predictions);
  if (shape === 'single') return JSON.stringify(predictions[0]);
  return JSON.stringify({ predictions, warnings, warningCount, model: { name, version } });
}
