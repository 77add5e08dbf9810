/** `cauce serve`: the REST service over folders of models. */

import { existsSync } from 'node:fs';
import { CauceError, type Table, tableFromBytes } from '@cauce/core';
import type { RunningService, ServeOptions } from '@cauce/server';
import { Command, Option } from 'commander';
import { hostingOptions, sageMakerModel } from '../hosting.ts';
import { byteSize, definitionsOption, positiveNumber, wholeNumber } from '../options.ts';
import { policyOption, readPolicy } from '../policy-file.ts';
import { exampleRow, serviceBanner } from '../service-banner.ts';

interface Given {
  readonly host?: string;
  readonly port?: number;
  readonly workers: number;
  readonly keys?: string;
  readonly allowAnonymous?: true;
  readonly allowOrigin?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly bodyLimit?: number;
  readonly maxRows: number;
  readonly minRows: number;
  readonly rateLimit?: number;
  readonly requestTimeout: number;
  readonly keep: number;
  readonly queue: number;
  readonly timeLimit?: number;
  readonly memoryLimit?: number;
  readonly drain: number;
  readonly policy?: string;
  readonly webhook?: string;
  readonly logLevel: NonNullable<ServeOptions['logLevel']>;
  readonly accessLog?: 'lines' | 'values';
  readonly definitions: readonly string[];
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

export function serveCommand(): Command {
  const command = new Command('serve')
    .description('serve folders of models over HTTP: predict, retrain, docs')
    .argument('[folders...]', 'folders that cauce train wrote, or folders of such folders');
  command.optionsGroup('Where:');
  command
    .option('--host <address>', 'where to listen; 0.0.0.0 for every network (default: 127.0.0.1)')
    .option('--port <number>', 'port; 0 for any free one (default: $PORT or 8000)', wholeNumber(0, 65_535))
    .option('--workers <number>', 'processes that answer predictions', wholeNumber(1, 256), 1)
    .option('--tls-cert <file>', 'certificate for https, PEM')
    .option('--tls-key <file>', 'its private key, PEM');
  command.optionsGroup('Who:');
  command
    .option('--keys <file>', 'only who has a key of this file (cauce keys add) may use the service')
    .option('--allow-anonymous', 'let all who reach the address use the service without a key')
    .option('--allow-origin <origins...>', 'let pages of these origins call the service')
    .option('--rate-limit <number>', 'requests a second, of all who have no key together', positiveNumber);
  command.optionsGroup('How much:');
  command
    .option('--body-limit <size>', 'largest body, unpacked (default: 50mb)', byteSize)
    .option('--max-rows <rows>', 'most rows of a body', wholeNumber(1), 1_000_000)
    .option('--request-timeout <seconds>', 'longest time for a request to arrive', positiveNumber, 60)
    .option(
      '--drain <seconds>',
      'when asked to end, go on so long after saying "not ready"',
      wholeNumber(0),
      0,
    );
  command.optionsGroup('Learning:');
  command
    .option('--min-rows <rows>', 'fewest rows that a retraining takes', wholeNumber(2), 30)
    .option('--keep <versions>', 'versions of each model that are kept', wholeNumber(1), 20)
    .option('--queue <number>', 'retrainings that may wait', wholeNumber(0), 8)
    .option('--time-limit <seconds>', 'longest time that a retraining may take', positiveNumber)
    .option('--memory-limit <mb>', 'most memory that a retraining may take, in megabytes', wholeNumber(64));
  command.optionsGroup('Trust:');
  command
    .addOption(policyOption("laid over the models' policies"))
    .option('--webhook <url>', 'where to tell, by POST, when drift begins, grows or ends');
  command.optionsGroup('Logs:');
  return command
    .addOption(new Option('--log-level <level>', 'what is logged').choices(logLevels).default('warn'))
    .addOption(
      new Option(
        '--access-log <kind>',
        'a line for each request; with "values", the instances too, which may be personal data',
      ).choices(['lines', 'values']),
    )
    .addOption(definitionsOption())
    .action(serve);
}

/** Serves until the process is asked to end. */
async function serve(given: readonly string[], options: Given): Promise<void> {
  const folders = given.length > 0 ? given : existsSync(sageMakerModel) ? [sageMakerModel] : [];
  if (folders.length === 0) {
    const rule = 'a folder that cauce train wrote: cauce serve models/cars';
    throw new CauceError('PARAM_INVALID', { where: 'cauce serve', param: 'folders', rule, received: 'none' });
  }
  // Only this command needs the server; the others start faster without it.
  const { serve: startServer } = await import('@cauce/server');
  // From now on: a service that is asked to end while it starts does so in order.
  const end = askedToEnd();
  const service = await startServer(await serveOptions(folders, options));
  await announce(service);
  await end;
  await service.close();
}

async function serveOptions(folders: readonly string[], options: Given): Promise<ServeOptions> {
  const { tlsCert: certFile, tlsKey: keyFile } = options;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    const rule = 'given together with the other: a certificate and its private key';
    const param = certFile === undefined ? '--tls-key' : '--tls-cert';
    throw new CauceError('PARAM_INVALID', { where: 'cauce serve', param, rule, received: 'only one' });
  }
  const hosting = hostingOptions(process.env, folders);
  return {
    ...hosting,
    folders,
    host: options.host ?? hosting.host,
    port: options.port ?? hosting.port,
    allowAnonymous: options.allowAnonymous ?? hosting.allowAnonymous,
    workers: options.workers,
    keysFile: options.keys,
    allowedOrigins: options.allowOrigin,
    tls: certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile },
    anonymousLimits: options.rateLimit === undefined ? undefined : { requestsPerSecond: options.rateLimit },
    bodyLimit: options.bodyLimit,
    maxRows: options.maxRows,
    minRows: options.minRows,
    requestTimeoutMs: 1000 * options.requestTimeout,
    drainMs: 1000 * options.drain,
    keep: options.keep,
    maxWaiting: options.queue,
    timeLimitMs: options.timeLimit === undefined ? undefined : 1000 * options.timeLimit,
    memoryLimitMb: options.memoryLimit,
    policy: options.policy === undefined ? undefined : await readPolicy(options.policy),
    webhook: options.webhook,
    logLevel: options.logLevel,
    accessLog: options.accessLog,
    definitionModules: options.definitions,
  };
}

async function announce({ url, models }: RunningService): Promise<void> {
  const [started] = models;
  const { name, version, model } = started;
  const row = model && exampleRow(model.schema, await rowsOf(started));
  const others = models.slice(1).map(other => other.name);
  console.log(serviceBanner({ url, name, version, row, others }));
}

/** The rows that a model learnt from; undefined where they were not kept, or are damaged: they are only an example. */
async function rowsOf({ store, version }: RunningService['models'][number]): Promise<Table | undefined> {
  try {
    const data = version === undefined ? undefined : await store.readData(version);
    return data && tableFromBytes(data);
  } catch {
    return undefined;
  }
}

/** Resolves on Ctrl+C, or when the system asks the process to end. */
function askedToEnd(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
