/** What platforms that run services say by the environment. */

import type { ServeOptions } from '@cauce/server';

/** Where SageMaker puts the model. */
export const sageMakerModel = '/opt/ml/model';

/**
 * - Vertex AI: AIP_HTTP_PORT, AIP_HEALTH_ROUTE, AIP_PREDICT_ROUTE. Only the platform reaches the container.
 * - SageMaker: a model in /opt/ml/model is served on SAGEMAKER_BIND_TO_PORT, or 8080. Likewise.
 * - PORT: where most others want to find the service.
 */
export function hostingOptions(
  env: NodeJS.ProcessEnv,
  folders: readonly string[],
): Pick<ServeOptions, 'host' | 'port' | 'allowAnonymous' | 'vertex'> {
  const { AIP_HTTP_PORT, AIP_HEALTH_ROUTE, AIP_PREDICT_ROUTE, SAGEMAKER_BIND_TO_PORT, PORT } = env;
  if (AIP_HTTP_PORT !== undefined) {
    return {
      host: '0.0.0.0',
      port: Number(AIP_HTTP_PORT),
      allowAnonymous: true,
      vertex: { healthRoute: AIP_HEALTH_ROUTE, predictRoute: AIP_PREDICT_ROUTE },
    };
  }
  if (folders.includes(sageMakerModel)) {
    return { host: '0.0.0.0', port: Number(SAGEMAKER_BIND_TO_PORT ?? 8080), allowAnonymous: true };
  }
  return PORT === undefined ? {} : { port: Number(PORT) };
}
