/** Answers to requests that no route is there for: another method, another address, or one that cannot be read. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { HttpProblem, problemHeaders, problemOf } from '../problem.ts';

const methods = ['GET', 'POST', 'DELETE'] as const;

/**
 * Takes note of all routes that are added from now on.
 * @returns What says why there is no route for a method and a path: 404, or 405 with the methods that there are.
 */
export function watchRoutes(app: FastifyInstance): (method: string, path: string) => HttpProblem {
  const known: { readonly method: string; readonly pattern: RegExp }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = patternOf(url);
    for (const one of [method].flat()) known.push({ method: one, pattern });
  });
  return (method, path) => {
    const there = known.filter(({ pattern }) => pattern.test(path)).map(route => route.method);
    const allow = methods.filter(one => there.includes(one)).join(', ');
    if (allow === '') {
      const detail = `There is nothing at ${path.slice(0, 100)}. Try POST /predict, POST /retrain, GET /model or GET /docs.`;
      return new HttpProblem(404, 'NOT_FOUND', detail);
    }
    const detail = `${path.slice(0, 200)} takes ${allow}. Got ${method}.`;
    return new HttpProblem(405, 'METHOD_NOT_ALLOWED', detail, { allow }, { allow });
  };
}

/** For what the framework refuses before it has run any hook: a stray `%`, and names without end. */
export function answerBadAddress(
  { code }: { readonly code: string },
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
): void {
  const problem =
    code === 'FST_ERR_BAD_URL'
      ? new HttpProblem(400, 'ADDRESS_INVALID', 'The address is not encoded properly: look for a stray %.')
      : new HttpProblem(404, 'NOT_FOUND', 'There is nothing here: a name in the address is too long.');
  reply.hijack();
  reply.raw.writeHead(problem.status, { ...headers, ...problemHeaders(problem) });
  reply.raw.end(JSON.stringify(problemOf(problem)));
}

/** The paths of a route as the framework writes it: `/models/:model`, `/docs/assets/*`, and `::` for a colon. */
function patternOf(url: string): RegExp {
  const source = url.replace(/::|:\w+|\*|[.+?^$(){}|[\]\\]/g, part => {
    if (part === '::') return ':';
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : `\\${part}`;
  });
  return new RegExp(`^${source}/?$`);
}
