import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field, isCauceError, numeric, type RowOf, schema, strings, Table, tableFromRows } from '@cauce/core';
import fc from 'fast-check';
import {
  type CsvOptions,
  checkCsv,
  readCsv,
  readJson,
  readNdjson,
  streamCsv,
  writeCsv,
} from '../src/index.ts';

const reads: [
  what: string,
  text: string | Uint8Array,
  options: CsvOptions,
  rows: Record<string, unknown>[],
][] = [
  [
    'plain cells',
    'a,b\n1,x\n2,y\n',
    {},
    [
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ],
  ],
  ['no line break at the end', 'a\n1', {}, [{ a: 1 }]],
  [
    'CRLF, blank lines and a byte order mark',
    '\uFEFFa,b\r\n1,x\r\n\r\n2,y\r\n',
    {},
    [
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ],
  ],
  ['carriage returns alone', 'a\r1\r2', {}, [{ a: 1 }, { a: 2 }]],
  [
    'quotes, doubled quotes, separators and breaks in quotes',
    'a,b\n"x,1","say ""hi"""\n"two\nlines",z\n',
    {},
    [
      { a: 'x,1', b: 'say "hi"' },
      { a: 'two\nlines', b: 'z' },
    ],
  ],
  ['a quote within a plain cell', 'a,b\n5" disk,6""\n', {}, [{ a: '5" disk', b: '6""' }]],
  [
    'semicolons and decimal commas',
    'a;b\n1,5;x\n1.234,25;y\n',
    {},
    [
      { a: 1.5, b: 'x' },
      { a: 1234.25, b: 'y' },
    ],
  ],
  ['tabs', 'a\tb\n1\t2\n', {}, [{ a: 1, b: 2 }]],
  [
    'missing markers, but not in quotes',
    'a,b\nNA,NA\n1,"NA"\n,x\n',
    {},
    [
      { a: null, b: null },
      { a: 1, b: 'NA' },
      { a: null, b: 'x' },
    ],
  ],
  ['own missing markers', 'a\n-1\n2\n', { missing: ['-1'] }, [{ a: null }, { a: 2 }]],
  [
    'no header',
    '1,x\n2,y\n',
    { header: false },
    [
      { column1: 1, column2: 'x' },
      { column1: 2, column2: 'y' },
    ],
  ],
  ['names from outside', '1,x\n', { header: ['n', 'w'] }, [{ n: 1, w: 'x' }]],
  ['a limit', 'a\n1\n2\n3\n', { limit: 2 }, [{ a: 1 }, { a: 2 }]],
  [
    'booleans and dates',
    'a,b\ntrue,2026-11-23\nFALSE,2024-02-29\n',
    {},
    [
      { a: true, b: '2026-11-23T00:00:00.000Z' },
      { a: false, b: '2024-02-29T00:00:00.000Z' },
    ],
  ],
  ['postal codes stay strings', 'a\n00501\n10115\n', {}, [{ a: '00501' }, { a: '10115' }]],
  [
    'a column without a value',
    'a,b\n1,\n2,\n',
    {},
    [
      { a: 1, b: null },
      { a: 2, b: null },
    ],
  ],
  ['Windows-1252', Uint8Array.of(97, 10, 0xe9, 116, 0xe9, 10), {}, [{ a: 'été' }]],
  ['UTF-16', new Uint8Array(Buffer.from('\uFEFFa\né\n', 'utf16le')), {}, [{ a: 'é' }]],
  ['a header alone', 'a,b\n', {}, []],
  ['__proto__ as a column', '__proto__,b\n1,2\n', {}, [JSON.parse('{"__proto__":1,"b":2}')]],
];
for (const [what, text, options, rows] of reads) {
  test(`reads ${what}`, async () => {
    assert.deepEqual((await readCsv(text, options)).toRows(), rows);
    const source = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    // In pieces of one byte nothing changes, but the separator and the decimal sign are told.
    const pieces = Array.from(source, byte => Uint8Array.of(byte));
    if (text instanceof Uint8Array || text.includes(';') || text.includes('\t') || text.startsWith('\uFEFF'))
      return;
    assert.deepEqual((await readCsv(pieces, { separator: ',', ...options })).toRows(), rows);
  });
}

