/** Names and values of a table as TypeScript and as Markdown: whatever they hold, they stay names and values. */

import type { Value } from '@cauce/core';

/** Lines are broken where they would be longer. */
const maxLine = 110;
const longestComment = 200;

/** As it is where it is an identifier, which may be any word, such as `new`; otherwise in quotes. */
export function propertyName(name: string): string {
  // Both `__proto__: x` and `'__proto__': x` would set the prototype instead.
  if (name === '__proto__') return "['__proto__']";
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : stringLiteral(name);
}

/** A string in single quotes. What could end it, or change how the file looks, is escaped. */
export function stringLiteral(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(unseen, char => char.split('').map(unicodeEscape).join(''))}'`;
}

/** A value of a row. */
export function valueLiteral(value: Value): string {
  return typeof value === 'string' ? stringLiteral(value) : String(value);
}

/** `[a, b]`, or one item to a line where that would be too long. */
export function listSource(items: readonly string[], indent: number, before = 0): string {
  return bracketed('[', ']', items, indent, before);
}

/** `{ a, b }`, or one entry to a line. */
export function objectSource(entries: readonly string[], indent: number, before = 0): string {
  return bracketed('{ ', ' }', entries, indent, before);
}

function bracketed(
  open: string,
  close: string,
  items: readonly string[],
  indent: number,
  before: number,
): string {
  const line = `${open}${items.join(', ')}${close}`;
  if (before + line.length <= maxLine) return line;
  const margin = ' '.repeat(indent);
  return [
    open.trim(),
    ...items.map(item => `${margin}  ${item.includes('\n') ? item : `${item},`}`),
    `${margin}${close.trim()}`,
  ].join('\n');
}

/** A line of imports; names that are there to be left out are undefined. */
export function importSource(from: string, ...names: readonly (string | undefined)[]): string {
  return `import { ${names.filter(name => name !== undefined).join(', ')} } from '${from}';`;
}

/** One line that neither ends a comment nor is a tag or a directive in it. */
export function commentText(text: string): string {
  const line = visible(text).replaceAll('*/', '*\\/').replaceAll('@', '\\@').trim();
  return line.length > longestComment ? `${[...line].slice(0, longestComment).join('')}…` : line;
}

/** `"a", "b", …` in a comment. */
export function examplesText(examples: readonly string[]): string {
  return examples.map(text => commentText(JSON.stringify([...text].slice(0, 40).join('')))).join(', ');
}

/** A code span of Markdown, also within a table. */
export function markdownCode(text: string): string {
  const line = visible(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${line.replaceAll('|', '\\|')}${space}${fence}`;
}

/** Text in one line, for a terminal too: nothing in it moves the cursor, changes colours or turns the direction of writing. */
export function visible(text: string): string {
  return text.replace(unseen, ' ');
}

/** Controls, ends of lines, and signs that turn the direction of writing or have no width. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
