/** What a service can be told. All of it is plain data but the stores, so that it can be sent to other processes. */

import type { PolicyInput } from '@cauce/core';
import type { FitLimits } from './fit/fitter.ts';
import type { LogLevel } from './observation/logs.ts';
import type { Limits } from './protection/keys.ts';
import type { TlsFiles } from './protection/tls.ts';

export interface ServiceOptions extends FitLimits {
  /** Largest body in bytes, unpacked; default 50 MiB. */
  readonly bodyLimit?: number | undefined;
  /** Most instances of a body; default 1,000,000. */
  readonly maxRows?: number | undefined;
  /** Fewest rows that a retraining takes; default 30. */
  readonly minRows?: number | undefined;
  /** So many versions of each model are kept; default 20. The active one and the one before it always are. */
  readonly keep?: number | undefined;
  /** So many retrainings may wait; default 8. */
  readonly maxWaiting?: number | undefined;
  /** Paths of modules that export the definitions of the user's own: here and in the processes that fit. */
  readonly definitionModules?: readonly string[] | undefined;
  /** A file of keys, as `cauce keys add` writes it; default none: whoever reaches the server may use all of it. */
  readonly keysFile?: string | undefined;
  /** For all requests together where there are no keys; default none. */
  readonly anonymousLimits?: Limits | undefined;
  /** Routes that Vertex AI asks for by AIP_HEALTH_ROUTE and AIP_PREDICT_ROUTE. */
  readonly vertex?:
    | { readonly healthRoute?: string | undefined; readonly predictRoute?: string | undefined }
    | undefined;
  /** Origins whose pages may call the service from a browser; default none. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Certificate and key, for https; default http. */
  readonly tls?: TlsFiles | undefined;
  /** Whether only this machine reaches the server: then a `Host` that names another is refused. Default true. */
  readonly loopbackOnly?: boolean | undefined;
  /** Longest time for a request to arrive, in milliseconds; default 60,000. */
  readonly requestTimeoutMs?: number | undefined;
  /** What guards do about what they find, laid over the policy of every model. */
  readonly policy?: PolicyInput | undefined;
  /** Address of http or https that is told when drift begins, grows or ends; default none. */
  readonly webhook?: string | undefined;
  /** How often is looked whether to tell it, in milliseconds; default 60,000. */
  readonly driftEveryMs?: number | undefined;
  /** What is logged, as JSON lines on standard error; default `warn`. */
  readonly logLevel?: LogLevel | undefined;
  /** A line for each request; `values` logs the instances too, which may be personal data. Default none. */
  readonly accessLog?: 'lines' | 'values' | undefined;
}

export const defaults = {
  bodyLimit: 50 * 1024 * 1024,
  maxRows: 1_000_000,
  minRows: 30,
  keep: 20,
  maxWaiting: 8,
  requestTimeoutMs: 60_000,
  driftEveryMs: 60_000,
} as const;
