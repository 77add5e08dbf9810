/** The service over folders of models, listening. */

import type { Model } from '@cauce/core';
import type { ModelStore } from '@cauce/store';
import { openServer } from './create-server.ts';
import { findModels, sourceOf } from './model-folders.ts';
import type { OpenedService } from './open-service.ts';
import type { ServiceOptions } from './options.ts';
import { checkAddress, isLoopback } from './protection/index.ts';

export interface ServeOptions extends Omit<ServiceOptions, 'loopbackOnly'> {
  /** Folders of models, as `cauce train` writes them, or folders that hold such folders. At least one. */
  readonly folders: readonly string[];
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string | undefined;
  /** Default 8000; 0 for any free one. */
  readonly port?: number | undefined;
  /** Processes that answer predictions; default 1. */
  readonly workers?: number | undefined;
  /** When it is to stop, it goes on so long after readiness was turned off, in milliseconds; default 0. */
  readonly drainMs?: number | undefined;
  /** Whether all who reach the server may use it without a key, from other machines too; default false. */
  readonly allowAnonymous?: boolean | undefined;
}

export interface StartedModel {
  readonly name: string;
  readonly store: ModelStore;
  /** Undefined for a model that has no version yet. */
  readonly version: number | undefined;
  readonly model: Model | undefined;
}

export interface RunningService {
  /** Where it listens: `http://127.0.0.1:8000`. */
  readonly url: string;
  /** What it served when it started; the first is the one that routes without a name speak to. */
  readonly models: readonly StartedModel[];
  /** Stops it: requests under way are answered, a running fit is left to be resumed at the next start. */
  close(): Promise<void>;
}

/**
 * Serves folders of models.
 * @throws As `createServer`; {CauceError} PARAM_INVALID for an address that others reach, without keys; STORE_INVALID when
 *   another service uses a folder; EADDRINUSE when the port is taken.
 */
export async function serve(options: ServeOptions): Promise<RunningService> {
  const {
    folders,
    host = '127.0.0.1',
    port = 8000,
    workers = 1,
    drainMs = 0,
    allowAnonymous = false,
    ...rest
  } = options;
  checkAddress(host, { hasKeys: rest.keysFile !== undefined, allowAnonymous });
  const service: ServiceOptions = { ...rest, loopbackOnly: isLoopback(host) };
  const models = await findModels(folders);
  if (workers > 1) {
    const { serveByWorkers } = await import('./cluster/primary.ts');
    return serveByWorkers(models, service, { host, port, workers, drainMs });
  }
  const opened = await openServer({ ...service, models: await Promise.all(models.map(sourceOf)) });
  try {
    const url = await opened.app.listen({ host, port });
    return { url, models: startedModels(opened), close: () => drained(opened, drainMs) };
  } catch (error) {
    await opened.app.close();
    throw error;
  }
}

export function startedModels({ service }: OpenedService): StartedModel[] {
  return service.models.all.map(live => ({
    name: live.name,
    store: live.store,
    version: live.isReady ? live.current().version : undefined,
    model: live.isReady ? live.current().model : undefined,
  }));
}

/** Says "not ready", goes on for a while, then ends. */
async function drained({ app, beginStop }: OpenedService, drainMs: number): Promise<void> {
  beginStop();
  if (drainMs > 0) await new Promise(resolve => setTimeout(resolve, drainMs));
  await app.close();
}
