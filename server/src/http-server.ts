/** The HTTP server below the framework: how long a request may take to arrive, and what is said of what is no request. */

import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { FastifyServerOptions } from 'fastify';
import { HttpProblem, problemOf, problemType } from './problem.ts';
import type { Tls } from './protection/index.ts';

export interface HttpServerOptions {
  readonly tls: Tls | undefined;
  /** Longest time for a request to arrive, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Takes requests before the framework sees them; returns whether it did. */
  readonly take: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
}

/** How often requests that take too long to arrive are looked for, in milliseconds. */
const timeoutCheckMs = 1000;
/** Longest time for the headers alone. */
const headersTimeoutMs = 10_000;
const keepAliveTimeoutMs = 72_000;

/** What Fastify is to be told for such a server. */
export function httpServer({ tls, requestTimeoutMs, take }: HttpServerOptions): FastifyServerOptions {
  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
    connectionsCheckingInterval: timeoutCheckMs,
    keepAliveTimeout: keepAliveTimeoutMs,
  };
  return {
    serverFactory(handle) {
      const listener =
        take === undefined
          ? handle
          : (request: IncomingMessage, response: ServerResponse): void => {
              if (!take(request, response)) handle(request, response);
            };
      return tls === undefined
        ? createHttp(limits, listener)
        : (createHttps({ ...tls.options, ...limits }, listener) as unknown as Server);
    },
    clientErrorHandler: answerUnreadable,
    // By this the framework writes the address as it is; the server is the one above.
    ...(tls === undefined ? {} : { https: tls.options }),
  };
}

/** What is no HTTP, or took too long to arrive: there is no request yet to answer in the usual way. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, detail] = unreadable[error.code ?? ''] ?? unreadable.other;
  const problem = JSON.stringify(problemOf(new HttpProblem(status, code, detail)));
  socket.end(
    `HTTP/1.1 ${status} ${code}\r\ncontent-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(problem)}\r\nconnection: close\r\n\r\n${problem}`,
  );
}

const unreadable: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> & {
  readonly other: readonly [number, string, string];
} = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'REQUEST_TIMEOUT', 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: [431, 'HEADERS_TOO_LARGE', 'The headers have more than 16 kB together.'],
  other: [400, 'REQUEST_INVALID', 'This is no HTTP request.'],
};
