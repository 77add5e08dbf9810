/** `cauce keys`: who may use a service, kept in a file that `cauce serve --keys` reads. */

import type { KeyEntry, Scope } from '@cauce/server';
import { Command, InvalidArgumentError } from 'commander';
import { jsonOption, requireOptions, wholeNumber } from '../options.ts';
import { alignColumns } from '../text.ts';

interface AddOptions {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly requestsPerSecond?: number;
  readonly burst?: number;
  readonly concurrency?: number;
  readonly expires?: string;
  readonly json?: boolean;
}

interface JsonOption {
  readonly json?: boolean;
}

export function keysCommand(): Command {
  return new Command('keys')
    .description('make, list and remove the keys of a service')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(removeCommand());
}

function addCommand(): Command {
  return new Command('add')
    .description('make a key and print it, this once; the file keeps only its hash')
    .argument('<file>', 'the key file; it is made when it is not there')
    .option('--name <name>', 'whose key it is')
    .option('--scopes <list>', 'what it is for: predict, train or admin (which is all), with commas', listed)
    .option('--requests-per-second <number>', 'how many it may send in the long run', positive)
    .option('--burst <number>', 'how many may come at once after a pause', wholeNumber(1))
    .option('--concurrency <number>', 'how many may be open at the same time', wholeNumber(1))
    .option('--expires <date>', 'when it stops to work, such as 2027-01-01 (UTC)', futureDate)
    .addOption(jsonOption())
    .action(add);
}

function listCommand(): Command {
  return new Command('list')
    .description('list the keys in a file')
    .argument('<file>', 'the key file')
    .addOption(jsonOption())
    .action(list);
}

function removeCommand(): Command {
  return new Command('remove')
    .description('remove a key; running services refuse it a second or two later')
    .argument('<file>', 'the key file')
    .argument('<key>', 'its id or its name')
    .addOption(jsonOption())
    .action(remove);
}

async function add(file: string, options: AddOptions, command: Command): Promise<void> {
  requireOptions(command, ['name', 'scopes']);
  const { addKey } = await import('@cauce/server');
  const { name, scopes, requestsPerSecond, burst, concurrency, expires, json } = options;
  const limits = {
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    ...(burst === undefined ? {} : { burst }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
  const { text, entry } = await addKey(file, {
    name,
    scopes,
    ...(expires === undefined ? {} : { expiresAt: expires }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  });
  if (json) {
    console.log(JSON.stringify({ key: text, ...shownOf(entry) }));
    return;
  }
  // Alone on standard output, so that a script can take it from there.
  console.log(text);
  console.error(
    `Note: the key "${name}" (${scopes.join(', ')}) is in ${file}, but not its text, which is shown only this once.`,
  );
}

async function list(file: string, { json }: JsonOption): Promise<void> {
  const { listKeys } = await import('@cauce/server');
  const entries = await listKeys(file);
  if (json) {
    console.log(JSON.stringify({ keys: entries.map(shownOf) }));
    return;
  }
  const rows = entries.map(entry => [
    entry.id,
    entry.name,
    entry.scopes.join(','),
    entry.createdAt.slice(0, 10),
    expiryText(entry),
    limitsText(entry),
  ]);
  console.log(alignColumns([['id', 'name', 'scopes', 'made', 'expires', 'limits'], ...rows]).join('\n'));
}

async function remove(file: string, idOrName: string, { json }: JsonOption): Promise<void> {
  const { removeKey } = await import('@cauce/server');
  const entry = await removeKey(file, idOrName);
  console.log(
    json
      ? JSON.stringify({ removed: shownOf(entry) })
      : `Removed the key "${entry.name}" (${entry.id}) from ${file}.`,
  );
}

/** What of an entry is for eyes: its hash helps nobody. */
function shownOf({ hash: _, ...entry }: KeyEntry): Omit<KeyEntry, 'hash'> {
  return entry;
}

function expiryText({ expiresAt }: KeyEntry): string {
  if (expiresAt === undefined) return 'never';
  return Date.parse(expiresAt) <= Date.now() ? `${expiresAt} (over)` : expiresAt;
}

function limitsText({ limits = {} }: KeyEntry): string {
  const { requestsPerSecond, burst, concurrency } = limits;
  const parts = [
    ...(requestsPerSecond === undefined ? [] : [`${requestsPerSecond}/s`]),
    ...(burst === undefined ? [] : [`burst ${burst}`]),
    ...(concurrency === undefined ? [] : [`${concurrency} at a time`]),
  ];
  return parts.join(', ') || 'none';
}

/** What the names may be, the server's own check says. */
function listed(text: string): string[] {
  return text.split(',').map(part => part.trim());
}

function positive(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** That it is a date at all, the server's own check says. */
function futureDate(text: string): string {
  if (Date.parse(text) > Date.now() || Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('It must be in the future.');
}
