import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { field, isCauceError, schema } from '@cauce/core';
import { checkParquet, readBatches, readParquet } from '../src/index.ts';
import { unpackHadoopLz4, unpackLz4, unpackSnappy } from '../src/parquet/blocks.ts';
import { type Codec, unpack } from '../src/parquet/codecs.ts';
import { readRaw } from '../src/parquet/raw.ts';
import { readRuns } from '../src/parquet/rle.ts';
import { checkThrift } from '../src/parquet/thrift.ts';

const folder = new URL('files/', import.meta.url);
const bytesOf = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(name, folder)));

/** What `run` takes of memory beside JavaScript's heap, and in milliseconds, at most. */
async function takes(run: () => Promise<unknown>, limit: { bytes: number; ms: number }): Promise<void> {
  const before = process.memoryUsage().arrayBuffers;
  const start = performance.now();
  await run();
  const took = performance.now() - start;
  const bytes = process.memoryUsage().arrayBuffers - before;
  assert.ok(bytes < limit.bytes && took < limit.ms, `${bytes} bytes, ${took} ms`);
}

const little = { bytes: 8 * 1024 * 1024, ms: 2000 };

test('600 bytes that hold 200 million missing values are refused before there is room for them', async () => {
  const bytes = bytesOf('bomb.parquet');
  const by = schema({ nothing: field.boolean({ nullable: true }) });
  const reads = [
    () => readParquet(bytes),
    () => checkParquet(bytes, { schema: by, maxRows: 1_000_000 }),
    async () => {
      for await (const batch of readBatches(bytes, { type: 'parquet', schema: by }))
        assert.fail(`${batch.start}`);
    },
  ];
  for (const read of reads) {
    await takes(
      async () => assert.rejects(read(), { code: 'TEXT_INVALID', message: /, which is the limit\.$/ }),
      little,
    );
  }
});

const lies: [rowsOfGroup: number, message: RegExp][] = [
  [50_000_000, /its pages have more values than it says/],
  [100_000_000, /a header is cut off/],
];
for (const [claimed, message] of lies) {
  test(`a footer that says ${claimed} rows of groups of 67108864 is refused before there is room for them`, async () => {
    const bytes = bytesOf('bomb.parquet');
    const footer = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
    const inGroup = replace(bytes, footer, 2 ** 26, claimed);
    assert.ok(inGroup >= 4);
    assert.equal(replace(bytes, footer, 200_000_000, 200_000_000 + 2 * (claimed - 2 ** 26)), 1);
    const read = (): Promise<unknown> => readParquet(bytes, { maxBytes: 2 ** 32 });
    await takes(async () => assert.rejects(read(), { code: 'TEXT_INVALID', message }), little);
  });
}

/** Puts one number in the place of another, as Thrift writes them, and says how often. */
function replace(bytes: Uint8Array, from: number, old: number, by: number): number {
  const [was, is] = [old, by].map(count => varint(2 * count));
  assert.equal(was.length, is.length);
  let found = 0;
  for (let at = from; at < bytes.length; at++) {
    if (!was.every((byte, i) => bytes[at + i] === byte)) continue;
    bytes.set(is, at);
    found++;
  }
  return found;
}

const bombs: [codec: Codec, pack: (bytes: Uint8Array) => Uint8Array][] = [
  ['GZIP', bytes => gzipSync(bytes)],
  ['BROTLI', bytes => brotliCompressSync(bytes)],
  ['ZSTD', bytes => zstdCompressSync(bytes)],
];
for (const [codec, pack] of bombs) {
  test(`a page of ${codec} that unpacks to more than it announces is refused before it does`, async () => {
    const bomb = pack(new Uint8Array(32 * 1024 * 1024));
    await takes(async () => assert.rejects(unpack(codec, bomb, 100), /does not unpack/), little);
    await assert.rejects(unpack(codec, pack(new Uint8Array(50)), 100), /to another size/);
  });
}

