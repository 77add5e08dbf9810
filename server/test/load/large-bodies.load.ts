/** Bodies of a million rows: what they cost in memory, and how long others wait meanwhile. */

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { car } from '../fixture.ts';
import { type LoadedService, quantile, startService } from './service.ts';

const rows = 1_000_000;
const line = JSON.stringify(car);

type Body = NonNullable<RequestInit['body']>;

interface Watched {
  readonly answer: { readonly status: number; readonly text: string };
  readonly seconds: number;
  readonly waits: readonly number[];
  /** Above what there was before, in MB. */
  readonly memory: number;
}

/** Sends a body, and asks for something small the whole time. */
async function send({ url, memory }: LoadedService, type: string, body: Body): Promise<Watched> {
  const before = await memory();
  let most = before;
  let isDone = false;
  const waits: number[] = [];
  const watching = (async () => {
    while (!isDone) {
      const sentAt = performance.now();
      await (await fetch(`${url}/health/live`)).text();
      waits.push(performance.now() - sentAt);
      most = Math.max(most, await memory());
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  })();
  const started = performance.now();
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
    duplex: 'half',
  } as RequestInit);
  const text = await response.text();
  const seconds = (performance.now() - started) / 1000;
  isDone = true;
  await watching;
  return { answer: { status: response.status, text }, seconds, waits, memory: most - before };
}

function stream(first: string, row: string, between: string, last: string): Body {
  const pieces = function* (): Generator<Buffer> {
    const some = 1000;
    const many = Buffer.from(Array(some).fill(row).join(between));
    yield Buffer.from(first);
    for (let i = 0; i < rows / some; i++) yield Buffer.concat([Buffer.from(i === 0 ? '' : between), many]);
    yield Buffer.from(last);
  };
  return Readable.toWeb(Readable.from(pieces())) as unknown as Body;
}

const bodies: [name: string, type: string, body: () => Body][] = [
  ['JSON', 'application/json', () => stream('[', line, ',', ']')],
  ['NDJSON', 'application/x-ndjson', () => stream('', line, '\n', '\n')],
  ['CSV', 'text/csv', () => stream(`${Object.keys(car)}\n`, String(Object.values(car)), '\n', '\n')],
];
for (const [name, type, body] of bodies) {
  test(`a million rows of ${name} are predicted while others are answered`, {
    timeout: 120_000,
  }, async () => {
    const service = await startService({ bodyLimit: 2 ** 30 });
    try {
      const { answer, seconds, waits, memory } = await send(service, type, body());
      assert.equal(answer.status, 200, answer.text.slice(0, 500));
      const predictions = JSON.parse(answer.text) as number[];
      assert.equal(predictions.length, rows);
      const longest = Math.max(...waits);
      console.log(
        `${name}: ${(rows / seconds / 1000).toFixed(0)} thousand rows a second, ${memory.toFixed(0)} MB more memory for a body of ${((rows * line.length) / 2 ** 20).toFixed(0)} MB; others waited ${longest.toFixed(0)} ms at the longest, ${quantile(waits, 0.99).toFixed(0)} ms at p99`,
      );
      assert.ok(longest < 1000, 'nobody waits long');
      assert.ok(memory < 400, `${memory} MB`);
    } finally {
      await service.close();
    }
  });
}

test('a million empty instances get a short answer at once, in bounded memory', async () => {
  const service = await startService({});
  try {
    const body = `[${Array(rows).fill('{}').join(',')}]`;
    const { answer, seconds, memory } = await send(service, 'application/json', body);
    assert.equal(answer.status, 422);
    const { errors, errorCount } = JSON.parse(answer.text);
    assert.equal(errors.length, 100);
    assert.equal(errorCount, rows * Object.keys(car).length);
    console.log(
      `${(body.length / 2 ** 20).toFixed(1)} MB of {}: ${seconds.toFixed(2)} s, ${answer.text.length} bytes of answer, ${memory.toFixed(0)} MB more memory`,
    );
    assert.ok(answer.text.length < 50_000 && memory < 400);
  } finally {
    await service.close();
  }
});
