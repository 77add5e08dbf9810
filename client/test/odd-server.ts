/** A server that really does what a good one does not: cut connections, answer late, answer nonsense. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CauceHttpError } from '../src/index.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface OddServer {
  readonly url: string;
  /** All requests so far. */
  readonly seen: readonly Seen[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** @param answer Called for each request, with how many of its method and path came before it. */
export async function oddServer(
  answer: (response: ServerResponse, seen: Seen, before: number) => unknown,
): Promise<OddServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const one = { method, path: url, headers, body: await bodyOf(request).catch(() => '') };
    const before = seen.filter(other => other.method === method && other.path === url).length;
    seen.push(one);
    await answer(response, one, before);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function problem(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): void {
  json(
    response,
    status,
    { type: 'about:blank', title: code, status, detail: `Because of ${code}.`, code },
    headers,
  );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Whether an error is the refusal of this status and code. */
export function isRefusal(error: unknown, status: number, code?: string): error is CauceHttpError {
  assert.ok(error instanceof CauceHttpError, String(error));
  assert.equal(error.status, status);
  if (code !== undefined) assert.equal(error.code, code);
  return true;
}