const blocks: [what: string, unpackBlock: typeof unpackLz4, input: number[], size: number][] = [
  ['a literal of Snappy of 4 billion bytes', unpackSnappy, [4, 0xfc, 0xff, 0xff, 0xff, 0xff, 1, 2], 8],
  ['a literal of Snappy beyond its input', unpackSnappy, [8, 28, 1, 2], 8],
  ['a copy of Snappy from before the beginning', unpackSnappy, [8, 0, 7, 0x09, 9], 8],
  ['a copy of Snappy from nowhere', unpackSnappy, [8, 0, 7, 0x0d, 0], 8],
  ['a copy of Snappy beyond its output', unpackSnappy, [8, 0, 7, 0xfe, 1, 0], 8],
  ['a copy of Snappy that is cut off', unpackSnappy, [8, 0, 7, 0xfe, 1], 80],
  ['too few bytes of Snappy', unpackSnappy, [8, 0, 7], 8],
  ['a length of LZ4 that does not end', unpackLz4, [0xf0, 255, 255, 255], 8],
  ['a match of LZ4 of a thousand bytes', unpackLz4, [0x1f, 7, 1, 0, 255, 255, 255, 255, 0], 8],
  ['a match of LZ4 from before the beginning', unpackLz4, [0x10, 7, 2, 0], 8],
  ['a match of LZ4 that is cut off', unpackLz4, [0x10, 7, 1], 8],
  ['a frame of LZ4 that claims much', unpackHadoopLz4, [255, 255, 255, 255, 0, 0, 0, 1, 0], 8],
];
for (const [what, unpackBlock, input, size] of blocks) {
  test(`refuses ${what}`, () => {
    assert.throws(() => unpackBlock(Uint8Array.from(input), size), { message: /^it is damaged/ });
  });
}

const headers: [what: string, bytes: number[]][] = [
  ['nothing', []],
  ['a list of 4 billion structures', [0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]],
  ['lists within lists', [0x19, ...new Array(100).fill(0x19)]],
  ['structures within structures', new Array(1000).fill(0x1c)],
  ['a number that does not end', [0x15, ...new Array(100).fill(0x80)]],
  ['a string beyond the end', [0x18, 0xff, 0x7f, 1]],
  ['a million structures', [0x19, 0xfc, ...varint(1_000_000), ...new Array(1_000_000).fill(0)]],
  ['an unknown type', [0x1f]],
];
for (const [what, bytes] of headers) {
  test(`refuses a header of ${what}`, () => {
    assert.throws(() => checkThrift(Uint8Array.from(bytes), 0), { message: /^it is damaged/ });
  });
}

test('runs are cut to the values there are room for, and refused when bytes are too few', () => {
  const run = [...varint(2 * 2 ** 31), 5];
  const out = new Int32Array(10);
  readRuns(Uint8Array.from(run), 0, 3, out);
  assert.deepEqual([...out], new Array(10).fill(5));
  const packed = [
    ...varint(2 * 2 + 1),
    0b10_001_000,
    0b1_100_011_0,
    0b111_110_10,
    0b10_001_000,
    0b1_100_011_0,
    0b111_110_10,
  ];
  readRuns(Uint8Array.from(packed), 0, 3, out);
  assert.deepEqual([...out], [0, 1, 2, 3, 4, 5, 6, 7, 0, 1]);
  for (const bytes of [[], [2], [0x80], [...varint(2 * 2 ** 30 + 1), 1], [0, 0, 0]]) {
    assert.throws(() => readRuns(Uint8Array.from(bytes), 0, 3, out), { message: /^it is damaged/ });
  }
  assert.throws(() => readRuns(Uint8Array.from(run), 0, 33, out), { message: /33 bits/ });
});

