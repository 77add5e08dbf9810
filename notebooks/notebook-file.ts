/** Notebook files, as far as they are looked at here: https://nbformat.readthedocs.io. */

import { readFile, writeFile } from 'node:fs/promises';

export type Lines = string | readonly string[];

export type Output =
  | { readonly output_type: 'stream'; readonly name: string; readonly text: Lines }
  | {
      readonly output_type: 'execute_result' | 'display_data';
      readonly data: Readonly<Record<string, Lines>>;
    }
  | { readonly output_type: 'error'; readonly ename: string; readonly evalue: string };

export interface Cell {
  readonly cell_type: 'code' | 'markdown';
  readonly id: string;
  readonly source: Lines;
  readonly metadata: object;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: object;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

export async function readNotebook(path: string): Promise<Notebook> {
  return JSON.parse(await readFile(path, 'utf8')) as Notebook;
}

export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await writeFile(path, `${JSON.stringify(notebook, null, 1)}\n`);
}

export function textOf(lines: Lines | undefined): string {
  return typeof lines === 'string' ? lines : (lines ?? []).join('');
}

/** All code, cell after cell. */
export function codeOf({ cells }: Notebook): string {
  const code = cells.filter(cell => cell.cell_type === 'code').map(cell => textOf(cell.source));
  return `${code.join('\n\n')}\n`;
}

/**
 * What a run gave, put into a notebook: cells as they are there, with their outputs, and without what differs from run to
 * run (times; in how many pieces a text was printed).
 */
export function withOutputsOf(notebook: Notebook, executed: Notebook): Notebook {
  const ran = new Map(executed.cells.map(cell => [cell.id, cell]));
  return {
    ...notebook,
    cells: notebook.cells.map(cell => {
      const { execution_count, outputs } = ran.get(cell.id) ?? cell;
      if (cell.cell_type !== 'code') return cell;
      return { ...cell, execution_count: execution_count ?? null, outputs: joined(outputs ?? []) };
    }),
  };
}

/** What differs between the same cells of two notebooks: a sentence for each, with the first line that is not the same. */
export function differences(before: Notebook, now: Notebook): string[] {
  const others = new Map(now.cells.map(cell => [cell.id, linesOfJson(cell)]));
  return before.cells.flatMap(cell => {
    const [old, own] = [linesOfJson(cell), others.get(cell.id) ?? []];
    const at = old.findIndex((line, i) => line !== own[i]);
    if (at < 0 && old.length === own.length) return [];
    return [`${cell.id}: ${shortened(old[at])} is now ${shortened(own[at])}`];
  });
}

function linesOfJson(cell: Cell): string[] {
  return JSON.stringify(cell, null, 1).split('\n');
}

function shortened(line = 'nothing'): string {
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

/** Texts printed one after the other as one. */
function joined(outputs: readonly Output[]): Output[] {
  const all: Output[] = [];
  for (const output of outputs) {
    const last = all.at(-1);
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name)
      all[all.length - 1] = { ...last, text: linesOf(textOf(last.text) + textOf(output.text)) };
    else all.push(output);
  }
  return all;
}

/** As notebook files keep a text: its lines, each with its end. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
