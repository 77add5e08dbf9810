/** The file that API keys are kept in: read and checked as a whole, written atomically, for its owner only. */

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CauceError, didYouMean, show } from '@cauce/core';
import { checkKeyTerms, createKey, instantOf, type KeyEntry, type NewKey } from './keys.ts';

/** Room for some ten thousand keys; a larger file is taken for a mistake. */
const sizeLimit = 4 * 1024 * 1024;
const lockWaitMs = 2000;

/** What is in a file, and a text that differs when the file has changed since. */
export interface KeyFile {
  readonly entries: readonly KeyEntry[];
  readonly fingerprint: string;
}

/**
 * Makes a key and keeps it in `file`, which is made when it is not there.
 * @returns `text` for the key's holder. It is nowhere else.
 * @throws {CauceError} PARAM_INVALID when the terms are not valid or the name is taken; STORE_INVALID, FILE_UNREADABLE.
 */
export async function addKey(file: string, terms: NewKey): Promise<{ text: string; entry: KeyEntry }> {
  checkKeyTerms('the key', terms);
  return changeKeyFile(file, entries => {
    if (entries.some(entry => entry.name === terms.name)) {
      const rule = `one that no other key in ${file} has`;
      throw new CauceError('PARAM_INVALID', { where: 'the key', param: 'name', rule, received: terms.name });
    }
    let made = createKey(terms);
    while (entries.some(entry => entry.id === made.entry.id)) made = createKey(terms);
    return { entries: [...entries, made.entry], result: made };
  });
}

/**
 * Takes a key out of `file`.
 * @returns The entry that was taken out.
 * @throws {CauceError} PARAM_INVALID when no key has this id or name; STORE_INVALID, FILE_UNREADABLE.
 */
export async function removeKey(file: string, idOrName: string): Promise<KeyEntry> {
  await listKeys(file);
  return changeKeyFile(file, entries => {
    const found =
      entries.find(entry => entry.id === idOrName) ?? entries.find(entry => entry.name === idOrName);
    if (found === undefined) {
      const known = entries.map(entry => entry.name);
      const rule = `the id or the name of one in ${file}${didYouMean(idOrName, known)}`;
      throw new CauceError('PARAM_INVALID', { where: 'the key', param: 'name', rule, received: idOrName });
    }
    return { entries: entries.filter(entry => entry !== found), result: found };
  });
}

/** The keys in `file`, in the order in which they were added. @throws {CauceError} as `readKeyFile`. */
export async function listKeys(file: string): Promise<readonly KeyEntry[]> {
  return (await readKeyFile(file)).entries;
}

/** @throws {CauceError} FILE_UNREADABLE; STORE_INVALID, naming the file, the key and what is wrong with it. */
export async function readKeyFile(file: string): Promise<KeyFile> {
  // Without O_NONBLOCK, opening a named pipe would wait for somebody to write to it.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(error => {
    const message = `${reasonOf(error)} Key files are made with cauce keys add.`;
    throw new CauceError('FILE_UNREADABLE', { path: file, message }, { cause: error });
  });
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) throw invalid(file, 'it is no file. A key file is needed.');
    if (stats.size > sizeLimit)
      throw invalid(file, `it is larger than ${sizeLimit} bytes. It is no key file.`);
    return { entries: parseKeyFile(file, await handle.readFile()), fingerprint: fingerprintOf(stats) };
  } finally {
    await handle.close();
  }
}