const values: [
  what: string,
  encoding: string,
  physical: 'INT32' | 'INT64' | 'BYTE_ARRAY',
  bytes: number[],
][] = [
  ['differences in blocks of billions', 'DELTA_BINARY_PACKED', 'INT64', [...varint(2 ** 31), 1, 5, 0, 0]],
  [
    'differences in billions of parts',
    'DELTA_BINARY_PACKED',
    'INT64',
    [...varint(128), ...varint(2 ** 31), 5, 0, 0],
  ],
  ['differences in no parts', 'DELTA_BINARY_PACKED', 'INT32', [...varint(128), 0, 5, 0, 0]],
  ['differences of more values', 'DELTA_BINARY_PACKED', 'INT32', [...varint(128), 4, 6, 0, 0, 0, 0, 0, 0]],
  ['differences that are cut off', 'DELTA_BINARY_PACKED', 'INT32', [...varint(128), 4, 5]],
  [
    'strings of negative length',
    'DELTA_LENGTH_BYTE_ARRAY',
    'BYTE_ARRAY',
    [...varint(128), 4, 5, 1, 0, 0, 0, 0, 0],
  ],
  [
    'a beginning of nothing',
    'DELTA_BYTE_ARRAY',
    'BYTE_ARRAY',
    [...varint(128), 4, 5, 2, 0, 0, 0, 0, 0, ...varint(128), 4, 5, 0, 0, 0, 0, 0, 0],
  ],
  ['strings beyond the end', 'PLAIN', 'BYTE_ARRAY', [255, 255, 255, 255, ...new Array(20).fill(0)]],
  ['fewer numbers', 'PLAIN', 'INT64', new Array(39).fill(0)],
  ['fewer parts of numbers', 'BYTE_STREAM_SPLIT', 'INT64', new Array(39).fill(0)],
  ['an encoding that is not known', 'ALP', 'INT64', new Array(40).fill(0)],
];
for (const [what, encoding, physical, bytes] of values) {
  test(`refuses ${what}`, () => {
    assert.throws(() => readRaw(Uint8Array.from(bytes), encoding, { physical, width: 0 }, 5, 1000));
  });
}

test('strings that grow by their beginnings are bounded', () => {
  // 100 strings; each has all of the one before it and a byte of its own.
  const lengths = (first: number, step: number): number[] => [...varint(128), 1, 100, 2 * first, 2 * step, 0];
  const bytes = Uint8Array.from([...lengths(0, 1), ...lengths(1, 0), ...new Array(100).fill(120)]);
  const layout = { physical: 'BYTE_ARRAY', width: 0 } as const;
  const { starts, ends } = readRaw(bytes, 'DELTA_BYTE_ARRAY', layout, 100, 5050) as {
    starts: Int32Array;
    ends: Int32Array;
  };
  assert.equal(ends[99] - starts[99], 100);
  assert.throws(
    () => readRaw(bytes, 'DELTA_BYTE_ARRAY', layout, 100, 5049),
    /5049 bytes, which is the limit/,
  );
});

test('damage of any kind gives TEXT_INVALID or a table, and takes neither long nor much', {
  timeout: 120_000,
}, async () => {
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const all = readdirSync(folder)
    .filter(name => name.endsWith('.parquet'))
    .map(bytesOf);
  const counts = { refused: 0, read: 0 };
  for (let round = 0; round < 4000; round++) {
    const bytes = all[round % all.length].slice();
    // Half of the damage falls on the footer, which says how large everything is.
    const footer = new DataView(bytes.buffer).getUint32(bytes.length - 8, true) + 8;
    const from = random(2) === 0 ? 0 : bytes.length - footer;
    for (let left = random(6); left >= 0; left--) {
      const at = from + random(bytes.length - from);
      bytes[at] = [0, 0xff, bytes[at] ^ (1 << random(8)), random(256)][random(4)];
    }
    const cut = random(20) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
    const read = async (): Promise<void> => {
      try {
        (await readParquet(cut, { maxBytes: 2 ** 24 })).toRows();
        counts.read++;
      } catch (error) {
        assert.ok(isCauceError(error, 'TEXT_INVALID'), `round ${round}: ${(error as Error).stack}`);
        counts.refused++;
      }
    };
    await takes(read, { bytes: 2 ** 26, ms: 2000 });
  }
  assert.ok(counts.refused > 1000 && counts.read > 100, JSON.stringify(counts));
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
