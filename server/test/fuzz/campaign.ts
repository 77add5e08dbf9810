/** Sends requests by the thousand, watches how the service is meanwhile, and compares it with how it was before. */

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Random } from '@cauce/core';
import { byteRequest, goodBodies } from './byte-requests.ts';
import { Described } from './described.ts';
import { documentRequest, type Known } from './document-requests.ts';
import { Client, type FuzzRequest, shown } from './fuzz-request.ts';
import { rawExchanges } from './raw-exchanges.ts';
import type { Served } from './served.ts';
import type { ProcessState } from './served-process.ts';
import { pick } from './values.ts';
import { faultOf } from './verdict.ts';

export interface Campaign {
  readonly served: Served;
  readonly seed: number;
  readonly requests: number;
  /** Exchanges of bytes that are mostly no HTTP. */
  readonly exchanges: number;
  /** Whether memory must not have grown: needs some ten thousand requests to say. Default false. */
  readonly checksMemory?: boolean;
}

const lanes = 24;
/** After so many there is enough to look at. */
const maxFailures = 10;
const sampleEveryMs = 250;
const longestSilenceMs = 1000;
/** Where other tests run at the same time. */
const longestSilenceInCompanyMs = 5000;

/** @throws {AssertionError} With the seed and the requests that got a wrong answer. */
export async function runCampaign({
  served,
  seed,
  requests,
  exchanges,
  checksMemory = false,
}: Campaign): Promise<void> {
  const client = new Client(served.url, lanes);
  const documents = await documentsOf(client);
  const known = await prepared(client);
  const before = await goodAnswers(client);
  const start = await served.state();
  const watch = watched(served);
  const failures: string[] = [];
  const statuses = new Map<number, number>();
  let next = 0;
  let halfway: Promise<ProcessState> | undefined;
  const lane = async (): Promise<void> => {
    while (next < requests && failures.length < maxFailures) {
      const number = next++;
      if (number === requests >> 1) halfway = served.state();
      const { described, request } = requestOf(createRandom(seed).fork(number), documents, known);
      const fault = await faultOfSending(client, described, request, statuses);
      if (fault !== undefined) failures.push(`request ${number}: ${fault}\n  ${shown(request)}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  failures.push(...(await rawExchanges(served.url, createRandom(seed).fork('raw'), exchanges)));
  const { memory, longestMs, failed } = await watch.end();
  const counts = [...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${status}: ${count}`)
    .join(', ');
  console.log(
    `seed ${seed}, ${next} requests and ${exchanges} exchanges; ${counts}; longest silence ${Math.round(longestMs)} ms`,
  );
  try {
    assert.ok(failures.length === 0, [`seed ${seed}`, ...failures, ...served.complaints()].join('\n'));
    assert.equal(failed, 0, 'GET /health/live failed');
    const allowedMs = checksMemory ? longestSilenceMs : longestSilenceInCompanyMs;
    assert.ok(longestMs < allowedMs, `GET /health/live took ${longestMs} ms`);
    assert.deepEqual(await goodAnswers(client), before, 'answers to good requests have changed');
    if (checksMemory) checkMemory(memory, await halfway, await served.state());
    await settled(client, served, start.sockets);
    assert.deepEqual(served.complaints(), [], 'the log has errors');
  } finally {
    client.close();
  }
}

function requestOf(
  random: Random,
  documents: readonly Described[],
  known: Known,
): { described: Described; request: FuzzRequest } {
  const described = pick(random, documents);
  return random.next() < 0.5
    ? { described, request: documentRequest(random, described, known) }
    : { described: documents[0], request: byteRequest(random, documents[0]) };
}

async function faultOfSending(
  client: Client,
  described: Described,
  request: FuzzRequest,
  statuses: Map<number, number>,
): Promise<string | undefined> {
  try {
    const answer = await client.send(request);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    return faultOf(described, request, answer);
  } catch (error) {
    return String(error);
  }
}

/** What the service says of itself, of each model. */
async function documentsOf(client: Client): Promise<Described[]> {
  const paths = ['/openapi.json', '/models/samples/openapi.json'];
  return Promise.all(
    paths.map(async path => new Described(JSON.parse((await get(client, path)).toString()))),
  );
}

/** A job that has ended, and values of path parameters that lead somewhere. */
async function prepared(client: Client): Promise<Known> {
  const [retrain] = [
    {
      method: 'POST',
      path: '/retrain?promote=never',
      headers: ['content-type', 'text/csv', 'prefer', 'respond-async'],
    },
  ];
  const { body } = await client.send({ ...retrain, body: Buffer.from('no,such\n1,2\n') });
  const { id } = JSON.parse(body.toString()) as { id: string };
  await get(client, `/jobs/${id}/events`);
  const toRemove = Array.from({ length: 30 }, (_, i) => String(2 + i));
  return { model: ['cars'], version: ['1'], 'version to remove': toRemove, id: [id] };
}

async function get(client: Client, path: string): Promise<Buffer> {
  const { status, body } = await client.send({ method: 'GET', path, headers: [] });
  assert.equal(status, 200, `GET ${path}`);
  return body;
}

/** The answers of version 1 to what it was never asked wrongly, to the byte. */
async function goodAnswers(client: Client): Promise<string[]> {
  const bodies = goodBodies.filter(({ path }) => /samples|versions\/1\//.test(path));
  return Promise.all(
    bodies.map(async ({ path, type, bytes }) => {
      const { status, body } = await client.send({
        method: 'POST',
        path,
        headers: ['content-type', type],
        body: bytes,
      });
      assert.equal(status, 200, `${path}, ${type}: ${body}`);
      return body.toString();
    }),
  );
}

/** Asks again and again whether the service answers, by a connection of its own, and how much memory it has. */
function watched(served: Served) {
  const client = new Client(served.url, 1);
  const memory: number[] = [];
  let longestMs = 0;
  let failed = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const started = performance.now();
      await get(client, '/health/live').catch(() => failed++);
      longestMs = Math.max(longestMs, performance.now() - started);
      memory.push(await served.rss());
      await sleep(sampleEveryMs);
    }
  })();
  return {
    async end() {
      isOver = true;
      await watching;
      client.close();
      return { memory, longestMs, failed };
    },
  };
}

