/** Routes that speak to a model: each exists for every model by name, and without a name for the default one. */

import { show } from '@cauce/core';
import type { FastifyRequest, RouteGenericInterface } from 'fastify';
import type { LiveModel } from '../models/live-model.ts';
import { HttpProblem } from '../problem.ts';
import type { Service } from '../service.ts';

export interface OfModel extends RouteGenericInterface {
  readonly Params: { readonly model?: string };
}

/**
 * @param define Called for both forms, with what their paths begin with, and what finds the model of a request.
 */
export function modelRoutes(
  { models }: Service,
  define: (path: string, live: (request: FastifyRequest<OfModel>) => LiveModel) => void,
): void {
  define('', () => models.default);
  define('/models/:model', request => models.get(request.params.model));
}

/** The version that a path names. @throws {HttpProblem} 404 for what is no number. */
export function versionNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  const detail = `A version is a whole number such as 3. Got ${show(text.slice(0, 40))}.`;
  throw new HttpProblem(404, 'VERSION_UNKNOWN', detail);
}
