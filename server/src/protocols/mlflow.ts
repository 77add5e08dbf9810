/**
 * MLflow's scoring server (mlflow.org, "Deploy MLflow Model as a Local Inference Server") and Amazon SageMaker's containers
 * ("Use Your Own Inference Code with Hosting Services"), which share their two addresses. They speak to the default model.
 */

import { version as library } from '@cauce/core';
import { checkCsv } from '@cauce/io';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bodyStream, mediaType, readBody } from '../bodies/body.ts';
import { bodyType } from '../bodies/instances.ts';
import type { ServedVersion } from '../models/served-version.ts';
import { predictBatches } from '../predict/predict-batches.ts';
import type { Predicted } from '../predict/predict-rows.ts';
import { HttpProblem, type ProblemDocument } from '../problem.ts';
import { checkReady } from '../routes/health.ts';
import { type Answering, namedList, sendPrediction, servedFor } from './answer.ts';
import { checkLength, predictGiven, predictTable } from './given.ts';
import { invocationOf } from './invocation.ts';
import { readJson } from './read-json.ts';

export function mlflowRoutes(app: FastifyInstance, answering: Answering): void {
  const { service } = answering;
  for (const path of ['/ping', '/health']) {
    app.get(path, { config: { scope: 'none' } }, async () => {
      checkReady(service);
      return { ready: true };
    });
  }
  app.get('/version', { config: { scope: 'none' } }, async (_request, reply) =>
    reply.type('text/plain').send(library),
  );
  app.post('/invocations', { config: { scope: 'predict' } }, async (request, reply) => {
    const served = await servedFor(service, request, undefined, undefined);
    const predicted = await predict(answering, served, request);
    return prefersCsv(request)
      ? sendPrediction(request, reply, predicted, csvLines(predicted), 'text/csv; charset=utf-8')
      : sendPrediction(request, reply, predicted, namedList('predictions', predicted));
  });
}

/** MLflow's codes. The message never holds what was sent, but for the odd value. */
export function mlflowError(message: string, { status, code }: ProblemDocument): object {
  const isForm = code === 'BODY_SHAPE' || code === 'OPTION_UNKNOWN';
  return { error_code: (isForm ? undefined : errorCodes[status]) ?? 'BAD_REQUEST', message };
}

const errorCodes: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'RESOURCE_DOES_NOT_EXIST',
  422: 'INVALID_PARAMETER_VALUE',
  429: 'REQUEST_LIMIT_EXCEEDED',
  500: 'INTERNAL_ERROR',
  503: 'TEMPORARILY_UNAVAILABLE',
};

async function predict(
  { service, batcher }: Answering,
  served: ServedVersion,
  request: FastifyRequest,
): Promise<Predicted> {
  const { limits } = service;
  const { charset = 'utf-8', header } = mediaParameters(request);
  if (!/^(?:utf-?8|us-ascii)$/i.test(charset)) {
    const detail = `The charset must be utf-8. Got "${charset.slice(0, 60)}".`;
    throw new HttpProblem(415, 'CHARSET_UNKNOWN', detail);
  }
  const type = bodyType(mediaType(request.raw));
  if (type === 'json') {
    const given = invocationOf(await readJson(request, limits));
    return predictGiven(batcher, served, given, limits.rows);
  }
  if (type !== 'csv' || header !== 'absent') {
    return (await predictBatches(served, bodyStream(request.raw, limits.bytes), type, limits)).predicted;
  }
  const { schema, ignored } = served.model;
  const read = await checkCsv(await readBody(request.raw, limits.bytes), {
    schema,
    header: schema.names,
    ignore: ignored,
    name: 'The body',
    limit: limits.rows + 1,
  });
  checkLength(read.table.length, limits.rows);
  return predictTable(served, read);
}

/** The parameters of the content type, by their names in small letters: `text/csv; header=absent`. */
function mediaParameters({ headers }: FastifyRequest): Readonly<Partial<Record<string, string>>> {
  const [, ...parameters] = (headers['content-type'] ?? '').split(';');
  return Object.fromEntries(
    parameters.map(parameter => {
      const [name, value = ''] = parameter.split('=', 2);
      return [
        name.trim().toLowerCase(),
        value
          .trim()
          .replace(/^"(.*)"$/, '$1')
          .toLowerCase(),
      ];
    }),
  );
}

/** Whether `Accept` names CSV before JSON or anything. */
function prefersCsv({ headers }: FastifyRequest): boolean {
  const types = (headers.accept ?? '').split(',').map(type => type.split(';', 1)[0].trim().toLowerCase());
  return (
    types.find(type => ['text/csv', 'application/json', 'application/*', '*/*'].includes(type)) === 'text/csv'
  );
}

/** Lines in one piece of text. */
const pieceLines = 10_000;

/** One prediction on each line, without a header. */
function* csvLines({ predictions }: Predicted): Generator<string> {
  for (let start = 0; start < predictions.length; start += pieceLines) {
    const some: (number | string)[] = Array.prototype.slice.call(predictions, start, start + pieceLines);
    yield some.map(prediction => `${cellOf(String(prediction))}\n`).join('');
  }
}

function cellOf(text: string): string {
  return /[",\r\n]|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
