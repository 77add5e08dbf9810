/** Requests whose bodies were good ones of every kind before their bytes were changed. */

import { readFileSync } from 'node:fs';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Random } from '@cauce/core';
import { toCsv } from '../../src/openapi/examples.ts';
import { type Car, cars } from '../fixture.ts';
import type { Described } from './described.ts';
import type { FuzzRequest } from './fuzz-request.ts';
import { mutated } from './mutate.ts';
import { sampleFile } from './served.ts';
import { chance, pick } from './values.ts';

/** A body as it is sent, before its bytes are changed. */
export interface GoodBody {
  readonly path: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

const rows = cars.slice(0, 4).map(({ selling_price: _, ...row }) => row);
const names = Object.keys(rows[0]);
const columns = names.map(name => [name, rows.map(row => row[name])] as const);
const toNdjson = (list: readonly Car[]): string => list.map(row => `${JSON.stringify(row)}\n`).join('');
const json = (path: string, value: unknown): GoodBody => ({
  path,
  type: 'application/json',
  bytes: Buffer.from(JSON.stringify(value)),
});
const kind = (path: string, type: string, text: string): GoodBody => ({
  path,
  type,
  bytes: Buffer.from(text),
});
const tensors = columns.map(([name, data]) => ({
  name,
  shape: [data.length],
  datatype: data.some(value => typeof value === 'string') ? 'BYTES' : 'FP64',
  data,
}));

/** Each gets 200 as it is. */
export const goodBodies: readonly GoodBody[] = [
  json('/predict', rows),
  json('/predict', rows[0]),
  json('/predict', { instances: rows }),
  json('/models/cars/predict', rows.slice(0, 1)),
  json('/versions/1/predict', rows),
  kind('/predict', 'text/csv', toCsv(rows)),
  kind('/predict', 'application/x-ndjson', toNdjson(rows)),
  ...['none-v1', 'snappy-v2', 'gzip-v1', 'brotli-v2', 'zstd-v1', 'lz4-v2', 'encoded-v1', 'encoded-v2'].map(
    name => ({
      path: '/models/samples/predict',
      type: 'application/vnd.apache.parquet',
      bytes: readFileSync(sampleFile.replace('none-v1', name)),
    }),
  ),
  json('/v2/models/cars/infer', { id: '1', inputs: tensors }),
  json('/v2/models/cars/versions/1/infer', { inputs: tensors, outputs: [{ name: 'predictions' }] }),
  json('/v1/models/cars:predict', { instances: rows }),
  json('/v1/models/cars/versions/1:predict', { inputs: Object.fromEntries(columns) }),
  json('/invocations', { dataframe_split: { columns: names, data: rows.map(row => Object.values(row)) } }),
  json('/invocations', { dataframe_records: rows }),
  json('/invocations', { inputs: Object.fromEntries(columns) }),
  kind('/invocations', 'text/csv', toCsv(rows)),
];

const retrainBodies: readonly GoodBody[] = [
  json('/retrain?promote=never', cars.slice(0, 40)),
  json('/retrain', { promote: 'never', instances: cars.slice(0, 40) }),
  kind('/retrain?promote=never', 'text/csv', toCsv(cars.slice(0, 40))),
  kind('/retrain?promote=never', 'application/x-ndjson', toNdjson(cars.slice(0, 40))),
  {
    path: '/models/samples/retrain?promote=never',
    type: 'application/vnd.apache.parquet',
    bytes: readFileSync(sampleFile),
  },
];

const packers: Readonly<Record<string, (bytes: Uint8Array) => Buffer>> = {
  gzip: gzipSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
  deflate: deflateSync,
};
const packings = Object.keys(packers);
const packed = new Map<GoodBody, Readonly<Record<string, Buffer>>>();
const types = [...new Set(goodBodies.map(({ type }) => type)), 'application/octet-stream', ''];
/** Large enough to be read piece by piece. */
const manyRows = Array.from({ length: 2500 }, (_, i) => rows[i % rows.length]);
const largeBodies: readonly GoodBody[] = [
  json('/predict', manyRows),
  json('/predict', { instances: manyRows }),
  kind('/predict', 'text/csv', toCsv(manyRows)),
  kind('/predict', 'application/x-ndjson', toNdjson(manyRows)),
];
const largeShare = 0.01;
/** Of JSON this spelling goes the framework's way. */
const longWay = 'application/json; charset="utf-8"';

/** Each takes a process that fits. */
const retrainShare = 0.002;

export function byteRequest(random: Random, described: Described): FuzzRequest {
  const own = pick(random, bodiesFor(random));
  const packing = chance(random, 0.25) ? pick(random, packings) : undefined;
  const plain = chance(random, 0.03) ? own.bytes : mutated(random, own.bytes, pick(random, goodBodies).bytes);
  // Changes of what is packed, or before it is packed.
  const before = packing !== undefined && chance(random, 0.5) ? packers[packing](plain) : undefined;
  const body = before ?? (packing === undefined ? plain : mutated(random, packedOf(own, packing), plain));
  const ownType = own.type === 'application/json' && chance(random, 0.3) ? longWay : own.type;
  const type = chance(random, 0.08) ? pick(random, types) : ownType;
  const told = chance(random, 0.04) ? pick(random, packings) : packing;
  const headers = ['content-type', type, ...(told === undefined ? [] : ['content-encoding', told])];
  const isChunked = chance(random, 0.1);
  return {
    method: 'POST',
    path: own.path,
    headers: isChunked ? [...headers, 'transfer-encoding', 'chunked'] : headers,
    body,
    operation: described.find('POST', own.path),
  };
}

function bodiesFor(random: Random): readonly GoodBody[] {
  if (chance(random, retrainShare)) return retrainBodies;
  return chance(random, largeShare) ? largeBodies : goodBodies;
}

function packedOf(own: GoodBody, packing: string): Buffer {
  let all = packed.get(own);
  if (all === undefined) {
    all = Object.fromEntries(packings.map(name => [name, packers[name](own.bytes)]));
    packed.set(own, all);
  }
  return all[packing];
}
