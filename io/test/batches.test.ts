import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CauceError, field, isCauceError, maxIssues, readRows, schema, type ValueIssue } from '@cauce/core';
import fc from 'fast-check';
import {
  type Batches,
  type BatchesOptions,
  checkCsv,
  checkNdjson,
  IssueCollector,
  JsonRows,
  type JsonRowsOptions,
  parseJson,
  readBatches,
} from '../src/index.ts';

const cars = schema({
  year: field.integer(),
  fuel: field.category(['Diesel', 'Petrol']),
  km: field.number({ nullable: true }),
});

/** The bytes in pieces of the lengths given, over and over. */
function pieces(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths.length === 0 ? bytes.length : lengths[i % lengths.length];
    found.push(bytes.subarray(at, at + length));
    at += length;
  }
  return found;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

async function all(batches: Batches): Promise<{
  rows: unknown[];
  issues: readonly ValueIssue[];
  count: number;
  warnings: readonly ValueIssue[];
}> {
  const rows: unknown[] = [];
  const log = new IssueCollector();
  for await (const batch of batches) {
    assert.equal(batch.start, rows.length);
    rows.push(...batch.table.toRows());
    log.add(batch);
  }
  const { issues, issueCount, warnings } = log.result();
  return { rows, issues, count: issueCount, warnings };
}

async function parsed(
  text: string | Uint8Array[],
  options: JsonRowsOptions = {},
): Promise<{ rows: unknown[]; reader: JsonRows }> {
  const reader = new JsonRows(text, { name: 'The body', ...options });
  const rows: unknown[] = [];
  for await (const some of reader.rows()) rows.push(...some);
  return { rows, reader };
}

const shapes: [text: string, shape: string, rows: unknown[], options: object, problem?: string][] = [
  ['[]', 'list', [], {}],
  [' \n[ {"a":1} ,2,[3, "]"],"x,\\"{"]\n ', 'list', [{ a: 1 }, 2, [3, ']'], 'x,"{'], {}],
  ['\uFEFF[1]', 'list', [1], {}],
  ['{"a":{"instances":[1]}}', 'single', [{ a: { instances: [1] } }], {}],
  ['{}', 'single', [{}], {}],
  ['{"instances":[1,2]}', 'wrapped', [1, 2], {}],
  [
    '{ "data" : "append", "instances" : [ ] , "x":{"a":[1]}} ',
    'wrapped',
    [],
    { data: 'append', x: { a: [1] } },
  ],
  ['{"\\u0069nstances":[{"a":"}"}],"b":null}', 'wrapped', [{ a: '}' }], { b: null }],
  [
    '{"a":"instances","b":["instances"],"instances":[1]}',
    'wrapped',
    [1],
    { a: 'instances', b: ['instances'] },
  ],
  ['{"instances":5,"a":1}', 'other', [], {}, '"instances" must be a list of instances. Got 5.'],
  ['{"instances":{"a":[1]}}', 'other', [], {}, '"instances" must be a list of instances. Got {"a":[1]}.'],
  ['"[1]"', 'other', [], {}, 'The body must be a list of instances or one instance. Got "[1]".'],
  [' null ', 'other', [], {}, 'The body must be a list of instances or one instance. Got null.'],
];
for (const [text, shape, rows, options, problem] of shapes) {
  test(`reads ${JSON.stringify(text)} as ${shape}, in pieces of any size`, async () => {
    for (const length of [1, 2, 3, 1000]) {
      const { rows: found, reader } = await parsed(pieces(utf8(text), [length]));
      assert.deepEqual(found, rows);
      assert.deepEqual([reader.shape, reader.options, reader.problem], [shape, options, problem]);
    }
  });
}

test('an object whose schema has a field "instances" is an instance', async () => {
  const { rows, reader } = await parsed('{"instances":[1],"instances":[2]}', { wraps: false });
  assert.deepEqual([rows, reader.shape], [[{ instances: [2] }], 'single']);
});

/** Texts that are no JSON, for which errors are as `JSON.parse` words them, placed by `parseJson`. */
const faults = [
  '',
  ' \n ',
  '[',
  '[1',
  '[1,',
  '[1,]',
  '[,1]',
  '[ ,]',
  '[1 2]',
  '[1,,2]',
  '[1}',
  '{]',
  '[{"a":1]',
  '[\n{"a":1},\n{"a": NaN}]',
  '[{"a":1},{"b":Infinity}',
  "[{'a':1}]",
  '[{"a":"x\ny"}]',
  '[{"é":1},\n {"ü" 1}]',
  '["abc',
  '["\\x"]',
  '[01]',
  '[1] x',
  '[1]]',
  '{"a":1}{',
  '{"a":1,}',
  '{"a" 1}',
  '{a:1}',
  '{"instances":[1',
  '{"instances":[1,],"a":1}',
  '{"instances" [1]}',
  '{"a":1 "instances":[1]}',
  '{"instances":5 [1]}',
  '{"instances":[1] "a":2}',
  '{"instances":[1],}',
  '{"instances":[1],\n"a":[1,}',
  '{"instances":[1]]',
  '{"instances":[1]} 5',
  'nul',
  'NaN',
  'x',
  '-',
];
for (const text of faults) {
  test(`says of ${JSON.stringify(text)} what and where`, async () => {
    let expected: unknown;
    try {
      parseJson(text, 'The body');
    } catch (error) {
      expected = error;
    }
    assert.ok(isCauceError(expected, 'TEXT_INVALID'));
    assert.ok((expected.details.line ?? 0) > 0 && Number(expected.details.column) > 0);
    for (const length of [1, 4, 1000]) {
      await assert.rejects(parsed(pieces(utf8(text), [length])), (error: Error) => {
        assert.equal(error.message, (expected as Error).message);
        return true;
      });
    }
  });
}

