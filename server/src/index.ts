/** The REST service. */

export { createServer, type ServerOptions } from './create-server.ts';
export type { ModelSource } from './open-service.ts';
export type { ServiceOptions } from './options.ts';
export { type ProblemDocument, statusOf } from './problem.ts';
export * from './protection/index.ts';
export { type RunningService, type ServeOptions, serve } from './serve.ts';
