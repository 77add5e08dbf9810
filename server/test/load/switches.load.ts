/**
 * A thousand retrainings under constant load from 32 connections. `CAUCE_RETRAINS=100` for a shorter run.
 *
 *     npm run test:load
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCars } from '../fixture.ts';
import { Clients, median, quantile, startService } from './service.ts';

const retrains = Number(process.env['CAUCE_RETRAINS'] ?? 1000);
/** Retrainings and rest take turns, so that what else the machine does falls on both. */
const blocks = 20;
const restMs = 3000;
const connections = 32;
const perSecond = 800;
/** Around a switch, in milliseconds. */
const switchMs = 50;

test(`${retrains} retrainings while ${connections} connections predict`, { timeout: 1_800_000 }, async () => {
  const service = await startService({ keep: 5 });
  const clients = new Clients(service.url, connections, perSecond);
  const rest: [from: number, to: number][] = [];
  const switched: number[] = [];
  const memory: number[] = [];
  const bodies = [1, 2, 3, 4].map(seed => JSON.stringify(makeCars(100, seed)));
  try {
    for (let block = 0; block < blocks; block++) {
      const restsFrom = performance.now();
      await new Promise(resolve => setTimeout(resolve, restMs));
      rest.push([restsFrom, performance.now()]);
      for (let i = 0; i < retrains / blocks; i++) {
        const response = await fetch(`${service.url}/retrain`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: bodies[i % bodies.length],
        });
        const answer = (await response.json()) as { model: { version: number } };
        assert.equal(response.status, 200, JSON.stringify(answer));
        clients.promised = answer.model.version;
        switched.push(performance.now());
      }
      memory.push(await service.memory());
    }
  } finally {
    await clients.stop();
    await service.close();
  }

  const { answered } = clients;
  assert.equal(clients.promised, 1 + retrains);
  assert.equal(answered.filter(({ status }) => status !== 200).length, 0, 'no request failed');
  const old = answered.filter(({ version, promised }) => version < promised);
  assert.deepEqual(old, [], 'no answer came from an older version than was promised');

  const msBetween = (from: number, to: number): number[] =>
    answered.filter(({ sentAt }) => sentAt >= from && sentAt < to).map(({ ms }) => ms);
  const atRest = rest.map(([from, to]) => quantile(msBetween(from, to), 0.99));
  const around = answered.filter(({ sentAt, ms }) =>
    switched.some(at => sentAt < at + switchMs && sentAt + ms > at - switchMs),
  );
  const busyBlocks = rest.map(([, from], i) => {
    const to = rest[i + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    const ms = around.filter(({ sentAt }) => sentAt >= from && sentAt < to).map(own => own.ms);
    return quantile(ms, 0.99);
  });
  const quarter = blocks / 4;
  const [early, late] = [memory.slice(quarter, 2 * quarter), memory.slice(-quarter)].map(median);
  const halves = [rest.slice(0, blocks / 2), rest.slice(blocks / 2)].map(half =>
    median(half.flatMap(([from, to]) => msBetween(from, to))),
  );
  console.log(
    [
      `${answered.length} predictions, ${retrains} retrainings (${switched.length} switches)`,
      `p99 at rest ${median(atRest).toFixed(2)} ms, around switches ${median(busyBlocks).toFixed(2)} ms, ratio ${(median(busyBlocks) / median(atRest)).toFixed(2)}`,
      `median at rest, first half ${halves[0].toFixed(3)} ms, second half ${halves[1].toFixed(3)} ms`,
      `memory in the second quarter ${early.toFixed(0)} MB, in the last ${late.toFixed(0)} MB`,
    ].join('\n'),
  );
  assert.ok(median(busyBlocks) <= 1.5 * median(atRest), 'p99 around a switch is at most 1.5 of that at rest');
  assert.ok(late <= 1.1 * early + 16, `memory is flat: ${memory.map(Math.round)}`);
  assert.ok(halves[1] <= 1.25 * halves[0] + 0.1, 'predictions take as long in the end as in the beginning');
});
