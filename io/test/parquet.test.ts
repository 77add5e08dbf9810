import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CauceError, field, isCauceError, schema, schemaOf, type Table } from '@cauce/core';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { checkParquet, readBatches, readParquet, readTable, streamTable } from '../src/node.ts';

const folder = new URL('files/', import.meta.url);
const bytesOf = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(name, folder)));
const rows: Record<string, unknown>[] = JSON.parse(readFileSync(new URL('rows.json', folder), 'utf8'));
const odd = ['big-integers.parquet', 'nested.parquet', 'no-rows.parquet', 'bomb.parquet'];
const files = readdirSync(folder).filter(name => name.endsWith('.parquet') && !odd.includes(name));

const types = {
  int8: 'integer',
  uint32: 'integer',
  int64: 'integer',
  float: 'number',
  double: 'number',
  boolean: 'boolean',
  category: 'category',
  text: 'text',
  digits: 'category',
  date: 'date',
  micros: 'date',
  nanos: 'date',
  millis: 'date',
  decimal9: 'number',
  decimal30: 'number',
  empty: 'number',
};

for (const name of files) {
  test(`reads ${name}`, async () => {
    const table = await readParquet(bytesOf(name));
    assert.deepEqual(Object.fromEntries(table.entries().map(([column, { type }]) => [column, type])), types);
    assert.deepEqual(table.toRows(), rows);
  });
}

test('reads by a schema, in one and in batches of any size, as the whole is read', async () => {
  const bytes = bytesOf('snappy-v1.parquet');
  const whole = await readParquet(bytes);
  const by = schemaOf(whole);
  const { table, issueCount } = await checkParquet(bytes, { schema: by });
  assert.equal(issueCount, 0);
  assert.deepEqual(table.toRows(), rows);
  for (const batchRows of [1, 7, 25, 1000]) {
    const found: unknown[] = [];
    for await (const batch of readBatches(bytes, { type: 'parquet', schema: by, batchRows })) {
      assert.equal(batch.start, found.length);
      assert.ok(batch.table.length <= batchRows);
      found.push(...batch.table.toRows());
    }
    assert.deepEqual(found, rows);
  }
});

test('says what does not fit, with the number of the row in the file', async () => {
  const by = schema({
    double: field.integer({ nullable: true }),
    boolean: field.boolean(),
    micros: field.number({ nullable: true }),
    int8: field.text({ nullable: true }),
    km: field.number(),
  });
  const bytes = bytesOf('zstd-v2.parquet');
  const whole = await checkParquet(bytes, { schema: by, ignore: ['text'] });
  const codes = Object.groupBy(whole.issues, issue => `${issue.field} ${issue.code}`);
  assert.ok(codes['km FIELD_MISSING']?.length === 1);
  assert.ok(codes['category FIELD_UNKNOWN']?.length === 1);
  assert.ok(codes['text FIELD_UNKNOWN'] === undefined);
  const sent = codes['boolean VALUE_MISSING']?.map(issue => issue.instance);
  assert.deepEqual(sent?.slice(0, 5), [0, 6, 12, 18, 24]);
  assert.match(
    codes['micros VALUE_NOT_NUMBER']?.[0].message ?? '',
    /^Instance 1, .*"2024-03-01T06:59:59.122Z"/,
  );
  const batched: unknown[] = [];
  let count = 0;
  for await (const batch of readBatches(bytes, {
    type: 'parquet',
    schema: by,
    ignore: ['text'],
    batchRows: 7,
  })) {
    batched.push(...batch.issues);
    count += batch.issueCount;
  }
  assert.equal(count, whole.issueCount);
  assert.deepEqual(batched.slice(0, 100), whole.issues);
});

test('whole numbers beyond 2^53 are said not to be exact', async () => {
  const bytes = bytesOf('big-integers.parquet');
  const by = schema({ id: field.integer({ nullable: true }), unsigned: field.integer() });
  const { issues } = await checkParquet(bytes, { schema: by });
  assert.deepEqual(
    issues.map(({ instance, field, code, received }) => [instance, field, code, received]),
    [
      [0, 'id', 'VALUE_NOT_EXACT', '9007199254740992'],
      [0, 'unsigned', 'VALUE_NOT_EXACT', '18446744073709551615'],
      [1, 'id', 'VALUE_NOT_EXACT', '-9223372036854775808'],
    ],
  );
  const table = await readParquet(bytes);
  assert.equal(table.column('id').type, 'number');
  assert.deepEqual(table.toRows()[1], { id: -(2 ** 63), unsigned: 2 ** 53 - 1 });
});

