/** What all protocols do around a prediction: which version, what is noted of the request, how the answer is sent. */

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServedVersion } from '../models/served-version.ts';
import { largeAnswer, listPieces } from '../predict/answer.ts';
import type { Batcher } from '../predict/batcher.ts';
import type { Predicted } from '../predict/predict-rows.ts';
import { idOf } from '../predict/predict-rows.ts';
import { versionNumber } from '../routes/of-model.ts';
import type { Service } from '../service.ts';

/** What the routes of a protocol need. */
export interface Answering {
  readonly service: Service;
  readonly batcher: Batcher;
}

/**
 * The version that a path names, or the one in use. Whatever comes of the request is counted for it.
 * @throws {HttpProblem} 404 for an unknown model or what is no version, 503 when there is none.
 * @throws {CauceError} VERSION_UNKNOWN.
 */
export async function servedFor(
  { models }: Service,
  request: FastifyRequest,
  model: string | undefined,
  version: string | undefined,
): Promise<ServedVersion> {
  const live = models.get(model);
  const served = version === undefined ? live.current() : await live.at(versionNumber(version));
  request.about.served = served;
  return served;
}

/** @param pieces The text of the answer. */
export function sendPrediction(
  request: FastifyRequest,
  reply: FastifyReply,
  predicted: Predicted,
  pieces: Iterable<string>,
  mediaType = 'application/json',
): FastifyReply {
  const { about } = request;
  about.rows = predicted.predictions.length;
  about.warned = predicted;
  reply
    .header('x-model-version', String(about.served?.version))
    .header('x-prediction-id', idOf(about.served as ServedVersion, predicted))
    .header('x-prediction-warnings', String(predicted.warningCount))
    .type(mediaType);
  return predicted.predictions.length <= largeAnswer
    ? reply.send([...pieces].join(''))
    : reply.send(Readable.from(pieces, { objectMode: false }));
}

/** `{"predictions": […]}`, by any name. */
export function* namedList(name: string, { predictions }: Predicted): Generator<string> {
  yield `{${JSON.stringify(name)}:`;
  yield* listPieces(predictions);
  yield '}';
}
