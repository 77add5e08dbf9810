/** The guards of a field for one row after the other: from the live row's column to its bin, in some ten nanoseconds. */

import type { Column, NumericColumn, StringColumn } from '../../table/column.ts';
import { isNumeric } from '../../table/column.ts';
import { liveText } from '../../table/live-row.ts';
import { bin, binOfNumber, binOfText } from '../profile/bins.ts';
import { readQuantity } from '../profile/quantity.ts';
import {
  type Finding,
  type GuardedField,
  isListed,
  judgeNumber,
  judgeQuantity,
  judgeText,
  usualRange,
} from './findings.ts';

/** Added to the bin of a value of which something is to be said. */
export const noteworthy = 0x100;

/** Most strings whose reading is remembered, and the longest: a longer one may hold on to all of the text that it was cut from. */
const mostRemembered = 1000;
const longestRemembered = 12;

/**
 * A function that gives, at each call, the bin of a live column's value, plus `noteworthy` where the policy does not ignore
 * what is unusual in it.
 */
export function compileField(
  guarded: GuardedField,
  column: Column,
  isSeen: (text: string) => boolean,
): () => number {
  if (isNumeric(column)) return compileNumber(guarded, column);
  const live = column as StringColumn;
  const { codes, dictionary } = live;
  const read = readerOf(guarded, isSeen);
  // What the row's reader knows is looked up; what it does not know, in the last place, is read.
  const known = Uint16Array.from(dictionary.slice(0, -1), read);
  const missing = bin.missing + note(guarded, judgeText(guarded, null));
  if (guarded.profile.kind === 'text') return () => (codes[0] < 0 ? missing : 1);
  return () => {
    const code = codes[0];
    if (code < 0) return missing;
    return code < known.length ? known[code] : read(liveText(live) as string);
  };
}

function compileNumber(guarded: GuardedField, { values }: NumericColumn): () => number {
  const { edges } = guarded.profile;
  const { min, max } = usualRange(guarded.field, guarded.profile);
  return () => {
    const value = values[0];
    if (value >= min && value <= max) {
      let code = bin.first as number;
      for (let i = 0; i < edges.length; i++) if (value > edges[i]) code++;
      return code;
    }
    return binOfNumber(guarded.profile, value) + note(guarded, judgeNumber(guarded, value));
  };
}

function readerOf(guarded: GuardedField, isSeen: (text: string) => boolean): (text: string) => number {
  const { field, profile } = guarded;
  if (isListed(field) || profile.kind !== 'quantity') {
    return text => binOfText(profile, text, isSeen) + note(guarded, judgeText(guarded, text));
  }
  const read = (text: string): number => {
    const quantity = readQuantity(text);
    const code = quantity === undefined ? bin.odd : binOfNumber(profile, quantity.value);
    return code + note(guarded, judgeQuantity(guarded, quantity));
  };
  const remembered = new Map<string, number>();
  return text => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const code = read(text);
    if (text.length <= longestRemembered) {
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(text, code);
    }
    return code;
  };
}

function note({ policy }: GuardedField, finding: Finding | undefined): number {
  return finding === undefined || policy[finding.rule] === 'ignore' ? 0 : noteworthy;
}
