/** Errors as a protocol's clients expect them, from the same problems that all other routes answer. */

import type { FastifyInstance } from 'fastify';
import { type ProblemDocument, problemHeaders, problemOf } from '../problem.ts';
import type { Service } from '../service.ts';

/** The body of an error. @param message All that there is to say: these clients show nothing else. */
export type ErrorForm = (message: string, problem: ProblemDocument) => object;

/** What most protocols have. */
export const errorAlone: ErrorForm = message => ({ error: message });

/**
 * Routes whose errors have this form. Data that does not fit is 400 there, as these protocols have it, and not 422.
 * @param define Called with the application that the routes are to be added to.
 */
export function withErrors(
  app: FastifyInstance,
  service: Service,
  form: ErrorForm,
  define: (app: FastifyInstance) => void,
): void {
  app.register(async scope => {
    scope.setErrorHandler((error, request, reply) => {
      const problem = problemOf(error);
      const { status, code } = problem;
      if (status >= 500) request.log.error({ err: error }, code);
      service.metrics.recordProblem(code);
      return reply
        .code(status === 422 ? 400 : status)
        .headers({ ...problemHeaders(error), 'content-type': 'application/json' })
        .send(JSON.stringify(form(messageOf(problem), problem)));
    });
    define(scope);
  });
}

/** So many problems of the data are told. */
const toldProblems = 10;

function messageOf({ detail, errors, errorCount = 0 }: ProblemDocument): string {
  if (errors === undefined || errorCount < 2) return detail;
  const told = errors.slice(0, toldProblems).map(({ message }) => message);
  return `${errorCount} problems in the data. ${told.join(' ')}${errorCount > told.length ? ' …' : ''}`;
}
