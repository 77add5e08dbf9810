/**
 * Vertex AI's custom containers (cloud.google.com/vertex-ai/docs/predictions/custom-container-requirements): two routes,
 * at addresses that Vertex AI chooses.
 */

import type { FastifyInstance } from 'fastify';
import { checkOptions, noOptions } from '../bodies/instances.ts';
import { checkReady } from '../routes/health.ts';
import { type Answering, namedList, sendPrediction, servedFor } from './answer.ts';
import { predictGiven } from './given.ts';
import { checkList, checkObject, readJson } from './read-json.ts';

export interface VertexRoutes {
  /** `AIP_HEALTH_ROUTE`: answers 200 when all models can be used. */
  readonly healthRoute?: string | undefined;
  /** `AIP_PREDICT_ROUTE`: `{"instances": […]}` → `{"predictions": […]}`. */
  readonly predictRoute?: string | undefined;
}

/** A route that is there already, such as /health or /invocations, stays as it is: it answers what is needed. */
export function vertexRoutes(
  app: FastifyInstance,
  { service, batcher }: Answering,
  { healthRoute, predictRoute }: VertexRoutes,
): void {
  if (healthRoute !== undefined && !app.hasRoute({ method: 'GET', url: literal(healthRoute) })) {
    app.get(literal(healthRoute), { config: { scope: 'none' } }, async () => {
      checkReady(service);
      return { ready: true };
    });
  }
  if (predictRoute === undefined || app.hasRoute({ method: 'POST', url: literal(predictRoute) })) return;
  app.post(literal(predictRoute), { config: { scope: 'predict' } }, async (request, reply) => {
    const served = await servedFor(service, request, undefined, undefined);
    const body = checkObject(await readJson(request, service.limits), 'The body', '{"instances": […]}');
    checkOptions(body, ['instances', 'parameters']);
    noOptions(checkObject(body.parameters ?? {}, '"parameters"', '{}'));
    const rows = checkList(body.instances, '"instances"', 'instances');
    const predicted = await predictGiven(batcher, served, { rows }, service.limits.rows);
    return sendPrediction(request, reply, predicted, namedList('predictions', predicted));
  });
}

/** A path that stands for itself: a colon would begin a parameter. */
function literal(path: string): string {
  return path.replaceAll(':', '::');
}
