/** The reader against its plain twin: any bytes, cut anywhere, read by any number of threads. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CauceError, type Table } from '@cauce/core';
import fc from 'fast-check';
import { readBlock } from '../src/csv/block.ts';
import type { Helpers } from '../src/csv/reading.ts';
import { Threads } from '../src/csv/threads.ts';
import { readCsvBy } from '../src/csv.ts';
import { type CsvOptions, missingMarkers, readTable, streamCsv } from '../src/node.ts';
import { texts } from './nasty-csv.ts';
import { plainCsv } from './plain-csv.ts';

/** Threads that answer when they please, and sometimes not at all. */
class Fickle implements Helpers {
  readonly readAhead = 5;
  #asked = 0;

  read(...[block, plan]: Parameters<Helpers['read']>): ReturnType<Helpers['read']> {
    const turn = this.#asked++ % 5;
    if (turn === 2) return undefined;
    const read = turn === 4 ? undefined : readBlock(block.slice(), structuredClone(plan));
    return new Promise(done => setImmediate(() => (turn === 0 ? setImmediate(done, read) : done(read))));
  }
}

type Outcome = Table | { code: string; line: unknown; message: string };

async function outcome(read: () => Table<unknown> | Promise<Table<unknown>>): Promise<Outcome> {
  try {
    return (await read()) as Table;
  } catch (error) {
    if (!(error instanceof CauceError)) throw error;
    // Where several things are wrong with one row, either may be told.
    const message = /must have/.test(error.message) ? error.message : 'no row';
    return { code: error.code, line: (error.details as { line?: number }).line, message };
  }
}

async function sameAsTwin(actual: Outcome, text: string): Promise<void> {
  const expected = await outcome(() => plainCsv(text, missingMarkers));
  assert.deepStrictEqual(actual, expected);
}

const told: CsvOptions = { separator: ',', decimal: '.' };

test('reads what its plain twin reads, in blocks of any size', async () => {
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 200 }), async (text, blockSize) => {
      await sameAsTwin(await outcome(() => readCsvBy(text, told, { blockSize })), text);
    }),
    { numRuns: 500 },
  );
});

test('reads the same from pieces of any size, with others that read ahead', async () => {
  await fc.assert(
    fc.asyncProperty(
      texts,
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 200 }),
      async (text, size, blockSize) => {
        const bytes = new TextEncoder().encode(text);
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        );
        const helpers = new Fickle();
        await sameAsTwin(await outcome(() => readCsvBy(pieces, told, { blockSize, helpers })), text);
      },
    ),
    { numRuns: 300 },
  );
});

test('reads bytes that are no UTF-8 as U+FFFD, each string once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      async (tail, blockSize) => {
        const bytes = new Uint8Array([...new TextEncoder().encode('a\nété\n'), ...tail]);
        const options = { ...told, encoding: 'utf-8' };
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        await sameAsTwin(await outcome(() => readCsvBy(bytes, options, { blockSize })), text);
      },
    ),
  );
});

test('a limit reads the first rows, whatever comes after them', async () => {
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 0, max: 9 }), async (text, limit) => {
      const all = await outcome(() => plainCsv(text, missingMarkers));
      const some = await outcome(() => readCsvBy(text, { ...told, limit }, { blockSize: 20 }));
      if ('code' in some) assert.deepStrictEqual(some, all);
      else if (!('code' in all)) assert.equal(some.length, Math.min(limit, all.length));
      else assert.equal(some.length, limit);
    }),
  );
});

test('batches of a stream are the rows of the whole', async () => {
  const lines = Array.from({ length: 300 }, (_, i) => `"row\n${i % 50}",${i}`);
  const text = `a,b\n${lines.join('\r\n')}`;
  const rows: unknown[] = [];
  for await (const table of streamCsv(text, { batchSize: 7, separator: ',' })) {
    assert.deepEqual(
      table.columns.map(column => column.type),
      ['category', 'integer'],
    );
    rows.push(...table.toRows());
  }
  assert.deepEqual(rows, plainCsv(text, missingMarkers).toRows());
});

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'cauce-csv-'));
});
after(() => rmSync(folder, { recursive: true }));

test('threads read the same to the bit, and do not keep the process alive', async () => {
  const path = join(folder, 'large.csv');
  const lines = Array.from(
    { length: 60_000 },
    (_, i) => `${i},${Math.sin(i)},"kind\n${i % 7}",${i < 50_000 ? i : 'late'},${i % 3 === 0 ? 'NA' : 'é'}`,
  );
  writeFileSync(path, `a,b,c,d,e\n${lines.join('\n')}\n`);
  const [one, two, three] = await Promise.all([1, 2, 3].map(threads => readTable(path, { threads })));
  assert.deepEqual(
    one.columns.map(column => column.type),
    ['integer', 'number', 'category', 'text', 'category'],
  );
  assert.deepStrictEqual(two, one);
  assert.deepStrictEqual(three, one);
});

test('what a lost thread was asked for is read here', async () => {
  const threads = new Threads(1);
  const asked = threads.read(new TextEncoder().encode('1\n'), {
    dialect: { separator: 44, decimal: 46, missing: [], seed: 1 },
    kinds: ['number'],
  });
  threads.close();
  assert.equal(await asked, undefined);
  assert.equal(threads.read(new Uint8Array(1), {} as never), undefined);
});
