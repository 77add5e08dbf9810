/** GET /drift: whether what is served is still like what was learnt from. */

import { show } from '@cauce/core';
import type { FastifyInstance } from 'fastify';
import { checkOptions } from '../bodies/instances.ts';
import { HttpProblem } from '../problem.ts';
import type { Control, Service } from '../service.ts';
import { modelRoutes, type OfModel } from './of-model.ts';

export function driftRoutes(app: FastifyInstance, service: Service, { drift, feedback }: Control): void {
  const config = { scope: 'admin' } as const;
  modelRoutes(service, (path, live) => {
    app.get<OfModel>(`${path}/drift`, { config }, async (request, reply) => {
      const model = live(request);
      const { version, model: own } = model.current();
      const last = lastWindows(request.query as Record<string, unknown>, own.policy.drift.windows);
      reply.header('x-model-version', String(version));
      return { ...(await drift.answer(model, last)), performance: feedback.get(model.name)?.report() };
    });
  });
}

/** @throws {HttpProblem} 422. */
function lastWindows(query: Readonly<Record<string, unknown>>, most: number): number | undefined {
  checkOptions(query, ['windows']);
  const { windows } = query;
  if (windows === undefined) return undefined;
  const last = typeof windows === 'string' && /^\d{1,4}$/.test(windows) ? Number(windows) : 0;
  if (last >= 1 && last <= most) return last;
  const detail = `windows must be a whole number from 1 to ${most}, which is how many are kept. Got ${show(windows)}.`;
  throw new HttpProblem(422, 'OPTION_INVALID', detail);
}
