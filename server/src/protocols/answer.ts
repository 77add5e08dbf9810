/** What all protocols do around a prediction: which version, what is noted of the request, how the answer is sent. */

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServedVersion } from '../models/served-version.ts';
import { answerPieces, largeAnswer } from '../predict/answer.ts';
import type { Batcher, Predicted } from '../predict/batcher.ts';
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
    .header('x-prediction-warnings', String(predicted.warningCount))
    .type(mediaType);
  return predicted.predictions.length <= largeAnswer
    ? reply.send([...pieces].join(''))
    : reply.send(Readable.from(pieces, { objectMode: false }));
}

/** `{"predictions": […]}`, by any name. */
export function* namedList(
  name: string,
  { predictions }: Predicted,
  served: ServedVersion,
): Generator<string> {
  yield `{${JSON.stringify(name)}:`;
  yield* listPieces(predictions, served);
  yield '}';
}

/** A list as JSON, in pieces. */
export function listPieces(values: ArrayLike<number | string>, served: ServedVersion): Generator<string> {
  return answerPieces('list', { predictions: values, warnings: [], warningCount: 0 }, served);
}
