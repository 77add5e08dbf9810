/** The protocols of other servers, for clients that speak them already. Each only translates: predictions are the same. */

import type { FastifyInstance } from 'fastify';
import type { Batcher } from '../predict/batcher.ts';
import type { Service } from '../service.ts';
import type { Answering } from './answer.ts';
import { errorAlone, withErrors } from './errors.ts';
import { mlflowError, mlflowRoutes } from './mlflow.ts';
import { openInferenceRoutes } from './open-inference.ts';
import { tensorFlowRoutes } from './tensorflow.ts';
import { type VertexRoutes, vertexRoutes } from './vertex.ts';

/** @param vertex Where Vertex AI wants its routes; default nowhere. */
export function protocolRoutes(
  app: FastifyInstance,
  service: Service,
  batcher: Batcher,
  vertex: VertexRoutes = {},
): void {
  const answering: Answering = { service, batcher };
  withErrors(app, service, errorAlone, scope => {
    openInferenceRoutes(scope, answering);
    tensorFlowRoutes(scope, answering);
  });
  withErrors(app, service, mlflowError, scope => mlflowRoutes(scope, answering));
  withErrors(app, service, errorAlone, scope => vertexRoutes(scope, answering, vertex));
}
