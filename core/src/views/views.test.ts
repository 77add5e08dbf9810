import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridText, gridView } from './grid.ts';
import { escapeHtml, Html, html } from './html.ts';
import { measureText, valueText } from './number-text.ts';
import { comparisonGrid } from './scores.ts';
import { jupyterDisplay, View } from './view.ts';

test('a text cannot end its element, its attribute, or the page', () => {
  const hostile = `</td><script>alert("1")</script><b title='`;
  const page = html`<td title="${hostile}">${hostile}</td>`.text;
  assert.equal(page.match(/<(?!td title="|\/td>)/), null, page);
  assert.equal(page.match(/'/), null);
  assert.equal(page.split('"').length, 3, 'the quotes are those of the template');
});

test('what neither HTML nor SVG may hold becomes a replacement character', () => {
  assert.equal(escapeHtml('a\0b\x1b\ud800\ufffe\tc\n'), 'a\ufffdb\ufffd\ufffd\ufffd\tc\n');
});

test('HTML in HTML stays, in lists too; numbers are texts', () => {
  assert.equal(
    html`<p>${html`<b>${'<'}</b>`}${[new Html('<i>'), '&', 3]}</p>`.text,
    '<p><b>&lt;</b><i>&amp;3</p>',
  );
});

test('a view is HTML and text, and no mathematics for its dollars', () => {
  const view = new View(html`costs $5 or $6`, 'costs $5 or $6');
  assert.deepEqual(view[jupyterDisplay](), {
    'text/html': '<div class="tex2jax_ignore mathjax_ignore">costs $5 or $6</div>',
    'text/plain': 'costs $5 or $6',
  });
  assert.equal(jupyterDisplay, Symbol.for('Jupyter.display'));
  assert.equal(`${view}`, 'costs $5 or $6');
});

test('a grid stands in columns; what is missing, long or on several lines is told on one', () => {
  const grid = {
    caption: '2 rows',
    headings: [{ name: 'name' }, { name: 'price', note: 'integer', align: 'right' as const }],
    rows: [
      ['a\nb', '1250'],
      ['x'.repeat(100), null],
    ],
  };
  assert.equal(
    gridText(grid),
    [
      '2 rows',
      `name${' '.repeat(58)}price`,
      `a b${' '.repeat(60)}1250`,
      `${'x'.repeat(59)}…${' '.repeat(6)}—`,
    ].join('\n'),
  );
  const { html } = gridView(grid);
  assert.match(
    html,
    /<th style="text-align:right">price<br><small style="font-weight:normal">integer<\/small><\/th>/,
  );
  assert.match(html, /<td style="text-align:right;white-space:nowrap"><small>—<\/small><\/td>/);
});

for (const [value, expected] of [
  [178525.716, '178,526'],
  [0.93166931, '0.9317'],
  [-12.3456, '-12.35'],
  [0, '0'],
  [1e-9, '1.000e-9'],
  [Number.NaN, '—'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
] as const) {
  test(`a measure of ${value} reads ${expected}`, () => assert.equal(measureText(value), expected));
}

test('a whole number of a table is not grouped: it may be a year', () => {
  assert.equal(valueText(2014), '2014');
  assert.equal(valueText(253825.16787523692), '253825.2');
});

test('sets that do not have the same scores are compared by all of them', () => {
  const { headings, rows } = comparisonGrid({ a: { rmse: 1 }, b: { r2: 0.5 } });
  assert.deepEqual(
    headings.map(({ name }) => name),
    ['', 'rmse', 'r2'],
  );
  assert.deepEqual(rows, [
    ['a', '1', null],
    ['b', null, '0.5'],
  ]);
});
