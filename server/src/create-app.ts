/** The HTTP application of one process: routes, and what happens around each of them. */

import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { forward } from './cluster/forward.ts';
import { admit } from './hooks/admit.ts';
import { observe } from './hooks/observe.ts';
import { httpServer } from './http-server.ts';
import type { LoggingOptions } from './observation/logs.ts';
import { Batcher } from './predict/batcher.ts';
import { ExpressLane } from './predict/express-lane.ts';
import { problemHeaders, problemOf } from './problem.ts';
import { securityHeaders } from './protection/security-headers.ts';
import type { Tls } from './protection/tls.ts';
import { protocolRoutes } from './protocols/routes.ts';
import type { VertexRoutes } from './protocols/vertex.ts';
import { docsRoutes } from './routes/docs.ts';
import { driftRoutes } from './routes/drift.ts';
import { feedbackRoutes } from './routes/feedback.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoute } from './routes/metrics.ts';
import { answerBadAddress, watchRoutes } from './routes/not-found.ts';
import { predictRoutes } from './routes/predict.ts';
import { retrainRoutes } from './routes/retrain.ts';
import { switchRoutes, versionRoutes } from './routes/versions.ts';
import type { Service } from './service.ts';

export interface AppOptions {
  /** How Fastify logs: `loggingOptions`. */
  readonly logging: LoggingOptions;
  /** A line for each request; `values` logs the instances too. Default none. */
  readonly accessLog?: 'lines' | 'values' | undefined;
  /** Origins whose pages may call the service from a browser; default none. */
  readonly allowedOrigins: readonly string[];
  readonly tls?: Tls | undefined;
  /** Routes that Vertex AI asks for. */
  readonly vertex?: VertexRoutes | undefined;
  /** Longest time for a request to arrive, in milliseconds. Who sends more slowly, or stops half-way, is let go then. */
  readonly requestTimeoutMs: number;
}

export async function createApp(service: Service, options: AppOptions): Promise<FastifyInstance> {
  const { tls, requestTimeoutMs, allowedOrigins, vertex = {} } = options;
  const headers = securityHeaders({ kind: 'api', withHsts: tls !== undefined });
  const batcher = new Batcher();
  const lane = new ExpressLane(service, batcher, tls !== undefined, (error, code) =>
    app.log.error({ err: error }, code),
  );
  // What is to be told of each request is told by the framework's hooks.
  const hasLane = options.accessLog === undefined && service.traces === undefined;
  const app = fastify({
    ...options.logging,
    ...httpServer({ tls, requestTimeoutMs, take: hasLane ? (...call) => lane.take(...call) : undefined }),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors(error, _request, reply) {
      answerBadAddress(error, reply as FastifyReply, headers);
    },
  }) as unknown as FastifyInstance;

  // Routes read bodies themselves, as streams with limits of their own: to the framework there are none.
  for (const method of app.supportedMethods) {
    app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  const notFound = watchRoutes(app);
  observe(app, service, options.accessLog);
  admit(app, service.guard);
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
  if (allowedOrigins.length > 0) await app.register(cors, corsOptions(allowedOrigins));
  await app.register(compress, compressOptions);
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error }, problem.code);
    service.metrics.recordProblem(problem.code);
    return reply.code(problem.status).headers(problemHeaders(error)).send(JSON.stringify(problem));
  });
  app.setNotFoundHandler(async (request, reply) => {
    if ('queue' in service.control) throw notFound(request.method, request.url.split('?', 1)[0]);
    reply.hijack();
    forward(request.raw, reply.raw, service.control.socketPath);
  });

  predictRoutes(app, service, batcher);
  versionRoutes(app, service);
  healthRoutes(app, service);
  docsRoutes(app, service, vertex);
  protocolRoutes(app, service, batcher, vertex);
  if ('queue' in service.control) {
    retrainRoutes(app, service, service.control);
    switchRoutes(app, service, service.control);
    driftRoutes(app, service, service.control);
    feedbackRoutes(app, service, service.control);
    metricsRoute(app, service.control);
  }
  app.get('/', { config: { scope: 'none' } }, async (_request, reply) => reply.redirect('/docs'));
  return app;
}

/** Answers that browsers and clients with a slow line gain from; brotli at a level that costs little. */
const compressOptions = {
  threshold: 2048,
  encodings: ['zstd', 'br', 'gzip'] as ('zstd' | 'br' | 'gzip')[],
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  globalDecompression: false,
};

function corsOptions(origins: readonly string[]) {
  return {
    origin: [...origins],
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: [
      'content-type',
      'authorization',
      'x-api-key',
      'prefer',
      'idempotency-key',
      'x-request-id',
    ],
    exposedHeaders: [
      'x-model-version',
      'x-prediction-id',
      'x-prediction-warnings',
      'location',
      'retry-after',
      'x-request-id',
    ],
    maxAge: 600,
  };
}
