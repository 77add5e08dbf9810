/** An error as the command line says it: one line with what to do, no stack trace. */

import { isCauceError } from '@cauce/core';
import { CommanderError } from 'commander';

/** @param asJson For machines: `{"error":{"code","message"}}` instead of the sentence. */
export function describeError(error: unknown, asJson: boolean): string {
  if (process.env['CAUCE_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  const { code, message } = factsOf(error);
  return asJson ? JSON.stringify({ error: { code, message } }) : `cauce: ${message}`;
}

function factsOf(error: unknown): { code: string; message: string } {
  if (error instanceof CommanderError) {
    const message = oneLine(error.message.replace(/^error: /, ''));
    return { code: 'USAGE', message: `${endSentence(message)} See cauce --help.` };
  }
  if (isCauceError(error)) return { code: error.code, message: oneLine(error.message) };
  if (!(error instanceof Error)) return { code: 'UNEXPECTED', message: oneLine(String(error)) };
  const { code, path, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== undefined && port !== undefined && Object.hasOwn(portProblems, code)) {
    return { code, message: `Port ${port} ${portProblems[code]}` };
  }
  if (code !== undefined && path !== undefined) {
    return { code, message: `${path}: ${fileProblems[code] ?? oneLine(error.message)}` };
  }
  return {
    code: code ?? 'UNEXPECTED',
    message: `${oneLine(error.message)} (Set CAUCE_DEBUG=1 to see where this comes from.)`,
  };
}

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder.',
  EACCES: 'you have no permission to use it.',
  EISDIR: 'it is a folder; a file is needed.',
  ENOTDIR: 'a part of this path is a file, not a folder.',
  ENOSPC: 'there is no space left on the disk.',
};

const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program. Stop that one, or choose another port.',
  EACCES: 'is reserved for the system. Choose one from 1024 on.',
};

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

function endSentence(text: string): string {
  return /[.?!)]$/.test(text) ? text : `${text}.`;
}
