/** The REST service over a model store. */

import type { Definition } from '@cauce/core';
import type { ModelStore } from '@cauce/store';
import fastify, { type FastifyInstance } from 'fastify';
import { loadDefinitions } from './fit/load-definitions.ts';
import type { FitLimits } from './fit/run-fit.ts';
import { HttpProblem, problemOf } from './problem.ts';
import { docsRoutes } from './routes/docs.ts';
import { modelRoutes } from './routes/model.ts';
import { predictRoute } from './routes/predict.ts';
import { retrainRoutes } from './routes/retrain.ts';
import { ServedModel } from './served-model.ts';

export interface ServerOptions extends FitLimits {
  readonly store: ModelStore;
  /** What the model is called in answers; default `model`. */
  readonly name?: string;
  /** Largest body in bytes, unpacked; default 50 MiB. */
  readonly bodyLimit?: number;
  /** Fewest rows that a retraining takes; default 30. */
  readonly minRows?: number;
  /** Paths of modules that export the definitions of the user's own: here and in the process that fits. */
  readonly definitionModules?: readonly string[];
  /** Default true: JSON lines on standard error, for warnings and errors. */
  readonly logger?: boolean;
}

/** Longest time for a request to arrive: half-open ones do not pile up. */
const requestTimeoutMs = 60_000;

/**
 * A server that is ready to listen, with the store's active version loaded, or the newest that can be opened.
 * @throws {CauceError} MODEL_FILE_INVALID, STEP_NOT_REGISTERED when the store has versions and none can be opened.
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { name = 'model', bodyLimit = 50 * 1024 * 1024, minRows = 30, definitionModules = [] } = options;
  const app = fastify({
    logger: (options.logger ?? true) && { level: 'warn', stream: process.stderr },
    requestTimeout: requestTimeoutMs,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  const definitions: readonly { readonly definition: Definition }[] =
    await loadDefinitions(definitionModules);
  const served = new ServedModel({
    ...options,
    name,
    minRows,
    definitions,
    definitionModules,
    log: (level, message, error) => app.log[level]({ err: error }, message),
  });
  await served.open();

  // Routes read bodies themselves, as streams with limits of their own.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  predictRoute(app, served, bodyLimit);
  retrainRoutes(app, served, bodyLimit);
  modelRoutes(app, served);
  docsRoutes(app, served, minRows);
  app.get('/', async (_request, reply) => reply.redirect('/docs'));

  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error }, problem.detail);
    if (error instanceof HttpProblem) reply.headers(error.headers);
    return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  });
  app.setNotFoundHandler((request, reply) => {
    const problem = problemOf(notFound(app, request.method, request.url.split('?', 1)[0]));
    if (problem.allow !== undefined) reply.header('allow', String(problem.allow));
    return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });
  app.addHook('onClose', async () => served.close());
  return app;
}

function notFound(app: FastifyInstance, method: string, path: string): HttpProblem {
  const other = (['GET', 'POST'] as const).find(known => app.hasRoute({ method: known, url: path }));
  if (other !== undefined) {
    return new HttpProblem(405, 'METHOD_NOT_ALLOWED', `${path} takes ${other}. Got ${method}.`, {
      allow: other,
    });
  }
  const detail = `There is nothing at ${path.slice(0, 100)}. Try POST /predict, POST /retrain, GET /model or GET /docs.`;
  return new HttpProblem(404, 'NOT_FOUND', detail);
}
