/** Five hundred clients that send slowly, or stop half-way, beside others that do not. */

import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { Clients, quantile, startService } from './service.ts';

const slowClients = 500;
const requestTimeoutMs = 5000;
/** Node looks for late requests once a second. */
const graceMs = 3000;

const beginnings = [
  'POST /pre',
  'POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n',
  'POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n[{"na',
  'POST /retrain HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n5\r\nname,\r\n',
];

test(`${slowClients} slow clients disturb nobody, and are let go`, { timeout: 120_000 }, async () => {
  const service = await startService({ requestTimeoutMs });
  const { hostname, port } = new URL(service.url);
  const clients = new Clients(service.url, 32, 1000);
  const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
  await pause(3000);
  const opened = performance.now();
  const closedAt: number[] = [];
  const sockets: Socket[] = [];
  for (let i = 0; i < slowClients; i++) {
    const socket = connect(Number(port), hostname, () => socket.write(beginnings[i % beginnings.length]));
    socket.on('error', () => {});
    socket.on('close', () => closedAt.push(performance.now() - opened));
    socket.resume();
    sockets.push(socket);
  }
  // Half of them go on, a byte at a time.
  const drip = setInterval(() => {
    for (let i = 0; i < slowClients; i += 2) if (sockets[i].writable) sockets[i].write('a');
  }, 500);
  await pause(requestTimeoutMs + graceMs);
  clearInterval(drip);
  const isGone = closedAt.length;
  await clients.stop();
  for (const socket of sockets) socket.destroy();
  await service.close();

  const { answered } = clients;
  assert.equal(answered.filter(({ status }) => status !== 200).length, 0, 'nobody else is disturbed');
  const p99 = (part: typeof answered): number =>
    quantile(
      part.map(({ ms }) => ms),
      0.99,
    );
  const [before, during] = [
    answered.filter(own => own.sentAt < opened),
    answered.filter(own => own.sentAt >= opened),
  ];
  console.log(
    `p99 without them ${p99(before).toFixed(2)} ms, with them ${p99(during).toFixed(2)} ms; ${isGone} let go`,
  );
  assert.equal(isGone, slowClients, `all are gone after ${requestTimeoutMs + graceMs} ms`);
  assert.ok(p99(during) < 10 * p99(before) + 20);
});
