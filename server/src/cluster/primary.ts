/**
 * Several processes at one address: they answer predictions, and pass everything else on to this one, which has the jobs
 * and decides which version is in use.
 */

import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelFolder } from '../model-folders.ts';
import { sourceOf } from '../model-folders.ts';
import type { ManagedModel } from '../models/managed-model.ts';
import { type OpenedService, openService } from '../open-service.ts';
import type { ServiceOptions } from '../options.ts';
import { type RunningService, startedModels } from '../serve.ts';
import type { Control } from '../service.ts';
import type { Start } from './messages.ts';
import { setUpWorkers, WorkerPool } from './pool.ts';
import type { Rpc } from './rpc.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly drainMs: number;
}

const program = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));
/** Longest time that a process may take to open its models and listen, in milliseconds. */
const startMs = 120_000;
const tellTakenEveryMs = 250;

/** @throws as `serve`. */
export async function serveByWorkers(
  models: readonly ModelFolder[],
  options: ServiceOptions,
  { host, port, workers, drainMs }: Address,
): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-'));
  await chmod(folder, 0o700);
  const controlSocket = process.platform === 'win32' ? `\\\\?\\pipe\\${folder}` : join(folder, 'control');
  // Settled here, so that those that are started later listen where the first ones do.
  const at = port === 0 ? await freePort(host) : port;
  let opened: OpenedService | undefined;
  const start = (rpc: Rpc, name: string): Promise<string> => {
    const { control, models: live } = (opened as OpenedService).service;
    return whileStill([...(control as Control).managed.values()], async () => {
      const versions = Object.fromEntries(
        live.all.filter(({ isReady }) => isReady).map(own => [own.name, own.current().version]),
      );
      const told: Start = { models, options, host, port: at, process: name, controlSocket, versions };
      return rpc.ask<string>('start', told, startMs);
    });
  };
  setUpWorkers(program);
  const pool = new WorkerPool({
    count: workers,
    start,
    guard: () => (opened as OpenedService).service.guard,
    log: (level, message, error) => opened?.app.log[level]({ err: error }, message),
  });
  const close = async (): Promise<void> => {
    opened?.beginStop();
    await pool.close(drainMs);
    await opened?.app.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const sources = await Promise.all(models.map(sourceOf));
    // Certificates are the business of those that are spoken to.
    const own = { ...options, tls: undefined };
    opened = await openService(sources, own, { process: 'primary', replicas: pool });
    const { app, service } = opened;
    await app.listen({ path: controlSocket });
    const url = await pool.open();
    setInterval(() => {
      const taken = service.guard.takenSinceLast();
      if (Object.keys(taken).length > 0) pool.spread(taken);
    }, tellTakenEveryMs).unref();
    (service.control as Control).queue.begin();
    return { url, models: startedModels(opened), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function freePort(host: string): Promise<number> {
  const probe = createServer().listen(0, host);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Runs something while no model is switched. */
function whileStill<T>([first, ...others]: readonly ManagedModel[], work: () => Promise<T>): Promise<T> {
  return first === undefined ? work() : first.whileStill(() => whileStill(others, work));
}