test('places a fault deep within a large body', async () => {
  const good = '{"year":2014,"fuel":"Größe 🚗","km":1}';
  const lines = Array.from({ length: 20_000 }, () => good);
  lines[17_017] = '{"year":2014,"fuel":nope,"km":1}';
  await assert.rejects(parsed(`[\n${lines.join(',\n')}\n]`), {
    message: "The body, line 17019, column 22: not JSON: Unexpected token 'o'.",
  });
  lines[17_017] = good;
  await assert.rejects(parsed(`{"instances":[${lines.join(',')}],\n "instances":[]}`), {
    message: 'The body, line 2, column 2: there is a second "instances". Put all instances into one list.',
  });
  const broken = utf8(`[\n${lines.join(',\n')}\n]`);
  broken[broken.length >> 1] = 0xff;
  await assert.rejects(parsed([broken]), { message: /^The body: it is not UTF-8\.$/ });
});

const limits: [what: string, text: string, options: JsonRowsOptions, message: string][] = [
  [
    'a deep list',
    `[${'['.repeat(32)}`,
    {},
    'The body, line 1, column 33: lists and objects nest more than 32 deep here, which is the limit.',
  ],
  [
    'a deep object',
    `{"a":{"b":[{`,
    { maxDepth: 3 },
    'The body, line 1, column 12: lists and objects nest more than 3 deep here, which is the limit.',
  ],
  [
    'a large element',
    `[1,\n"${'x'.repeat(100)}"]`,
    { maxRowBytes: 100 },
    'The body, line 2, column 1: this instance has more than 100 bytes, which is the limit.',
  ],
  [
    'a large element that does not end',
    `[1,\n"${'x'.repeat(2000)}`,
    { maxRowBytes: 100 },
    'The body, line 2, column 1: this instance has more than 100 bytes, which is the limit.',
  ],
  [
    'a large instance',
    `{"a":"${'x'.repeat(100)}"}`,
    { maxRowBytes: 100 },
    'The body, line 1, column 1: this object has more than 100 bytes, which is the limit.',
  ],
  [
    'large options',
    `{"instances":[1],"a":"${'x'.repeat(100)}"}`,
    { maxRowBytes: 100 },
    'The body, line 1, column 17: what stands beside "instances" has more than 100 bytes, which is the limit.',
  ],
  [
    'a large value',
    `"${'x'.repeat(100)}"`,
    { maxRowBytes: 100 },
    'The body, line 1, column 1: this value has more than 100 bytes, which is the limit.',
  ],
];
for (const [what, text, options, message] of limits) {
  test(`refuses ${what}`, async () => {
    await assert.rejects(parsed(text, options), { code: 'TEXT_INVALID', message });
  });
}

const value = fc.oneof(
  fc.integer({ min: 1990, max: 2030 }),
  fc.constantFrom('Diesel', 'Petrol', 'Gas', '2014', '', 'é🚗"\\,]}'),
  fc.constant(null),
  fc.double({ noNaN: true }),
);
const row = fc.oneof(
  { weight: 20, arbitrary: fc.record({ year: value, fuel: value, km: value }) },
  { weight: 3, arbitrary: fc.record({ year: value, fuel: value, kn: value }, { requiredKeys: [] }) },
  fc.jsonValue({ maxDepth: 2 }),
);
const cut = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 5 });

test('batches of JSON, cut anywhere and of any size, are the whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 60 }),
      cut,
      fc.integer({ min: 1, max: 70 }),
      async (rows, lengths, batchRows) => {
        // Numbers such as -0 do not survive JSON; the whole read sees what JSON gives.
        const sent = JSON.parse(JSON.stringify(rows)) as unknown[];
        const whole = readRows(cars, sent);
        const found = await all(
          readBatches(pieces(utf8(JSON.stringify({ a: 1, instances: sent })), lengths), {
            type: 'json',
            schema: cars,
            batchRows,
          }),
        );
        assert.deepEqual(found.issues, whole.issues);
        assert.equal(found.count, whole.issueCount);
        assert.deepEqual(found.warnings, whole.warnings);
        assert.deepEqual(found.rows, whole.table.toRows());
      },
    ),
    { numRuns: 150 },
  );
});

