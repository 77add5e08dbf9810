/** GET /metrics: what all processes of the service counted, for Prometheus. */

import type { FastifyInstance } from 'fastify';
import { prometheusContentType, render } from '../observation/metrics.ts';
import type { Control } from '../service.ts';

export function metricsRoute(app: FastifyInstance, control: Control): void {
  app.get('/metrics', { config: { scope: 'admin' } }, async (_request, reply) =>
    reply.type(prometheusContentType).send(await render(await control.snapshots())),
  );
}
