/** A service in this process. */

import type { FastifyInstance } from 'fastify';
import { type ModelSource, type OpenedService, openService } from './open-service.ts';
import type { ServiceOptions } from './options.ts';

export interface ServerOptions extends ServiceOptions {
  /** The models to serve; the first is the one that routes without a name speak to. */
  readonly models: readonly ModelSource[];
}

/**
 * A server that is ready to listen, with each store's active version loaded, or the newest that can be opened. What an
 * earlier life of it left unfinished goes on as soon as it listens.
 * @throws {CauceError} MODEL_FILE_INVALID, STEP_NOT_REGISTERED when a store has versions and none can be opened;
 *   STORE_INVALID, FILE_UNREADABLE for files of keys and certificates.
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  return (await openServer(options)).app;
}

/** `createServer`, with what is behind the application. */
export async function openServer({ models, ...options }: ServerOptions): Promise<OpenedService> {
  const opened = await openService(models, options, { process: 'server' });
  const { app, service } = opened;
  if ('queue' in service.control) {
    const { queue } = service.control;
    app.addHook('onListen', async () => queue.begin());
  }
  return opened;
}
