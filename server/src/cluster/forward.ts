/** In a process that only serves: whatever it has no route for is passed on to the process that has the control. */

import { Agent, type IncomingMessage, request as open, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { HttpProblem, problemHeaders, problemOf } from '../problem.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Passes a request on, body and answer piece by piece. */
export function forward(request: IncomingMessage, response: ServerResponse, socketPath: string): void {
  const { method, url: path, headers } = request;
  const from = { 'x-forwarded-for': request.socket.remoteAddress ?? '' };
  const onward = open({ agent, socketPath, method, path, headers: { ...headers, ...from } });
  onward.on('response', answer => {
    response.writeHead(answer.statusCode as number, answer.rawHeaders);
    response.flushHeaders();
    pipeline(answer, response, () => {});
  });
  onward.on('error', error => {
    request.resume();
    if (response.headersSent) response.destroy();
    else refuse(response, error);
  });
  response.on('close', () => {
    if (!response.writableFinished) onward.destroy();
  });
  // Its errors are those of `onward`, or of who sends: then there is nobody to answer.
  request.pipe(onward);
  request.on('aborted', () => onward.destroy());
}

function refuse(response: ServerResponse, cause: Error): void {
  const detail = 'The process that keeps the versions cannot be reached just now. Predictions go on.';
  const problem = new HttpProblem(503, 'CONTROL_UNREACHABLE', detail, {}, { 'retry-after': '2' });
  problem.cause = cause;
  response.writeHead(503, problemHeaders(problem));
  response.end(JSON.stringify(problemOf(problem)));
}
