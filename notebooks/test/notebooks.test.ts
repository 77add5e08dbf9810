import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Cell, type Notebook, type Output, readNotebook, textOf } from '../notebook-file.ts';

const [english, spanish] = await Promise.all(
  ['used-cars', 'coches-usados'].map(name =>
    readNotebook(fileURLToPath(new URL(`../${name}.ipynb`, import.meta.url))),
  ),
);

test('the Spanish notebook has the cells of the English one, and the same code but for texts and remarks', () => {
  assert.deepEqual(
    spanish.cells.map(({ id, cell_type }) => ({ id, cell_type })),
    english.cells.map(({ id, cell_type }) => ({ id, cell_type })),
  );
  for (const [i, cell] of codeCells(english).entries())
    assert.equal(withoutWords(codeCells(spanish)[i]), withoutWords(cell), cell.id);
});

test('both gave the same numbers and plots', () => {
  for (const [i, cell] of codeCells(english).entries()) {
    const other = codeCells(spanish)[i];
    assert.deepEqual(numbersOf(other), numbersOf(cell), cell.id);
    assert.deepEqual(drawingsOf(other), drawingsOf(cell), cell.id);
  }
});

for (const [name, notebook] of Object.entries({ english, spanish })) {
  test(`${name}: all cells ran in their order, without an error`, () => {
    const cells = codeCells(notebook);
    assert.deepEqual(
      cells.map(cell => cell.execution_count),
      cells.map((_, i) => i + 1),
    );
    assert.deepEqual(
      cells.filter(cell => cell.outputs?.some(output => output.output_type === 'error')),
      [],
    );
    assert.ok(cells.filter(cell => cell.outputs?.length).length > 25);
  });

  test(`${name}: its outputs name no folder, port or time of the machine where it ran`, () => {
    const outputs = JSON.stringify(codeCells(notebook).map(cell => cell.outputs));
    assert.equal(outputs.match(/\/tmp\/|127\.0\.0\.1:\d|\d{4}-\d\d-\d\dT\d\d:/), null);
  });

  test(`${name}: each link of its contents leads to a heading`, () => {
    const headings = notebook.cells.flatMap(cell =>
      [...textOf(cell.source).matchAll(/^#+ (.+)$/gm)].map(match => match[1].replaceAll(' ', '-')),
    );
    const links = [...textOf(notebook.cells[0].source).matchAll(/\]\(#(.+?)\)$/gm)].map(match => match[1]);
    assert.equal(links.length, 8);
    for (const link of links) assert.ok(headings.includes(link), link);
  });
}

function codeCells({ cells }: Notebook): Cell[] {
  return cells.filter(cell => cell.cell_type === 'code');
}

/** Code without what may differ: remarks, texts, and where its lines break for them. */
function withoutWords(cell: Cell): string {
  return textOf(cell.source)
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    .replace(/[\p{L}\p{N}_$]+(?=: )|'[^'\n]*'(?=: )/gu, 'key')
    .replace(/'[^'\n]*'/g, "''")
    .replace(/`[^`]*`/g, text => (text.match(/\$\{[^}]*\}/g) ?? []).join())
    .replace(/\s+/g, '')
    .replace(/,(?=[)\]}])/g, '');
}

function numbersOf(cell: Cell): string[] {
  return (cell.outputs ?? [])
    .flatMap(output => [
      ...(output.output_type === 'stream' ? textOf(output.text) : plainText(output)).matchAll(
        /[-−]?\d[\d,.]*/g,
      ),
    ])
    .map(([number]) => number);
}

function plainText(output: Output): string {
  return 'data' in output ? textOf(output.data['text/plain']) : '';
}

/** SVG without its words. */
function drawingsOf(cell: Cell): string[] {
  return (cell.outputs ?? []).flatMap(output =>
    'data' in output && 'image/svg+xml' in output.data
      ? [textOf(output.data['image/svg+xml']).replace(/ aria-label="[^"]*"|>[^<]*/g, '')]
      : [],
  );
}