const refusals: [what: string, text: string, code: string, message: RegExp][] = [
  ['an empty text', '', 'TEXT_INVALID', /empty/],
  ['a row too short', 'a,b\n1,2\n3\n', 'TEXT_INVALID', /line 3: .*2 cells.*Got 1/],
  ['a row too long', 'a,b\n1,2,3\n', 'TEXT_INVALID', /line 2: .*Got 3/],
  ['a quote never closed', 'a,b\n1,2\n"x,3\n4,5\n', 'TEXT_INVALID', /line 3: a quote opens/],
  ['text after a closing quote', 'a,b\n"x"y,3\n', 'TEXT_INVALID', /line 2: cell 1: text follows/],
  ['two columns of one name', 'a,a\n1,2\n', 'COLUMN_DUPLICATE', /"a"/],
  ['a column without a name', 'a,\n1,2\n', 'TEXT_INVALID', /column 2.*no name/],
];
for (const [what, text, code, message] of refusals) {
  test(`refuses ${what}`, async () => {
    await assert.rejects(
      readCsv(text),
      error => isCauceError(error) && error.code === code && message.test(error.message),
    );
  });
}

const cars = schema({
  year: field.integer(),
  fuel: field.category(['Diesel', 'Petrol']),
  km: field.number({ nullable: true }),
});

test('by a schema: columns in any order, types as declared, the target ignored', async () => {
  const table = await readCsv('fuel,price,km,year\nDiesel,5,,2014\n', { schema: cars, ignore: ['price'] });
  assert.deepEqual(table.names, ['year', 'fuel', 'km']);
  assert.deepEqual(table.toRows(), [{ year: 2014, fuel: 'Diesel', km: null }]);
});

test('by a schema: what does not fit is listed with its line', async () => {
  const { issues, issueCount, warnings } = await checkCsv('year,feul,km\n2014,Diesel,1\nx,Gas,y\n', {
    schema: cars,
  });
  assert.equal(issueCount, 4);
  assert.deepEqual(
    issues.map(({ code, field: name, line }) => [code, name, line]),
    [
      ['FIELD_UNKNOWN', 'feul', 2],
      ['FIELD_MISSING', 'fuel', 2],
      ['VALUE_NOT_NUMBER', 'year', 3],
      ['VALUE_NOT_NUMBER', 'km', 3],
    ],
  );
  assert.match(issues[0].message, /"fuel"/);
  assert.deepEqual(warnings, []);
});

test('a stream gives the same rows in pieces', async () => {
  const text = `a,b\n${Array.from({ length: 25 }, (_, i) => `${i},${i % 2 === 0 ? 'x' : 'y'}`).join('\n')}\n`;
  const tables: Table[] = [];
  for await (const table of streamCsv(text, { batchSize: 10 })) tables.push(table);
  assert.deepEqual(
    tables.map(table => table.length),
    [10, 10, 5],
  );
  assert.deepEqual(
    tables.flatMap(table => table.toRows()),
    (await readCsv(text)).toRows(),
  );
});

