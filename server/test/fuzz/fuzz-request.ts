/** A request of the fuzzer, how it is sent, and what came back. */

import { Agent, type IncomingHttpHeaders, request as open } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Operation } from './described.ts';

export interface FuzzRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names and values by turns; names may come twice. */
  readonly headers: readonly string[];
  readonly body?: Uint8Array | undefined;
  /** The operation whose documented answers it must get. */
  readonly operation?: Operation | undefined;
  /** It must succeed. */
  readonly isValid?: boolean;
}

export interface FuzzAnswer {
  readonly status: number;
  /** Without parameters. */
  readonly mediaType: string;
  readonly headers: IncomingHttpHeaders;
  /** Unpacked. */
  readonly body: Buffer;
}

/** Longer than this nobody waits: retrainings wait for each other. */
const longestMs = 20_000;
const longestRetrainMs = 120_000;

export class Client {
  readonly url: URL;
  readonly #agent: Agent;

  /** @param url Of the service. */
  constructor(url: string, maxSockets: number) {
    this.url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets });
  }

  /** @throws {Error} When the connection ends before the answer does, or the answer takes too long. */
  send({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
    const timeoutMs = path.includes('retrain') ? longestRetrainMs : longestMs;
    const { hostname, port, host } = this.url;
    const own = headers.some((name, i) => i % 2 === 0 && name === 'host') ? [] : ['host', host];
    const isChunked = headers.includes('transfer-encoding');
    const length = body === undefined || isChunked ? [] : ['content-length', String(body.length)];
    return new Promise((done, fail) => {
      const sent = open({
        agent: this.#agent,
        hostname,
        port,
        method,
        path,
        headers: [...own, ...length, ...headers],
      });
      const late = setTimeout(() => sent.destroy(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs);
      const failed = (error: Error): void => {
        clearTimeout(late);
        fail(error);
      };
      sent.on('error', failed);
      sent.on('response', answer => {
        const pieces: Buffer[] = [];
        answer.on('data', piece => pieces.push(piece));
        answer.on('error', failed);
        answer.on('end', () => {
          clearTimeout(late);
          const { statusCode: status = 0, headers: told } = answer;
          const { 'content-type': type = '', 'content-encoding': packing = '' } = told;
          try {
            const bytes = Buffer.concat(pieces);
            const unpacked = bytes.length === 0 ? bytes : (unpack[packing]?.(bytes) ?? bytes);
            done({ status, headers: told, mediaType: type.split(';', 1)[0], body: unpacked });
          } catch (error) {
            fail(error);
          }
        });
      });
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

const unpack: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
};

/** Everything of a request, to send it again. */
export function shown({ method, path, headers, body }: FuzzRequest): string {
  const base64 = body === undefined ? undefined : Buffer.from(body).toString('base64');
  return JSON.stringify({ method, path, headers, base64 });
}