/** Bytes that may be used more in the second half: for what is remembered of the last hundred jobs, and such. */
const heapGrowth = 10e6;

/**
 * By the medians of the second quarter and the last, for the first is when code is compiled and caches fill; and by what
 * the garbage collector leaves halfway and in the end.
 */
function checkMemory(memory: readonly number[], halfway: ProcessState | undefined, end: ProcessState): void {
  const quarter = Math.floor(memory.length / 4);
  const quarters = [0, 1, 2, 3].map(i => median(memory.slice(i * quarter, (i + 1) * quarter)));
  const [, early, , late] = quarters;
  const heaps = [halfway?.heapUsed ?? 0, end.heapUsed];
  console.log(
    `memory by quarters: ${quarters.map(mb).join(', ')}; heap halfway and at the end: ${heaps.map(mb).join(', ')}`,
  );
  assert.ok(late < early * 1.15 + 30e6, `memory grew from ${mb(early)} to ${mb(late)}`);
  assert.ok(heaps[1] < heaps[0] + heapGrowth, `the heap grew from ${mb(heaps[0])} to ${mb(heaps[1])}`);
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Once nobody asks any more, what was opened is closed. */
async function settled(client: Client, served: Served, sockets: number): Promise<void> {
  client.close();
  const spare = 2;
  for (let tries = 0; tries < 30; tries++) {
    if ((await served.state()).sockets <= sockets + spare) return;
    await sleep(200);
  }
  assert.fail(`${(await served.state()).sockets} sockets are open, and ${sockets} were before`);
}
