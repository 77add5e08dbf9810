/** The HTTP application of one process: routes, and what happens around each of them. */

import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import fastify, { type FastifyInstance } from 'fastify';
import { forward } from './cluster/forward.ts';
import { admit } from './hooks/admit.ts';
import { observe } from './hooks/observe.ts';
import type { LoggingOptions } from './observation/logs.ts';
import { Batcher } from './predict/batcher.ts';
import { ExpressLane } from './predict/express-lane.ts';
import { HttpProblem, problemHeaders, problemOf } from './problem.ts';
import { securityHeaders } from './protection/security-headers.ts';
import type { Tls } from './protection/tls.ts';
import { protocolRoutes } from './protocols/routes.ts';
import { docsRoutes } from './routes/docs.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoute } from './routes/metrics.ts';
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
  /** Longest time for a request to arrive, in milliseconds. Who sends more slowly, or stops half-way, is let go then. */
  readonly requestTimeoutMs: number;
}

/** How often requests that take too long to arrive are looked for, in milliseconds. */
const timeoutCheckMs = 1000;
/** Longest time for the headers alone. */
const headersTimeoutMs = 10_000;
const keepAliveTimeoutMs = 72_000;

export async function createApp(service: Service, options: AppOptions): Promise<FastifyInstance> {
  const { tls, requestTimeoutMs, allowedOrigins } = options;
  const batcher = new Batcher();
  const lane = new ExpressLane(service, batcher, tls !== undefined);
  // What is to be told of each request is told by the framework's hooks.
  const hasLane = options.accessLog === undefined && service.traces === undefined;
  const app = fastify({
    ...options.logging,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    serverFactory(handle) {
      const limits = {
        requestTimeout: requestTimeoutMs,
        headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
        connectionsCheckingInterval: timeoutCheckMs,
        keepAliveTimeout: keepAliveTimeoutMs,
      };
      const listener = hasLane
        ? (...call: Parameters<typeof handle>): void => {
            if (!lane.take(...call)) handle(...call);
          }
        : handle;
      return tls === undefined
        ? createHttp(limits, listener)
        : (createHttps({ ...tls.options, ...limits }, listener) as unknown as Server);
    },
    clientErrorHandler: answerUnreadable,
  }) as unknown as FastifyInstance;

  // Routes read bodies themselves, as streams with limits of their own.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  observe(app, service, options.accessLog);
  admit(app, service.guard);
  const headers = securityHeaders({ kind: 'api', withHsts: tls !== undefined });
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
    if ('queue' in service.control) throw notFound(app, request.method, request.url.split('?', 1)[0]);
    reply.hijack();
    forward(request.raw, reply.raw, service.control.socketPath);
  });

  predictRoutes(app, service, batcher);
  versionRoutes(app, service);
  healthRoutes(app, service);
  docsRoutes(app, service, {});
  protocolRoutes(app, service, batcher);
  if ('queue' in service.control) {
    retrainRoutes(app, service, service.control);
    switchRoutes(app, service, service.control);
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
    exposedHeaders: ['x-model-version', 'x-prediction-warnings', 'location', 'retry-after', 'x-request-id'],
    maxAge: 600,
  };
}

/** What is no HTTP, or took too long to arrive: there is no request yet to answer in the usual way. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: import('node:net').Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, detail] = unreadable[error.code ?? ''] ?? unreadable.other;
  const problem = JSON.stringify(problemOf(new HttpProblem(status, code, detail)));
  socket.end(
    `HTTP/1.1 ${status} ${code}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(problem)}\r\nconnection: close\r\n\r\n${problem}`,
  );
}

const unreadable: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> & {
  readonly other: readonly [number, string, string];
} = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'REQUEST_TIMEOUT', 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: [431, 'HEADERS_TOO_LARGE', 'The headers have more than 16 kB together.'],
  other: [400, 'REQUEST_INVALID', 'This is no HTTP request.'],
};

function notFound(app: FastifyInstance, method: string, path: string): HttpProblem {
  const others = (['GET', 'POST', 'DELETE'] as const).filter(known =>
    app.hasRoute({ method: known, url: path }),
  );
  if (others.length > 0) {
    const allow = others.join(', ');
    return new HttpProblem(
      405,
      'METHOD_NOT_ALLOWED',
      `${path} takes ${allow}. Got ${method}.`,
      { allow },
      { allow },
    );
  }
  const detail = `There is nothing at ${path.slice(0, 100)}. Try POST /predict, POST /retrain, GET /model or GET /docs.`;
  return new HttpProblem(404, 'NOT_FOUND', detail);
}