/** Of `stat(file, { bigint: true })`: differs when the file is another one or was written to. */
export function fingerprintOf(stats: { ino: bigint; size: bigint; mtimeNs: bigint }): string {
  return `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}

/** @throws {CauceError} STORE_INVALID, and nothing else, whatever the bytes are. */
export function parseKeyFile(file: string, bytes: Uint8Array): readonly KeyEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // The parser's message quotes what it read: it may be of a file that is not for every eye.
    throw invalid(file, 'it is no JSON. Make key files with cauce keys add.', { cause: error });
  }
  const content = objectOf(file, 'the file', value, ['format', 'keys']);
  if (content['format'] !== 1) {
    throw invalid(file, `"format" must be 1. Got ${show(content['format'])}.`);
  }
  if (!Array.isArray(content['keys'])) {
    throw invalid(file, `"keys" must be a list. Got ${show(content['keys'])}.`);
  }
  const entries = content['keys'].map((entry, i) => checkEntry(file, `key ${i + 1}`, entry));
  for (const member of ['id', 'name'] as const) {
    const seen = new Set<string>();
    for (const entry of entries) {
      if (seen.has(entry[member])) {
        throw invalid(file, `two keys have the ${member} ${show(entry[member])}. Remove one of them.`);
      }
      seen.add(entry[member]);
    }
  }
  return entries;
}

function checkEntry(file: string, where: string, value: unknown): KeyEntry {
  const members = ['id', 'name', 'scopes', 'hash', 'createdAt', 'expiresAt', 'limits'];
  const entry = objectOf(file, where, value, members);
  const matches = (member: string, pattern: RegExp, rule: string): void => {
    const text = entry[member];
    if (typeof text === 'string' && pattern.test(text)) return;
    throw invalid(file, `${member} of ${where} must be ${rule}. Got ${show(text)}.`);
  };
  matches('id', /^[0-9a-f]{8}$/, '8 hexadecimal digits');
  matches('hash', /^[0-9a-f]{64}$/, '64 hexadecimal digits');
  if (typeof entry['createdAt'] !== 'string' || instantOf(entry['createdAt']) === undefined) {
    throw invalid(file, `createdAt of ${where} must be a date. Got ${show(entry['createdAt'])}.`);
  }
  if (entry['limits'] !== undefined) {
    objectOf(file, `limits of ${where}`, entry['limits'], ['requestsPerSecond', 'burst', 'concurrency']);
  }
  try {
    checkKeyTerms(where, entry as unknown as NewKey);
  } catch (error) {
    throw invalid(file, (error as CauceError).message, { cause: error });
  }
  return entry as unknown as KeyEntry;
}

/** A misspelt member is refused: `expires` for `expiresAt` would make a key that is valid for ever. */
function objectOf(file: string, where: string, value: unknown, members: readonly string[]) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(file, `${where} must be an object. Got ${show(value)}.`);
  }
  const unknown = Object.keys(value).find(name => !members.includes(name));
  if (unknown !== undefined) {
    throw invalid(file, `${where} has a member ${show(unknown)}${didYouMean(unknown, members)}. Remove it.`);
  }
  return value as Record<string, unknown>;
}

interface Change<Result> {
  readonly entries: readonly KeyEntry[];
  readonly result: Result;
}

/** Reads, changes and writes; no two commands at the same time, or one would undo what the other did. */
async function changeKeyFile<Result>(
  file: string,
  change: (entries: readonly KeyEntry[]) => Change<Result>,
): Promise<Result> {
  // Behind a symbolic link, the file that it leads to is changed, and the link stays.
  const target = await realpath(file).catch(() => file);
  const lock = `${target}.lock`;
  await (await openLock(target, lock)).close();
  try {
    const isThere = await listKeys(target).catch(error => {
      if ((error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return undefined;
      throw error;
    });
    const { entries, result } = change(isThere ?? []);
    await replace(target, `${JSON.stringify({ format: 1, keys: entries }, null, 2)}\n`);
    return result;
  } finally {
    await rm(lock, { force: true });
  }
}

async function openLock(target: string, lock: string): Promise<FileHandle> {
  for (const start = performance.now(); ; await sleep(20)) {
    try {
      return await open(lock, 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        const facts = { path: dirname(target), message: reasonOf(error) };
        throw new CauceError('FILE_UNREADABLE', facts, { cause: error });
      }
      if (performance.now() - start > lockWaitMs) {
        throw invalid(target, `another command is changing it. If none is running, delete ${lock}.`);
      }
    }
  }
}

/** At every moment there is the old file or the new one under the name, whole, even after a loss of power. */
async function replace(target: string, text: string): Promise<void> {
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
}

/** Makes the new name last. Windows cannot open folders, and has no need to. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => {});
  await handle.close();
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder.',
  EACCES: 'there is no permission to use it.',
  EISDIR: 'it is a folder; a file is needed.',
  ENOTDIR: 'a part of this path is a file, not a folder.',
};

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

function invalid(where: string, message: string, options?: { cause?: unknown }): CauceError {
  return new CauceError('STORE_INVALID', { where, message }, options);
}
