/** POST /predict: any kind and size of body. Small plain ones mostly take the express lane instead. */

import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bodyStream, mediaType, readBody, saysLength } from '../bodies/body.ts';
import { bodyType, instancesOf, type Shape } from '../bodies/instances.ts';
import type { ServedVersion } from '../models/served-version.ts';
import { answerPieces, answerText, largeAnswer } from '../predict/answer.ts';
import { askedFor, asksForMore } from '../predict/asked.ts';
import type { Batcher } from '../predict/batcher.ts';
import { predictBatches } from '../predict/predict-batches.ts';
import { idOf, type Predicted } from '../predict/predict-rows.ts';
import type { Service } from '../service.ts';
import { modelRoutes, type OfModel, versionNumber } from './of-model.ts';

/** Longest JSON body that is read as a whole, in bytes; beyond that, piece by piece. */
const maxWhole = 256 * 1024;

export function predictRoutes(app: FastifyInstance, service: Service, batcher: Batcher): void {
  const answer = async (served: ServedVersion, request: FastifyRequest, reply: FastifyReply) => {
    request.about.served = served;
    const { shape, predicted } = await predict(service, batcher, served, request);
    request.about.rows = predicted.predictions.length;
    request.about.warned = predicted;
    const id = idOf(served, predicted);
    reply
      .header('x-model-version', String(served.version))
      .header('x-prediction-id', id)
      .header('x-prediction-warnings', String(predicted.warningCount))
      .type('application/json');
    const answer = { predicted, id, served };
    return predicted.predictions.length <= largeAnswer
      ? reply.send(answerText(shape, answer))
      : reply.send(Readable.from(answerPieces(shape, answer), { objectMode: false }));
  };

  modelRoutes(service, (path, live) => {
    app.post<OfModel>(`${path}/predict`, { config: { scope: 'predict' } }, (request, reply) =>
      answer(live(request).current(), request, reply),
    );
    app.post<OfModel & { Params: { version: string } }>(
      `${path}/versions/:version/predict`,
      { config: { scope: 'predict' } },
      async (request, reply) =>
        answer(await live(request).at(versionNumber(request.params.version)), request, reply),
    );
  });
}

async function predict(
  { limits }: Service,
  batcher: Batcher,
  served: ServedVersion,
  request: FastifyRequest,
): Promise<{ shape: Shape; predicted: Predicted }> {
  const type = bodyType(mediaType(request.raw));
  const inAddress = askedFor(request.query as Record<string, unknown>);
  if (type !== 'json' || !(saysLength(request.raw) <= maxWhole)) {
    return predictBatches(served, bodyStream(request.raw, limits.bytes), type, limits, inAddress);
  }
  const body = await readBody(request.raw, limits.bytes);
  const { rows, shape, options } = instancesOf(body, served.model.schema);
  const asked = { ...inAddress, ...askedFor(options) };
  return {
    shape: asksForMore(asked) ? 'wrapped' : shape,
    predicted: await batcher.predict(served, rows, asked),
  };
}
