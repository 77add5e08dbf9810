/** The service in an empty project, over the folder models/cars that `cauce train` wrote. */

import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import * as zlib from 'node:zlib';
import { createClient } from '@cauce/client';
import { type RunningService, readTable, serve } from 'cauce';
import { attempt, same } from './tries.ts';

const folders = ['models/cars'];
const csv = await readFile('cars.csv');
const rows = (await readTable('cars.csv', { limit: 40 })).toRows() as Record<string, unknown>[];
const row = rows[0];

/** Serves while something is tried. */
async function served(
  options: Parameters<typeof serve>[0],
  work: (url: string, service: RunningService) => Promise<void>,
): Promise<void> {
  const service = await serve({ port: 0, ...options });
  try {
    await work(service.url, service);
  } finally {
    await service.close();
  }
}

await attempt('serve and predict', () =>
  served({ folders }, async url => {
    const client = createClient({ url });
    const list = await client.predict(rows);
    same(list.length, rows.length);
    same(await client.predictOne(row), list[0]);
    const { intervals, warnings } = await client.predictGuarded([row], { interval: 0.9 });
    same([intervals?.length, Array.isArray(warnings)], [1, true]);
  }),
);
await attempt('predictions as a stream', () =>
  served({ folders }, async url => {
    let count = 0;
    for await (const _ of createClient({ url }).predictStream(rows, { batchSize: 7 })) count++;
    same(count, rows.length);
  }),
);
await attempt('docs page', () =>
  served({ folders }, async url => {
    for (const path of [
      '/docs',
      '/docs/assets/swagger-ui-bundle.js',
      '/openapi.json',
      '/metrics',
      '/health/ready',
    ]) {
      const answer = await fetch(url + path);
      await answer.arrayBuffer();
      same([path, answer.status], [path, 200]);
    }
  }),
);
for (const encoding of ['gzip', 'deflate', 'br', 'zstd'] as const) {
  await attempt(`bodies packed with ${encoding}`, () =>
    served({ folders }, async url => {
      const { gzipSync, deflateSync, brotliCompressSync, zstdCompressSync } = zlib;
      const packers = {
        gzip: gzipSync,
        deflate: deflateSync,
        br: brotliCompressSync,
        zstd: zstdCompressSync,
      };
      const body = packers[encoding](Buffer.from(JSON.stringify(rows)));
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
      const { status, text } = await post(`${url}/predict`, headers, body);
      same([status, status === 200 ? (JSON.parse(text) as unknown[]).length : text], [200, rows.length]);
    }),
  );
}
await attempt('retrain in a process of its own', () =>
  served({ folders }, async url => {
    const client = createClient({ url });
    const seen: string[] = [];
    const { model } = await client.retrain(manyRows(), { onProgress: job => seen.push(job.status) });
    same([model.version, seen.at(-1)], [2, 'succeeded']);
    await client.predictOne(row);
    const { status } = await post(`${url}/retrain?promote=never`, { 'content-type': 'text/csv' }, csv);
    same(status, 200);
  }),
);
await attempt('a retraining beyond its memory is ended', () =>
  served({ folders, memoryLimitMb: 64 }, async url => {
    const { status, text } = await post(`${url}/retrain`, { 'content-type': 'text/csv' }, csv);
    same([status, (JSON.parse(text) as { code: string }).code], [503, 'FIT_OUT_OF_MEMORY']);
  }),
);
await attempt('several processes at one address', () =>
  served({ folders, workers: 2 }, async url => {
    const client = createClient({ url });
    const before = await client.predictOne(row);
    const lists = await Promise.all(Array.from({ length: 20 }, () => client.predict(rows)));
    same(
      lists.every(list => list[0] === before && list.length === rows.length),
      true,
    );
    const { model } = await client.retrain(manyRows());
    const answer = await post(`${url}/predict`, { 'content-type': 'application/json' }, JSON.stringify(rows));
    same(answer.headers['x-model-version'], String(model.version));
  }),
);
console.log('ended');

function manyRows(): Record<string, unknown>[] {
  return Array.from({ length: 400 }, (_, i) => rows[i % rows.length]);
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

function post(url: string, headers: Record<string, string>, body: string | Uint8Array): Promise<Answer> {
  return new Promise((done, fail) => {
    const asked = request(url, { method: 'POST', headers }, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', piece => {
        text += piece;
      });
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, text }));
    });
    asked.on('error', fail);
    asked.end(body);
  });
}
