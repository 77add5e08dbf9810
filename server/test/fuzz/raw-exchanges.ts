/** Bytes on a socket: some are HTTP, some nearly, some not at all. */

import { connect } from 'node:net';
import type { Random } from '@cauce/core';
import { car } from '../fixture.ts';
import { mutated } from './mutate.ts';
import { requestTimeoutMs } from './served.ts';
import { chance, pick } from './values.ts';

interface Exchange {
  /** Sent piece by piece. */
  readonly pieces: readonly Uint8Array[];
  /** The statuses that must come, in this order; default anything below 500. */
  readonly statuses?: readonly number[];
  /** Whether the sender says that it is done. Default false: the server is to lose patience. */
  readonly ends?: boolean;
}

const parallel = 24;
/** The server looks for the late once a second; the machine may be busy. */
const longestMs = requestTimeoutMs + 6000;

/** @returns What went wrong, with the bytes that were sent. */
export async function rawExchanges(url: string, random: Random, count: number): Promise<string[]> {
  const failures: string[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count && failures.length < 5) {
      const number = next++;
      const exchange = exchangeOf(random.fork(number), new URL(url).host);
      const fault = await faultOf(url, exchange);
      if (fault === undefined) continue;
      failures.push(
        `exchange ${number}: ${fault}\n  ${JSON.stringify(Buffer.concat(exchange.pieces).toString('latin1')).slice(0, 3000)}`,
      );
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return failures;
}

async function faultOf(url: string, exchange: Exchange): Promise<string | undefined> {
  const { text, isClosed } = await exchanged(url, exchange);
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  if (statuses.some(status => status >= 500)) return text;
  const { statuses: expected } = exchange;
  if (expected !== undefined) {
    return String(statuses) === String(expected)
      ? undefined
      : `${expected} were expected, and came ${statuses}: ${text.slice(0, 500)}`;
  }
  return statuses.length > 0 || isClosed ? undefined : `neither answered nor closed within ${longestMs} ms`;
}

function exchanged(
  url: string,
  { pieces, statuses, ends = false }: Exchange,
): Promise<{ text: string; isClosed: boolean }> {
  const { hostname, port } = new URL(url);
  return new Promise(done => {
    const socket = connect(Number(port), hostname);
    let text = '';
    const end = (isClosed: boolean): void => {
      clearTimeout(late);
      socket.destroy();
      done({ text, isClosed });
    };
    const late = setTimeout(end, longestMs, false);
    socket.setEncoding('latin1');
    socket.on('data', data => {
      text += data;
      const answers = text.match(/HTTP\/1\.1 \d{3} /g)?.length ?? 0;
      // One answer is enough, unless so many must come: then the last is waited for.
      if (statuses === undefined) setTimeout(end, 20, false);
      else if (answers >= statuses.length) setTimeout(end, 50, false);
    });
    socket.on('error', () => end(true));
    socket.on('close', () => end(true));
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(piece);
      if (ends) socket.end();
    });
  });
}

const line = '\r\n';

function exchangeOf(random: Random, host: string): Exchange {
  return pick(random, exchanges)(random, host);
}

