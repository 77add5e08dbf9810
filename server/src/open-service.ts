/** Puts together what a process serves: its models, who may use them, where they learn, what is counted. */

import { version } from '@cauce/core';
import type { ModelStore } from '@cauce/store';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { openControl } from './control.ts';
import { createApp } from './create-app.ts';
import type { DriftCounts } from './drift/drift-counts.ts';
import { DriftMonitor } from './drift/drift-monitor.ts';
import type { Ask } from './feedback/memories.ts';
import { loadDefinitions } from './fit/load-definitions.ts';
import { LiveModel } from './models/live-model.ts';
import type { Log, Replicas } from './models/managed-model.ts';
import { checkModelName } from './models/model-name.ts';
import { Models } from './models/models.ts';
import { loggingOptions } from './observation/logs.ts';
import { Metrics, type Snapshot } from './observation/metrics.ts';
import { startTraces } from './observation/traces.ts';
import { defaults, type ServiceOptions } from './options.ts';
import { Guard, KeyRing, readTls } from './protection/index.ts';
import type { BodyLimits, Service } from './service.ts';

/** A model to serve. */
export interface ModelSource {
  /** Its name in addresses. */
  readonly name: string;
  readonly store: ModelStore;
  /** A folder for its retrainings, kept until they are done; default a new temporary one. */
  readonly jobsFolder?: string | undefined;
}

/** What a process is among those of its service. */
export interface Role {
  /** Told in logs and metrics: `server`, `primary`, `worker 1`. */
  readonly process: string;
  /** The socket of the process that has the control; undefined where it is here. */
  readonly controlSocket?: string | undefined;
  /** The processes that serve beside this one, or instead of it. */
  readonly replicas?:
    | (Replicas & {
        snapshots(): Promise<Snapshot[]>;
        drift(): Promise<DriftCounts[]>;
        asks(): readonly Ask[];
      })
    | undefined;
  /** The versions to begin with, by model; default those that are active in the stores. */
  readonly versions?: Readonly<Record<string, number>> | undefined;
}

export interface OpenedService {
  readonly app: FastifyInstance;
  readonly service: Service;
  /** Turns readiness off: from now on the service is about to stop. */
  readonly beginStop: () => void;
}

const limitsBesideBytes = { depth: 32, rowBytes: 1024 * 1024 } as const;

/**
 * A service that is ready to listen. Its `close` ends everything: requests under way are answered, a running fit is left
 * to be resumed.
 * @throws {CauceError} MODEL_FILE_INVALID, STEP_NOT_REGISTERED when a store has versions and none can be opened;
 *   STORE_INVALID, FILE_UNREADABLE for keys and certificates.
 */
export async function openService(
  sources: readonly ModelSource[],
  options: ServiceOptions,
  role: Role,
): Promise<OpenedService> {
  const logging = loggingOptions({ level: options.logLevel ?? 'warn', process: role.process });
  const stop = new AbortController();
  let logger: FastifyBaseLogger | undefined;
  // What is to be said before there is anything to say it with is said then.
  const early: Parameters<Log>[] = [];
  const log: Log = (level, message, error) => {
    if (logger === undefined) early.push([level, message, error]);
    else logger[level]({ err: error }, message);
  };

  const tls = options.tls === undefined ? undefined : await readTls(options.tls);
  const keys = options.keysFile === undefined ? undefined : await KeyRing.load(options.keysFile, { log });
  const allowedOrigins = options.allowedOrigins ?? [];
  const guard = new Guard({
    ...(keys === undefined ? {} : { keys }),
    ...(options.anonymousLimits === undefined ? {} : { anonymousLimits: options.anonymousLimits }),
    loopbackOnly: options.loopbackOnly ?? true,
    allowedOrigins,
  });
  const metrics = new Metrics({ process: role.process, version });
  const traces = await startTraces({ version, warn: message => log('warn', message) });
  const definitions = await loadDefinitions(options.definitionModules ?? []);
  const models = new Models(
    sources.map(
      ({ name, store }) =>
        new LiveModel({
          name: checkModelName(name),
          store,
          definitions,
          metrics,
          drift: new DriftMonitor(name),
          policy: options.policy,
        }),
    ),
  );
  await Promise.all(models.all.map(live => open(live, role, log)));
  const limits: BodyLimits = {
    bytes: options.bodyLimit ?? defaults.bodyLimit,
    rows: options.maxRows ?? defaults.maxRows,
    ...limitsBesideBytes,
  };
  const control =
    role.controlSocket === undefined
      ? await openControl({
          sources,
          models,
          options,
          limits,
          definitions,
          metrics,
          traces,
          log,
          replicas: role.replicas,
        })
      : { socketPath: role.controlSocket };
  const service: Service = {
    models,
    control,
    guard,
    limits,
    minRows: options.minRows ?? defaults.minRows,
    metrics,
    traces,
    stopping: stop.signal,
  };
  const app = await createApp(service, {
    logging,
    accessLog: options.accessLog,
    allowedOrigins,
    tls,
    vertex: options.vertex,
    requestTimeoutMs: options.requestTimeoutMs ?? defaults.requestTimeoutMs,
  });
  logger = app.log;
  for (const own of early) log(...own);
  for (const warning of tls?.warnings ?? []) log('warn', warning);
  metrics.watch({
    models: () =>
      models.all.map(live => ({
        name: live.name,
        activeVersion: live.isReady ? live.current().version : undefined,
        loadedVersions: live.loadedVersions,
      })),
  });
  const unwatch = keys?.watch();
  app.addHook('preClose', async () => {
    stop.abort();
    // Who is still sending, or reads no answer, is not waited for longer.
    setTimeout(() => app.server.closeAllConnections(), closeAfterMs).unref();
  });
  app.addHook('onClose', async () => {
    unwatch?.();
    if ('close' in control) await control.close();
    await traces?.shutdown();
  });
  return { app, service, beginStop: () => stop.abort() };
}

/** Longest time for requests under way to end when the service stops: less than orchestrators wait before they kill. */
const closeAfterMs = 25_000;

async function open(live: LiveModel, { versions }: Role, log: Log): Promise<void> {
  const version = versions?.[live.name];
  if (version !== undefined) return live.commit(version);
  const { refused, isGuess } = await live.open();
  for (const { version: bad, error } of refused) {
    log('error', `${live.name}: version ${bad} cannot be opened and is passed over.`, error);
  }
  if (!isGuess) return;
  const rest = `version ${live.current().version}, the newest, is in use. Activate another if it should be.`;
  log('error', `${live.name}: the file that says which version is active is damaged; ${rest}`);
}
