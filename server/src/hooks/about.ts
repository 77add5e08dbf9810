/** What is noted of a request on its way, for whoever counts and logs it in the end. */

import type { ServedVersion } from '../models/served-version.ts';
import type { RequestSpan } from '../observation/traces.ts';
import type { Predicted } from '../predict/predict-rows.ts';
import type { Scope } from '../protection/keys.ts';
import type { Admission } from '../protection/limiter.ts';

export interface About {
  /** `performance.now()` when its headers had arrived. */
  readonly started: number;
  admission?: Admission;
  span?: RequestSpan;
  /** The version that answers it. */
  served?: ServedVersion;
  rows?: number;
  warned?: Pick<Predicted, 'warnings' | 'warningCount'>;
  /** For logs that were asked for in so many words. */
  instances?: readonly unknown[];
}

declare module 'fastify' {
  interface FastifyRequest {
    about: About;
  }
  interface FastifyContextConfig {
    /** What a key must be allowed to; a route that does not say is for administrators. */
    readonly scope?: Scope | 'none';
  }
}
