/** What separates the cells of a CSV, and which decimal sign its numbers have, from its first rows. */

import { sniffedBytes } from '../text.ts';
import { afterBreak, BadRow, isBreak, readRow } from './block.ts';
import { decodeText } from './dialect.ts';

const separators = [',', ';', '\t', '|'];
const sniffedRows = 20;

/** The separator that cuts the first rows most evenly; a comma when none does. */
export function sniffSeparator(block: Uint8Array): string {
  let best = ',';
  let bestWidth = 1;
  for (const separator of separators) {
    const widths = firstWidths(block, separator.charCodeAt(0));
    const [width] = widths;
    if (width !== undefined && width > bestWidth && widths.every(other => other === width)) {
      best = separator;
      bestWidth = width;
    }
  }
  if (bestWidth > 1) return best;
  // No separator is even throughout: the most frequent in the first line.
  const firstLine = headText(block).split(/[\r\n]/, 1)[0];
  const counts = separators.map(separator => firstLine.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))];
}

function firstWidths(block: Uint8Array, separator: number): number[] {
  const widths: number[] = [];
  let at = 0;
  try {
    while (widths.length < sniffedRows && at < Math.min(block.length, sniffedBytes)) {
      if (isBreak(block[at])) {
        at = afterBreak(block, at);
        continue;
      }
      const row = readRow(block, separator, at);
      if (row === undefined) break;
      widths.push(row.cells.length);
      at = row.end;
    }
  } catch (error) {
    // With the wrong separator quotes stand in odd places: then it is not this one.
    if (error instanceof BadRow) return [];
    throw error;
  }
  return widths;
}

/** A comma, when cells such as `12,5` abound and it does not separate cells. */
export function sniffDecimal(block: Uint8Array, separator: string): '.' | ',' {
  if (separator === ',') return '.';
  const cells = headText(block)
    .split(/[\r\n]+/)
    .flatMap(line => line.split(separator));
  const withComma = cells.filter(cell => /^\s*[+-]?\d+(\.\d{3})*,\d+\s*$/.test(cell)).length;
  const withPoint = cells.filter(cell => /^\s*[+-]?\d*\.\d+\s*$/.test(cell)).length;
  return withComma > withPoint ? ',' : '.';
}

function headText(block: Uint8Array): string {
  return decodeText(block, 0, Math.min(block.length, sniffedBytes));
}
