/** The guards of a column: what is unusual in it, and the column that the policy makes of it. */

import {
  type Column,
  isNumeric,
  type NumericColumn,
  positionsOf,
  type StringColumn,
} from '../../table/column.ts';
import type { FieldPolicy } from '../policy.ts';
import { writeQuantity } from '../profile/quantity.ts';
import { type Finding, type GuardedField, judgeNumber, judgeText, usualRange } from './findings.ts';

/** What was found in a value, and what became of it. */
export interface Guarding {
  readonly finding: Finding;
  readonly action: FieldPolicy[keyof FieldPolicy];
  /** What stands in for the value where the action is to clip it or to take it as missing: NaN and null are missing. */
  readonly taken: number | string | null;
}

/**
 * Holds a column against its field.
 * @param column Only read.
 * @param note Told of each row in which something is found that the policy does not ignore.
 * @returns The column itself, or another where the policy changes values.
 */
export function guardColumn(
  guarded: GuardedField,
  column: Column,
  note: (row: number, guarding: Guarding) => void,
): Column {
  return isNumeric(column)
    ? guardNumbers(guarded, column, note)
    : guardStrings(guarded, column as StringColumn, note);
}

function guardNumbers(
  guarded: GuardedField,
  column: NumericColumn,
  note: (row: number, guarding: Guarding) => void,
): NumericColumn {
  const { min, max } = usualRange(guarded.field, guarded.profile);
  const { values } = column;
  let changed: Float64Array | undefined;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value >= min && value <= max) continue;
    const finding = judgeNumber(guarded, value);
    if (finding === undefined) continue;
    const action = guarded.policy[finding.rule];
    if (action === 'ignore') continue;
    let taken = value;
    if (changes(action)) {
      taken = action === 'clip' ? (finding.nearest ?? Number.NaN) : Number.NaN;
      changed ??= values.slice();
      changed[row] = taken;
    }
    note(row, { finding, action, taken });
  }
  return changed === undefined ? column : { type: column.type, values: changed };
}

function guardStrings(
  guarded: GuardedField,
  column: StringColumn,
  note: (row: number, guarding: Guarding) => void,
): StringColumn {
  const { codes, dictionary } = column;
  // Each distinct string is judged once, the missing one in the first place; null for one of which nothing is to be said.
  const judged: (Guarding | null)[] = new Array(dictionary.length + 1);
  const added = new Map<string, number>();
  let changed: Int32Array | undefined;
  for (let row = 0; row < codes.length; row++) {
    const place = codes[row] + 1;
    if (judged[place] === undefined) {
      judged[place] = guardString(guarded, place === 0 ? null : dictionary[place - 1]);
    }
    const guarding = judged[place];
    if (guarding === null) continue;
    if (changes(guarding.action)) {
      changed ??= codes.slice();
      changed[row] = codeOf(guarding.taken as string | null, dictionary, added);
    }
    note(row, guarding);
  }
  if (changed === undefined) return column;
  return { type: column.type, codes: changed, dictionary: [...dictionary, ...added.keys()] };
}

function guardString(guarded: GuardedField, text: string | null): Guarding | null {
  const finding = judgeText(guarded, text);
  if (finding === undefined) return null;
  const action = guarded.policy[finding.rule];
  if (action === 'ignore') return null;
  const { nearest } = finding;
  const isClipped = action === 'clip' && text !== null && nearest !== undefined;
  return { finding, action, taken: isClipped ? writeQuantity(text, nearest) : null };
}

/** The place of a string in a dictionary, or in what is added to it. @param added Strings by their code. */
function codeOf(text: string | null, dictionary: readonly string[], added: Map<string, number>): number {
  if (text === null) return -1;
  const known = positionsOf(dictionary).get(text) ?? added.get(text);
  if (known !== undefined) return known;
  const code = dictionary.length + added.size;
  added.set(text, code);
  return code;
}

/** Whether another value stands in for the one received. */
export function changes(action: Guarding['action']): action is 'clip' | 'missing' {
  return action === 'clip' || action === 'missing';
}
