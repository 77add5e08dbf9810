/** Counts, logs and traces every request that goes the framework's way. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { accessLog } from '../observation/logs.ts';
import { parseTraceparent } from '../observation/request-id.ts';
import type { Service } from '../service.ts';
import './about.ts';

/** @param lines A line in the log for each request; with `values` it has the instances too. */
export function observe(
  app: FastifyInstance,
  { metrics, traces }: Service,
  lines: 'lines' | 'values' | undefined,
): void {
  app.decorateRequest('about', null as never);
  app.addHook('onRequest', async (request, reply) => {
    const span = traces?.request(request.headers, routeOf(request), {
      'http.request.method': request.method,
    });
    request.about = { started: performance.now(), ...(span === undefined ? {} : { span }) };
    reply.header('x-request-id', request.id);
  });
  const log = lines === undefined ? undefined : accessLog(app.log, { logValues: lines === 'values' });
  app.addHook('onResponse', async (request, { statusCode: status, raw }) => {
    const { about } = request;
    const { served, rows, warned, span } = about;
    const route = routeOf(request);
    const seconds = (performance.now() - about.started) / 1000;
    if (served === undefined) metrics.request(route, status, seconds);
    else if (status === 200) served.metrics.recordPredict(route, rows ?? 0, seconds);
    else served.metrics.recordRefused(route, status);
    if (warned !== undefined && warned.warningCount > 0)
      served?.metrics.recordWarnings(warned.warningCount, warned.warnings);
    span?.end(status, { 'http.route': request.routeOptions.url ?? '', 'cauce.rows': rows ?? 0 });
    log?.(
      {
        requestId: request.id,
        traceId: span?.traceId ?? parseTraceparent(request.headers.traceparent)?.traceId,
        method: request.method,
        route,
        url: request.url,
        status,
        seconds,
        bytesIn: Number(request.headers['content-length'] ?? 0),
        bytesOut: Number(raw.getHeader('content-length') ?? 0),
        rows,
        model: served?.name,
        version: served?.version,
        key: about.admission?.key,
        remoteAddress: request.ip,
      },
      () => about.instances,
    );
  });
}

/** The template, never what was sent: `POST /models/{model}/predict`. */
function routeOf({ method, is404, routeOptions }: FastifyRequest): string {
  const template = is404 ? 'unknown' : (routeOptions.url ?? 'unknown').replace(/:(\w+)/g, '{$1}');
  return `${method} ${template}`;
}
