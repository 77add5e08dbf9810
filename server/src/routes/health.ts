/** Whether the service lives and can be used: for load balancers and orchestrators. */

import type { FastifyInstance } from 'fastify';
import { HttpProblem } from '../problem.ts';
import type { Service } from '../service.ts';

export function healthRoutes(app: FastifyInstance, service: Service): void {
  const config = { scope: 'none' } as const;
  app.get('/health/live', { config }, async () => ({ live: true }));
  app.get('/health/ready', { config }, async () => {
    checkReady(service);
    return { ready: true, version: service.models.default.current().version };
  });
}

/** @throws {HttpProblem} 503 while a model lacks a version that can answer, and from when the service is to stop. */
export function checkReady({ models, stopping }: Service): void {
  if (stopping.aborted) {
    throw new HttpProblem(503, 'STOPPING', 'The server is about to stop.', {}, { 'retry-after': '5' });
  }
  for (const live of models.all) live.current();
}
