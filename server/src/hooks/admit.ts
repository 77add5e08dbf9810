/** Asks the guard about every request, before anything of it is read. */

import type { FastifyInstance } from 'fastify';
import type { Guard } from '../protection/guard.ts';

export function admit(app: FastifyInstance, guard: Guard): void {
  app.addHook('onRequest', async request => {
    const { scope = 'admin' } = request.routeOptions.config;
    request.about.admission = guard.admit(request.raw, request.is404 ? 'none' : scope);
  });
  app.addHook('onResponse', async request => request.about.admission?.release());
  app.addHook('onRequestAbort', async request => request.about.admission?.release());
}
