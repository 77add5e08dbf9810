/** Text. Positions and lengths count UTF-16 units, as JavaScript does. */

import { parseDate } from '../../table/parse.ts';
import type { Node } from '../node.ts';
import { constantOf, type Kind, type Operation, type Result } from '../operation.ts';
import { matchPattern } from '../pattern/match.ts';
import { compilePattern } from '../pattern/program.ts';
import { firstNumber, wordAt } from './words.ts';

/** A text that would become longer than this is missing; patterns look at this many characters. */
const maxLength = 100_000;

/** @param parameters The kinds that it takes beside the text itself. */
function textual(
  gives: Kind,
  apply: (text: string, ...rest: never[]) => Result,
  ...parameters: Kind[]
): Operation {
  return { takes: ['text', ...parameters], gives, apply: apply as Operation['apply'] };
}

export const texts = {
  lower: textual('text', text => text.toLowerCase()),
  upper: textual('text', text => text.toUpperCase()),
  trim: textual('text', text => text.trim()),
  length: textual('number', text => text.length),
  word: textual('text', wordAt, 'number'),
  slice: textual('text', (text, start: number, end: number) => text.slice(start, end), 'number', 'number'),
  contains: textual('boolean', (text, part: string) => text.includes(part), 'text'),
  startsWith: textual('boolean', (text, part: string) => text.startsWith(part), 'text'),
  endsWith: textual('boolean', (text, part: string) => text.endsWith(part), 'text'),
  replace: textual('text', replaceAll, 'text', 'text'),
  concat: {
    takes: ['text', 'text'],
    repeats: true,
    gives: 'text',
    apply: (...parts: string[]) =>
      parts.reduce((sum, part) => sum + part.length, 0) > maxLength ? null : parts.join(''),
  },
  extract: {
    ...textual('text', extract, 'text', 'boolean', 'number'),
    check: ([, ...pattern]) => checkPattern(pattern),
    print: (text, subject, source, ignoreCase, group) =>
      `${text(subject)}.extract(${printPattern(source, ignoreCase)}, ${text(group)})`,
  },
  matches: {
    ...textual('boolean', (...args: Parameters<typeof match>) => match(...args) !== null, 'text', 'boolean'),
    check: ([, ...pattern]) => checkPattern(pattern),
    print: (text, subject, source, ignoreCase) =>
      `${text(subject)}.matches(${printPattern(source, ignoreCase)})`,
  },
  extractNumber: textual('number', text => firstNumber(text.slice(0, maxLength))),
  toDate: textual('date', text => parseDate(text)),
} satisfies Record<string, Operation>;

function replaceAll(text: string, part: string, by: string): string | null {
  if (by.length > part.length) {
    const times = part === '' ? text.length + 1 : text.split(part).length - 1;
    if (text.length + times * (by.length - part.length) > maxLength) return null;
  }
  return text.replaceAll(part, () => by);
}

function match(text: string, pattern: string, ignoreCase: number): Int32Array | null {
  return matchPattern(compilePattern(pattern, ignoreCase === 1), text.slice(0, maxLength));
}

function extract(text: string, pattern: string, ignoreCase: number, group: number): string | null {
  const places = match(text, pattern, ignoreCase);
  return places === null || places[2 * group] < 0
    ? null
    : text.slice(places[2 * group], places[2 * group + 1]);
}

function printPattern(source: Node, ignoreCase: Node): string {
  return `/${constantOf(source, 'string')}/${constantOf(ignoreCase, 'boolean') ? 'i' : ''}`;
}

/** A pattern must be a constant, so that it is known to be sound before any row is read. */
function checkPattern([pattern, ignoreCase, group]: readonly Node[]): string | undefined {
  const source = constantOf(pattern, 'string');
  const flag = constantOf(ignoreCase, 'boolean');
  if (source === undefined || flag === undefined) return 'its pattern must be a constant.';
  const { groups } = compilePattern(source, flag);
  if (group === undefined) return undefined;
  const index = constantOf(group, 'number');
  return Number.isInteger(index) && index! >= 0 && index! <= groups
    ? undefined
    : `its pattern has no such group. Groups are numbered from 1 to ${groups}; 0 is the whole match.`;
}
