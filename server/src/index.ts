/** The REST service. */

export { createServer, type ServerOptions } from './create-server.ts';
export { type ProblemDocument, statusOf } from './problem.ts';
export { type ServeOptions, type Service, serve } from './serve.ts';
