/** Options that several commands share, and the checks of their values. */

import { type Command, InvalidArgumentError, Option } from 'commander';

/** Parses a whole number of at least `min`. */
export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return text => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(
      max === Number.MAX_SAFE_INTEGER
        ? `It must be a whole number of at least ${min}.`
        : `It must be a whole number from ${min} to ${max}.`,
    );
  };
}

/** Parses a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** Parses a time: `90s`, `2m`, `1h`, or a number of seconds. @returns Seconds. */
export function seconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|h)?$/i.exec(text);
  const unit = { s: 1, m: 60, h: 3600 }[(match?.[2] ?? 's').toLowerCase()] as number;
  const value = match === null ? 0 : Number(match[1]) * unit;
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be a time above 0, such as 60s or 5m.');
}

/** Parses a share between 0 and 1, both excluded. */
export function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a number between 0 and 1, such as 0.2.');
}

/** Parses a size: `512kb`, `10mb`, `1gb`, or a number of bytes. */
export function byteSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)?$/i.exec(text);
  if (match === null) throw new InvalidArgumentError('It must be a size such as 512kb or 10mb.');
  const unit = { b: 0, kb: 1, mb: 2, gb: 3 }[(match[2] ?? 'b').toLowerCase()] as number;
  return Math.round(Number(match[1]) * 1024 ** unit);
}

export const jsonOption = (): Option => new Option('--json', 'print one JSON object, for machines');
export const headerOption = (): Option =>
  new Option('--no-header', 'the CSV has no header line; its columns are column1, column2, …');
export const limitOption = (): Option =>
  new Option('--limit <rows>', 'read at most so many rows').argParser(wholeNumber(1));
export const definitionsOption = (): Option =>
  new Option('--definitions <files...>', 'modules with your own definitions that the model uses').default([]);

/** Refuses a command without these options. Commander's own check would come before that of misspelt ones. */
export function requireOptions(command: Command, names: readonly string[]): void {
  const lacking = names.find(name => command.opts()[name] === undefined);
  if (lacking === undefined) return;
  const flags = command.options.find(option => option.attributeName() === lacking)?.flags;
  command.error(`required option '${flags}' not specified`);
}