const cell = fc.oneof(
  fc.constantFrom('NA', '', 'x,y', '"', 'a"b', 'two\nlines', ' space ', 'null', '5" disk'),
  fc.string({ minLength: 1, maxLength: 5 }).map(own => `t${own.replaceAll('\r', '')}`),
);
test('what is written is read again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), fc.option(cell)), {
        minLength: 1,
        maxLength: 12,
      }),
      async rows => {
        const texts = rows.map(row => (row[1] === '' ? null : row[1]));
        const table = new Table([
          ['n', numeric(Float64Array.from(rows, row => row[0] ?? Number.NaN))],
          ['t', strings(['t', ...texts].slice(1), 'text')],
        ]);
        const types = schema({ n: field.number({ nullable: true }), t: field.text({ nullable: true }) });
        const again = await readCsv(writeCsv(table), { schema: types, separator: ',' });
        const expected = table.toRows().map(row => ({ ...row, n: Object.is(row.n, -0) ? 0 : row.n }));
        assert.deepEqual(
          again.toRows().map(row => ({ ...row, n: Object.is(row.n, -0) ? 0 : row.n })),
          expected,
        );
      },
    ),
  );
});

test('a column of missing values alone keeps its rows', async () => {
  const table = tableFromRows([{ a: 'x' }, { a: null }, { a: 'y' }]);
  assert.deepEqual((await readCsv(writeCsv(table))).toRows(), table.toRows());
});

test('JSON and NDJSON give the same table', async () => {
  const rows = [
    { a: 1, b: 'x' },
    { a: null, b: 'y' },
  ];
  const expected = [
    { a: 1, b: 'x' },
    { a: null, b: 'y' },
  ];
  assert.deepEqual((await readJson(JSON.stringify(rows))).toRows(), expected);
  assert.deepEqual(
    (await readNdjson(`${rows.map(row => JSON.stringify(row)).join('\n')}\n\n`)).toRows(),
    expected,
  );
  await assert.rejects(readJson('{"a":1}'), /list of objects/);
  await assert.rejects(readNdjson('{"a":1}\n{"a":\n'), /line 2/);
  await assert.rejects(readJson('[1]'), error => isCauceError(error, 'ROWS_INVALID'));
});

test('a million quotes and a line without end are refused or read, in time', async () => {
  await assert.rejects(readCsv(`a\n"${'""'.repeat(500_000)}`), /never closed/);
  assert.equal((await readCsv(`a\n${'x'.repeat(2_000_000)}\n`)).length, 1);
  assert.equal(
    (await readCsv(`${Array.from({ length: 5000 }, (_, i) => `c${i}`).join(',')}\n`)).names.length,
    5000,
  );
});

test('by a schema: the same table whether all fits or a value in the last row does not', async () => {
  const types = schema({
    a: field.boolean({ nullable: true }),
    b: field.date(),
    c: field.category(['x', 'y'], { nullable: true }),
    d: field.integer(),
    e: field.text(),
  });
  const rows = 'true,2026-11-23,y,007,t\nNA,2026-11-23,NA,1e2,u\nFALSE,2024-02-29,x,-3,t\n';
  const fitting = await checkCsv(`a,b,c,d,e\n${rows}`, { schema: types });
  assert.equal(fitting.issueCount + fitting.warningCount, 0);
  const table = tableFromRows<RowOf<typeof types>>(
    [
      { a: true, b: '2026-11-23', c: 'y', d: 7, e: 't' },
      { a: null, b: '2026-11-23', c: null, d: 100, e: 'u' },
      { a: false, b: '2024-02-29', c: 'x', d: -3, e: 't' },
    ],
    types,
  );
  assert.deepStrictEqual(fitting.table, table);
  const { table: odd, ...found } = await checkCsv(`a,b,c,d,e\n${rows}no,,z,1.5,\n`, { schema: types });
  assert.deepEqual(odd.slice(0, 3).toRows(), table.toRows());
  assert.deepEqual(
    [...found.issues, ...found.warnings].map(({ code, field: name, line }) => [code, name, line]),
    [
      ['VALUE_NOT_BOOLEAN', 'a', 5],
      ['VALUE_MISSING', 'b', 5],
      ['VALUE_NOT_INTEGER', 'd', 5],
      ['VALUE_MISSING', 'e', 5],
      ['CATEGORY_UNKNOWN', 'c', 5],
    ],
  );
});