test('a file without rows is a table without rows', async () => {
  const bytes = bytesOf('no-rows.parquet');
  assert.equal((await readParquet(bytes)).length, 0);
  const by = schema({ int8: field.integer(), km: field.number() });
  const { issues } = await checkParquet(bytes, { schema: by, ignore: ['text'] });
  assert.ok(issues.some(({ field, code }) => field === 'km' && code === 'FIELD_MISSING'));
});

const refused: [column: string, message: RegExp][] = [
  ['list', /column "list": it is nested \(LIST\)/],
  ['struct', /column "struct": it is nested \(STRUCT\)/],
  ['map', /column "map": it is nested \(MAP\)/],
  ['time', /column "time": its values are of the type TIME/],
  ['binary', /column "binary": its values are of the type FIXED_LEN_BYTE_ARRAY/],
];
for (const [column, message] of refused) {
  test(`refuses a column of ${column}, if it is to be read`, async () => {
    const bytes = bytesOf('nested.parquet');
    const wanted = schema({ [column]: field.text() });
    await assert.rejects(
      checkParquet(bytes, { schema: wanted, name: 'x.parquet' }),
      error => isCauceError(error, 'TEXT_INVALID') && message.test(error.message),
    );
    const { table } = await checkParquet(bytes, { schema: schema({ plain: field.integer() }) });
    assert.deepEqual(table.toRows(), [{ plain: 1 }, { plain: 2 }]);
  });
}

test('readTable and streamTable take files that end in .parquet', async () => {
  const path = new URL('gzip-v2.parquet', folder).pathname;
  const table = await readTable(path);
  assert.deepEqual(table.toRows(), rows);
  assert.deepEqual((await readTable(path, { limit: 3 })).toRows(), rows.slice(0, 3));
  const found: unknown[] = [];
  for await (const batch of streamTable(path, {
    schema: schemaOf(table as Table),
    batchSize: 10,
    limit: 42,
  })) {
    found.push(...batch.toRows());
  }
  assert.deepEqual(found, rows.slice(0, 42));
});

test('reads what another program writes', async () => {
  const columnData = [
    {
      name: 'n',
      data: Array.from({ length: 5000 }, (_, i) => (i % 3 ? i / 7 : null)),
      type: 'DOUBLE' as const,
    },
    { name: 's', data: Array.from({ length: 5000 }, (_, i) => `v${i % 5}`), type: 'STRING' as const },
  ];
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 1000 }));
  const table = await readParquet(bytes);
  assert.deepEqual(
    table.toRows(),
    Array.from({ length: 5000 }, (_, i) => ({ n: columnData[0].data[i], s: columnData[1].data[i] })),
  );
});

const limits: [what: string, options: object, message: RegExp][] = [
  ['rows', { maxRows: 59 }, /^it: it has more than 59 rows, which is the limit\.$/],
  ['values', { maxBytes: 60 * 16 * 8 - 1 }, /^it: it unpacks to more than 7679 bytes, which is the limit\.$/],
  [
    'bytes of pages',
    { maxBytes: 60 * 16 * 8 },
    /^it.*: it unpacks to more than 7680 bytes, which is the limit\.$/,
  ],
];
for (const [what, options, message] of limits) {
  test(`refuses more ${what} than allowed`, async () => {
    const bytes = bytesOf('snappy-v1.parquet');
    await assert.rejects(
      readParquet(bytes, { name: 'it', ...options }),
      error => isCauceError(error, 'TEXT_INVALID') && message.test(error.message),
    );
  });
}

test('what is no Parquet is said to be none', async () => {
  for (const bytes of [
    new Uint8Array(0),
    new Uint8Array(100),
    new TextEncoder().encode('a,b\n1,2\n3,4\n5,6\n'),
  ]) {
    await assert.rejects(
      readParquet(bytes),
      (error: unknown) => error instanceof CauceError && /no Parquet file/.test(error.message),
    );
  }
});
