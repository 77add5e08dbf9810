import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jupyterDisplay } from '../views/view.ts';
import { numeric, strings } from './column.ts';
import { describe } from './describe.ts';
import { Table } from './table.ts';

const hostile = '</td><img src=x onerror="alert(1)">';

test('a table shows its first rows, with types and what is missing', () => {
  const table = new Table([
    ['fuel', strings(['Diesel', null, 'Petrol'])],
    ['year', numeric(Float64Array.of(2014, Number.NaN, 2016), 'integer')],
  ]);
  const { 'text/plain': text, 'text/html': html } = table[jupyterDisplay]();
  assert.equal(
    text,
    ['3 rows × 2 columns', '   fuel    year', '0  Diesel  2014', '1  —          —', '2  Petrol  2016'].join(
      '\n',
    ),
  );
  assert.match(html, /fuel<br><small style="font-weight:normal">category<\/small>/);
});

test('a long and wide table says how much of it is shown', () => {
  const wide = Array.from({ length: 30 }, (_, i) => [`c${i}`, numeric(new Float64Array(1000))] as const);
  const { 'text/plain': text } = new Table(wide)[jupyterDisplay]();
  assert.match(text, /^1,000 rows × 30 columns; the first 10 rows, the first 24 columns\n/);
  assert.equal(text.split('\n').length, 12);
});

test('a table without rows, and one without columns, can be shown', () => {
  assert.match(new Table([['a', strings([])]])[jupyterDisplay]()['text/plain'], /^0 rows × 1 column\n/);
  assert.match(new Table([], 5)[jupyterDisplay]()['text/plain'], /^5 rows × 0 columns\n/);
});

test('hostile names and values are text', () => {
  const table = new Table([
    [hostile, strings([hostile, '__proto__'])],
    ['__proto__', strings(['polluted', null])],
  ]);
  for (const shown of [table, describe(table)]) {
    const { 'text/html': html } = shown[jupyterDisplay]();
    assert.ok(html.includes('&lt;img'));
    assert.equal(html.includes('<img'), false);
    assert.ok(html.includes('polluted'));
  }
});

test('describe tells of each column what applies to its type', () => {
  const day = Date.UTC(2020, 0, 1);
  const described = describe(
    new Table([
      ['price', numeric(Float64Array.of(4, 1, Number.NaN, 1, 2))],
      ['fuel', strings(['Diesel', 'Petrol', 'Diesel', null, 'Diesel'])],
      ['name', strings(['a', 'b', 'c', 'd', 'd'], 'text')],
      ['sold', numeric(Float64Array.of(1, 0, 0, 0, Number.NaN), 'boolean')],
      ['seen', numeric(Float64Array.of(day, day, day, day, day + 86_400_000), 'date')],
      ['empty', numeric(new Float64Array(5).fill(Number.NaN))],
    ]),
  );
  const none = { min: null, mean: null, median: null, max: null };
  assert.deepEqual(described.toRows(), [
    {
      column: 'price',
      type: 'number',
      missing: 1,
      distinct: 3,
      min: 1,
      mean: 2,
      median: 1.5,
      max: 4,
      values: null,
    },
    { column: 'fuel', type: 'category', missing: 1, distinct: 2, ...none, values: 'Diesel 75%, Petrol 25%' },
    { column: 'name', type: 'text', missing: 0, distinct: 4, ...none, values: 'd 40%, a 20%, b 20%, …' },
    { column: 'sold', type: 'boolean', missing: 1, distinct: 2, ...none, values: 'true 25%' },
    { column: 'seen', type: 'date', missing: 0, distinct: 2, ...none, values: '2020-01-01 to 2020-01-02' },
    { column: 'empty', type: 'number', missing: 5, distinct: 0, ...none, values: null },
  ]);
});
