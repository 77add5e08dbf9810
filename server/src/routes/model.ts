/** GET /model, /versions, /health/live and /health/ready. */

import type { FastifyInstance } from 'fastify';
import { HttpProblem } from '../problem.ts';
import type { ServedModel } from '../served-model.ts';

export function modelRoutes(app: FastifyInstance, served: ServedModel): void {
  app.get('/model', async (_request, reply) => {
    const { model, version } = served.current();
    reply.header('x-model-version', String(version));
    return {
      name: served.name,
      version,
      task: model.task,
      target: model.target,
      schema: model.schema.fields,
      features: model.featureNames,
      pipeline: model.toString(),
      metrics: model.metrics,
      lineage: model.lineage,
    };
  });

  app.get('/versions', async () => {
    const active = served.isReady ? served.current().version : null;
    return { active, versions: await served.store.list() };
  });

  app.get('/health/live', async () => ({ live: true }));

  app.get('/health/ready', async () => {
    if (!served.isReady) throw new HttpProblem(503, 'NO_MODEL', 'No model is loaded yet.');
    return { ready: true, version: served.current().version };
  });
}
