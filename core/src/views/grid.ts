/** A table to look at: headings and cells, as HTML and as text. */

import { Html, html } from './html.ts';
import { View } from './view.ts';

export interface Heading {
  readonly name: string;
  /** Below the name, in small letters. */
  readonly note?: string;
  /** Numbers go to the right. Default left. */
  readonly align?: 'left' | 'right';
}

/** A cell: a text, or HTML with the text that stands for it; null where there is nothing. */
export type Cell = string | null | { readonly html: Html; readonly text: string };

export interface Grid {
  readonly caption: string;
  readonly headings: readonly Heading[];
  /** Shape (rows): as many cells as headings. */
  readonly rows: readonly (readonly Cell[])[];
}

/** Longer texts are cut. */
const mostCharacters = 60;

export function gridView(grid: Grid): View {
  return new View(gridHtml(grid), gridText(grid));
}

export function gridHtml({ caption, headings, rows }: Grid): Html {
  const head = headings.map(
    ({ name, note, align }) =>
      html`<th style="text-align:${align ?? 'left'}">${shortened(name)}${
        note === undefined ? '' : html`<br><small style="font-weight:normal">${note}</small>`
      }</th>`,
  );
  const body = rows.map(
    row =>
      html`<tr>${row.map(
        (cell, i) =>
          html`<td style="text-align:${headings[i].align ?? 'left'};white-space:nowrap">${cellHtml(cell)}</td>`,
      )}</tr>
`,
  );
  return html`<div style="overflow-x:auto"><table>
<caption style="text-align:left">${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}

/** Columns of equal width below the caption. */
export function gridText({ caption, headings, rows }: Grid): string {
  const lines = [headings.map(({ name }) => shortened(name)), ...rows.map(row => row.map(cellText))];
  const widths = headings.map((_, i) => Math.max(...lines.map(line => line[i].length)));
  const padded = lines.map(line =>
    line
      .map((text, i) => (headings[i].align === 'right' ? text.padStart(widths[i]) : text.padEnd(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  return [caption, ...padded].join('\n');
}

function cellHtml(cell: Cell): Html | string {
  if (cell === null) return new Html('<small>—</small>');
  return typeof cell === 'string' ? shortened(cell) : cell.html;
}

function cellText(cell: Cell): string {
  if (cell === null) return '—';
  return typeof cell === 'string' ? shortened(cell) : cell.text;
}

/** On one line, and not too long. */
function shortened(text: string): string {
  const line = text.slice(0, mostCharacters * 2).replace(/\s+/g, ' ');
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line;
}
