/** POST /feedback: the true targets of predictions, told later. GET /feedback: how good the predictions were. */

import type { FastifyInstance } from 'fastify';
import { mediaType } from '../bodies/body.ts';
import { checkOptions, emptyBody } from '../bodies/instances.ts';
import type { Feedback } from '../feedback/feedback.ts';
import { toldOf } from '../feedback/told-body.ts';
import { HttpProblem } from '../problem.ts';
import { readJson } from '../protocols/read-json.ts';
import type { Control, Service } from '../service.ts';
import { modelRoutes, type OfModel } from './of-model.ts';

/** Longest body, in bytes: 50,000 truths of single predictions. It is read as a whole, and nobody is answered meanwhile. */
const maxBytes = 2 * 1024 * 1024;

export function feedbackRoutes(
  app: FastifyInstance,
  { limits, ...service }: Service,
  { feedback }: Control,
): void {
  const bodyLimits = { ...limits, bytes: Math.min(limits.bytes, maxBytes) };
  modelRoutes({ limits, ...service }, (path, live) => {
    const own = (request: Parameters<typeof live>[0]): Feedback =>
      feedback.get(live(request).name) as Feedback;
    app.post<OfModel>(`${path}/feedback`, { config: { scope: 'predict' } }, async request => {
      checkJson(mediaType(request.raw));
      checkOptions(request.query as Record<string, unknown>, []);
      const { model } = live(request).current();
      const body = await readJson(request, bodyLimits);
      if (body === undefined) throw emptyBody();
      return own(request).tell(toldOf(body, model));
    });
    app.get<OfModel>(`${path}/feedback`, { config: { scope: 'admin' } }, async request => {
      checkOptions(request.query as Record<string, unknown>, []);
      return own(request).report();
    });
  });
}

/** @throws {HttpProblem} 415. */
function checkJson(type: string): void {
  if (/^application\/(?:json|[\w.+-]+\+json)$/.test(type)) return;
  const received = type === '' ? 'none' : `"${type.slice(0, 60)}"`;
  throw new HttpProblem(415, 'MEDIA_TYPE_UNKNOWN', `Content-Type must be application/json. Got ${received}.`);
}
