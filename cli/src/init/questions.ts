/** What `cauce init` asks on a terminal when it was told nothing. */

import { createInterface, type Interface } from 'node:readline/promises';
import { CauceError, nearestName } from '@cauce/core';
import { readTable } from '@cauce/io/node';
import { folderFault } from './folder.ts';
import { folderFor } from './project.ts';
import { visible } from './source-text.ts';

export interface Answers {
  readonly csv: string;
  readonly target: string;
  readonly out: string;
}

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** So many columns are listed; more would push the question off the screen. */
const listedColumns = 40;

/**
 * Asks for a table, its target and a folder, each until the answer can be used.
 * @throws {CauceError} ABORTED on Ctrl+C and at the end of the input.
 */
export async function askAll({ input, output }: Terminal): Promise<Answers> {
  const lines = createInterface({ input, output });
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  lines.once('SIGINT', stop).once('close', stop);
  const ask: Ask = (question, answerOf) => askUntil(lines, output, stopped.signal, question, answerOf);
  try {
    const { csv, names } = await ask('Which table? The path of a CSV file: ', readNames);
    output.write(columnList(names));
    const target = await ask('Which column is to be predicted? Its name or number: ', async text =>
      columnOf(text, names),
    );
    const usual = folderFor(csv);
    const out = await ask(`Into which folder? (${usual}) `, async text => freeFolder(text || usual));
    return { csv, target, out };
  } catch (cause) {
    if (!stopped.signal.aborted) throw cause;
    output.write('\n');
    throw new CauceError('ABORTED', { where: 'cauce init' }, { cause });
  } finally {
    lines.close();
  }
}

/** @param answerOf Makes the answer of a line, or throws an Error that says what is wrong with it. */
type Ask = <T>(question: string, answerOf: (text: string) => Promise<T>) => Promise<T>;

async function askUntil<T>(
  lines: Interface,
  output: NodeJS.WritableStream,
  signal: AbortSignal,
  question: string,
  answerOf: (text: string) => Promise<T>,
): Promise<T> {
  for (;;) {
    const text = await lines.question(question, { signal });
    try {
      return await answerOf(text.trim());
    } catch (error) {
      output.write(`  ${visible((error as Error).message)}\n`);
    }
  }
}

async function readNames(csv: string): Promise<{ csv: string; names: readonly string[] }> {
  if (csv === '') throw new Error('A table is needed to make a project of.');
  const { names } = await readTable(csv, { limit: 0 });
  return { csv, names };
}

function columnList(names: readonly string[]): string {
  const lines = names
    .slice(0, listedColumns)
    .map((name, i) => `  ${String(i + 1).padStart(3)}  ${visible(name)}\n`);
  const more = names.length - lines.length;
  return `Its columns:\n${lines.join('')}${more > 0 ? `  and ${more} more\n` : ''}`;
}

function columnOf(text: string, names: readonly string[]): string {
  if (names.includes(text)) return text;
  const byNumber = /^\d+$/.test(text) ? names[Number(text) - 1] : undefined;
  if (byNumber !== undefined) return byNumber;
  const nearest = nearestName(text, names);
  const hint = nearest === undefined || text === '' ? '' : ` Did you mean ${nearest}?`;
  throw new Error(`It must be one of the columns, or a number from 1 to ${names.length}.${hint}`);
}

async function freeFolder(out: string): Promise<string> {
  const fault = await folderFault(out);
  if (fault !== undefined) throw new Error(`${out}: ${fault}`);
  return out;
}