test('batches of NDJSON, cut anywhere and of any size, are the whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(row), { maxLength: 60 }),
      cut,
      fc.integer({ min: 1, max: 70 }),
      async (rows, lengths, batchRows) => {
        const bytes = utf8(rows.map(own => (own === null ? ' ' : JSON.stringify(own))).join('\n'));
        const whole = await checkNdjson(bytes, { schema: cars });
        const found = await all(
          readBatches(pieces(bytes, lengths), { type: 'ndjson', schema: cars, batchRows }),
        );
        assert.deepEqual(found.issues, whole.issues);
        assert.equal(found.count, whole.issueCount);
        assert.deepEqual(found.rows, whole.table.toRows());
        for (const { instance, line } of found.issues) {
          const lines = rows.flatMap((own, i) => (own === null ? [] : [i + 1]));
          assert.equal(line, lines[instance]);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('batches of CSV, cut anywhere and of any size, are the whole', async () => {
  const cell = fc.constantFrom('2014', 'Diesel', 'Gas', '', '"a\nb"', '1.5', 'NA', '1e400');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell), { maxLength: 60 }),
      fc.constantFrom('year,fuel,km', 'year,feul,km', 'km,year,fuel'),
      cut,
      fc.integer({ min: 1, max: 70 }),
      async (rows, header, lengths, batchRows) => {
        const bytes = utf8([header, ...rows.map(cells => cells.join(','))].join('\n'));
        const whole = await checkCsv(bytes, { schema: cars });
        const found = await all(
          readBatches(pieces(bytes, lengths), { type: 'csv', schema: cars, batchRows }),
        );
        assert.deepEqual(found.issues, whole.issues);
        assert.equal(found.count, whole.issueCount);
        assert.deepEqual(found.rows, whole.table.toRows());
      },
    ),
    { numRuns: 150 },
  );
});

const bodies: [type: BatchesOptions['type'], good: string, tooMany: string][] = [
  ['json', '[{},{},{}]', '[{},{},{},{}]'],
  ['ndjson', '{}\n{}\n{}', '{}\n{}\n{}\n{}'],
  ['csv', 'year\n1\n2\n3', 'year\n1\n2\n3\n4'],
];
for (const [type, good, tooMany] of bodies) {
  test(`refuses more rows of ${type} than allowed`, async () => {
    for (const batchRows of [1, 2, 100]) {
      const options = { type, schema: cars, batchRows, maxRows: 3, name: 'The body' };
      assert.equal((await all(readBatches(good, options))).rows.length, 3);
      await assert.rejects(all(readBatches(tooMany, options)), {
        code: 'TEXT_INVALID',
        message: 'The body: it has more than 3 rows, which is the limit.',
      });
    }
  });
}

const cutNdjson: [what: string, text: string, message: string][] = [
  [
    'a deep line',
    '{}\n[[[',
    'The body, line 2, column 3: lists and objects nest more than 2 deep here, which is the limit.',
  ],
  [
    'a long line',
    `{}\n"${'x'.repeat(100)}"\n`,
    'The body, line 2: this line has more than 100 bytes, which is the limit.',
  ],
  [
    'a line of something else',
    '{}\n\n{"a" 1}\n',
    "The body, line 3, column 6: not JSON: Expected ':' after property name.",
  ],
];
for (const [what, text, message] of cutNdjson) {
  test(`refuses ${what} of NDJSON`, async () => {
    const options = {
      type: 'ndjson',
      schema: cars,
      name: 'The body',
      maxDepth: 2,
      maxRowBytes: 100,
    } as const;
    await assert.rejects(all(readBatches(text, options)), { code: 'TEXT_INVALID', message });
  });
}

test('an empty body has one batch without rows, or is said to be empty', async () => {
  for (const [type, text] of [
    ['json', '[]'],
    ['ndjson', '\n'],
    ['csv', 'year,fuel,km\n'],
  ] as const) {
    const tables: number[] = [];
    for await (const { table } of readBatches(text, { type, schema: cars })) tables.push(table.length);
    assert.deepEqual(tables, [0]);
  }
  await assert.rejects(all(readBatches('', { type: 'csv', schema: cars })), /it is empty/);
});

test('a million instances that lack everything cost no more than their reading, and let others in', async () => {
  const wide = schema(
    Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`field${i}`, field.number()])),
  );
  const body = utf8(`[${'{},'.repeat(999_999)}{}]`);
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  const start = performance.now();
  const log = new IssueCollector();
  for await (const batch of readBatches(body, { type: 'json', schema: wide })) log.add(batch);
  const took = performance.now() - start;
  clearInterval(timer);
  const { issues, issueCount } = log.result();
  assert.equal(issues.length, maxIssues);
  assert.equal(issueCount, 11_000_000);
  assert.equal(issues[99].message, 'Instance 9, field "field0": is missing. It must be a number.');
  // Far more than it takes, for machines that are busy.
  assert.ok(took < 5000 && longest < 1000, `${took} ms, ${longest} ms at a time`);
});

test('an error ends the reading of the source', async () => {
  let isClosed = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield utf8('[1,,');
    } finally {
      isClosed = true;
    }
  }
  await assert.rejects(all(readBatches(source(), { type: 'json', schema: cars })), CauceError);
  assert.ok(isClosed);
});
