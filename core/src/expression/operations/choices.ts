/** Missing values and choices, and from one kind to another. */

import { parseBoolean, parseNumber } from '../../table/parse.ts';
import type { Apply, Kind, Operation } from '../operation.ts';

const parsers: Readonly<Record<Kind, Apply>> = {
  number: value => value,
  boolean: value => value,
  date: value => value,
  text: value => {
    const number = parseNumber(value as string);
    return Number.isNaN(number) ? parseBoolean(value as string) : number;
  },
};

const spellings: Readonly<Record<Kind, Apply>> = {
  number: value => String(value),
  boolean: value => (value === 0 ? 'false' : 'true'),
  date: value => spellDate(value as number),
  text: value => value,
};

export const choices = {
  isMissing: { takes: ['any'], gives: 'boolean', seesMissing: true, apply: a => a === null },
  notMissing: { takes: ['any'], gives: 'boolean', seesMissing: true, apply: a => a !== null },
  fillMissing: {
    takes: ['alike', 'alike'],
    repeats: true,
    gives: 'alike',
    seesMissing: true,
    apply: (...values) => values.find(value => value !== null) ?? null,
  },
  when: {
    takes: ['boolean', 'alike', 'alike'],
    gives: 'alike',
    seesMissing: true,
    apply: (test, a, b) => (test === 1 ? a : b),
    print: (text, test, a, b) => `when(${text(test)}).then(${text(a)}).otherwise(${text(b)})`,
  },
  toNumber: { takes: ['any'], gives: 'number', apply: a => a, forKinds: ([kind]) => parsers[kind] },
  toText: { takes: ['any'], gives: 'text', apply: a => a, forKinds: ([kind]) => spellings[kind] },
} satisfies Record<string, Operation>;

/** As tables spell dates; missing beyond what JavaScript can spell. */
function spellDate(ms: number): string | null {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
