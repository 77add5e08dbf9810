/** Logs as JSON lines, one object each; without bodies, values of features, keys and values of queries. */

import { type FastifyBaseLogger, type FastifyServerOptions, LogController } from 'fastify';
import { redactText } from '../protection/redact.ts';
import { describeError } from './describe-error.ts';
import { requestId } from './request-id.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface LogOptions {
  /** Least level that is written; default `warn`. */
  readonly level?: LogLevel;
  /** Said in each line: `primary`, `worker 1`. */
  readonly process?: string;
  /** Where lines go; default standard error. */
  readonly stream?: { write(line: string): void };
}

export type LoggingOptions = Pick<FastifyServerOptions, 'logger' | 'genReqId' | 'logController'>;

/** What `fastify()` is given: the log's form, and ids of requests. Spread it into its options. */
export function loggingOptions(options: LogOptions = {}): LoggingOptions {
  const { level = 'warn', process: name, stream = process.stderr } = options;
  return {
    logger: {
      level,
      stream,
      base: { pid: process.pid, ...(name !== undefined && { process: name }) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: label => ({ level: label }) },
      serializers: {
        err: error => describeError(error),
        req: ({ method, url }) => ({ method, url: withoutQueryValues(url) }),
        res: ({ statusCode }) => ({ statusCode }),
      },
    },
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
    // The access log says more in one line, and only where it is asked for.
    logController: new LogController({ requestIdLogLabel: 'requestId', disableRequestLogging: true }),
  };
}

/** One answered request. */
export interface Access {
  readonly requestId: string;
  /** Of the caller's `traceparent`, or of our own span. */
  readonly traceId?: string | undefined;
  readonly method: string;
  /** Template of the route: `/models/{model}/predict`. */
  readonly route: string;
  /** As received; values of its query are not logged. */
  readonly url: string;
  readonly status: number;
  readonly seconds: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly rows?: number | undefined;
  readonly model?: string | undefined;
  readonly version?: number | undefined;
  /** What the key is called, never the key. */
  readonly key?: string | undefined;
  readonly remoteAddress: string | undefined;
}

export interface AccessLogOptions {
  /**
   * Default false. True also logs the instances themselves, which may be personal data: whoever asks for it is to
   * know who reads the log, and how long it is kept.
   */
  readonly logValues?: boolean;
}

/**
 * A function that writes a line for each request, whatever the level of `log` is.
 * Its second argument is only called, and the instances only logged, with `logValues`.
 */
export function accessLog(
  log: FastifyBaseLogger,
  { logValues = false }: AccessLogOptions = {},
): (access: Access, instances?: () => unknown) => void {
  const lines = log.child({}, { level: 'info' });
  return ({ seconds, url, ...access }, instances) => {
    const line = { ...access, path: withoutQueryValues(url), durationMs: Math.round(seconds * 1e6) / 1e3 };
    lines.info(logValues && instances !== undefined ? { ...line, instances: instances() } : line, 'request');
  };
}

/** Longest path that is logged, in characters. */
const maxPath = 500;

/** A path with the names of its query, without their values and without keys: `/retrain?promote=`. */
export function withoutQueryValues(url: string): string {
  const [path, query] = url.split('?', 2);
  // What has no value or an odd name may be a value itself.
  const names = (query ?? '').split('&').flatMap(pair => /^([\w.-]{1,40})=/.exec(pair)?.[0] ?? []);
  return redactText(`${path}${names.length > 0 ? `?${names.join('&')}` : ''}`.slice(0, maxPath));
}