/** A good request as text. */
function good(host: string, body = JSON.stringify([car]), more: readonly string[] = []): string {
  const headers = [
    `host: ${host}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...more,
  ];
  return ['POST /predict HTTP/1.1', ...headers, '', body].join(line);
}

const text = (...pieces: readonly string[]): Uint8Array[] =>
  pieces.map(piece => Buffer.from(piece, 'latin1'));

const exchanges: readonly ((random: Random, host: string) => Exchange)[] = [
  function mutatedBytes(random, host) {
    return {
      pieces: [mutated(random, Buffer.from(good(host)), Buffer.from(good(host)))],
      ends: chance(random, 0.8),
    };
  },
  function mutatedHead(random, host) {
    const [head, body] = good(host).split('\r\n\r\n');
    return {
      pieces: [mutated(random, Buffer.from(head), Buffer.from(head)), ...text(`\r\n\r\n${body}`)],
      ends: chance(random, 0.8),
    };
  },
  function noise(random) {
    return {
      pieces: [Buffer.from(Array.from({ length: 1 + random.integer(400) }, () => random.integer(256)))],
      ends: chance(random, 0.8),
    };
  },
  function requestLines(random, host) {
    const first = pick(random, [
      'POST  /predict HTTP/1.1',
      'POST /predict',
      'POST /predict HTTP/9.9',
      'POST /predict HTTP/1.0',
      'post /predict HTTP/1.1',
      'GET * HTTP/1.1',
      'OPTIONS * HTTP/1.1',
      'CONNECT a:1 HTTP/1.1',
      'GET http://evil.example/model HTTP/1.1',
      'GET //model HTTP/1.1',
      'GET /model\t HTTP/1.1',
      'GET /\u00e9 HTTP/1.1',
      `GET /${'x'.repeat(20_000)} HTTP/1.1`,
      'PRI * HTTP/2.0',
      '\u0016\u0003\u0001',
      'GET /../model HTTP/1.1',
      'GET ?x HTTP/1.1',
      'GET # HTTP/1.1',
      'TRACE / HTTP/1.1',
    ]);
    return { pieces: text(`${first}${line}host: ${host}${line}${line}`), ends: true };
  },
  function headerLines(random, host) {
    const odd = pick(random, [
      'a',
      ': b',
      'a : b',
      ' a: b',
      'a: \u0000',
      'a: b\u000bc',
      'content-length: 5',
      'content-length: -1',
      'content-length: 1e3',
      'content-length: 99999999999999999999',
      'content-length: 0x10',
      'transfer-encoding: chunked',
      'transfer-encoding: gzip',
      'transfer-encoding: chunked, identity',
      'host: evil',
      'expect: 100-continue',
      'upgrade: h2c\r\nconnection: upgrade',
      'upgrade: websocket\r\nconnection: upgrade',
      'connection: \u00ff',
      `a: ${'b'.repeat(20_000)}`,
      '\u00e9: x',
      'content-type: \u00ff',
    ]);
    return { pieces: text(good(host, undefined, [odd])), ends: true };
  },
  function headerFlood(random, host) {
    const many = Array.from(
      { length: pick(random, [100, 1900, 2100]) },
      (_, i) => `h${i}: ${'v'.repeat(random.integer(8))}`,
    );
    return { pieces: text(good(host, undefined, many)), ends: true };
  },
  function chunks(random, host) {
    const size = pick(random, [
      '0',
      '1',
      '5;x=y',
      '-1',
      'ffffffffffffffff',
      'FFFFFFFFFFFFFFFFF',
      'g',
      '',
      ' 5',
      '0x5',
      '5 ',
      '00000000000000000000005',
      `5;${'x'.repeat(20_000)}`,
    ]);
    const end = pick(random, ['0\r\n\r\n', '0\r\n', '', '0\r\na: b\r\n\r\n', '\r\n']);
    const head = [
      'POST /predict HTTP/1.1',
      `host: ${host}`,
      'content-type: application/json',
      'transfer-encoding: chunked',
      '',
      '',
    ].join(line);
    return { pieces: text(head, `${size}${line}[null${line}`, end), ends: chance(random, 0.7) };
  },
  function goodChunks(random, host) {
    const body = JSON.stringify([car]);
    const head = [
      'POST /predict HTTP/1.1',
      `host: ${host}`,
      'content-type: application/json',
      'transfer-encoding: chunked',
      '',
      '',
    ].join(line);
    const pieces = [head];
    for (let at = 0; at < body.length; ) {
      const size = 1 + random.integer(9);
      const piece = body.slice(at, at + size);
      pieces.push(`${piece.length.toString(16)}${line}${piece}${line}`);
      at += size;
    }
    return { pieces: text(...pieces, `0${line}${line}`), statuses: [200] };
  },
  function tooLittle(_random, host) {
    return { pieces: text(good(host).slice(0, -20)), statuses: [408] };
  },
  function headOnly(random, host) {
    return { pieces: text(good(host).slice(0, 20 + random.integer(40))), statuses: [408] };
  },
  function leavesEarly(random, host) {
    const whole = good(host);
    return { pieces: text(whole.slice(0, random.integer(whole.length))), ends: true };
  },
  /** The 400 for the rest may come before the answer to what was good. */
  function tooMuch(random, host) {
    return { pieces: text(good(host) + 'x'.repeat(1 + random.integer(50))) };
  },
  function pipelined(random, host) {
    const count = 2 + random.integer(20);
    return { pieces: text(good(host).repeat(count)), statuses: Array(count).fill(200) };
  },
  function pipelinedKinds(_random, host) {
    const other = `GET /model HTTP/1.1${line}host: ${host}${line}${line}`;
    const bad = good(host, '[{]');
    return { pieces: text(good(host) + other + bad + good(host)), statuses: [200, 200, 400, 200] };
  },
];
