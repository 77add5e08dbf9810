/** The operations of expressions: one entry each. Adding one here and a method in builder.ts is all it takes. */

import { compilePattern, execPattern } from './pattern.ts';

/** What an expression gives. */
export type Kind = 'number' | 'text' | 'boolean' | 'date';
/** A value of one row; missing is null. Booleans are 0 and 1, dates milliseconds since 1970-01-01 UTC. */
export type Scalar = number | string | null;

export interface Operation {
  /** The kind of each argument; `any` takes all; the last repeats when `repeats`. */
  readonly takes: readonly (Kind | 'any')[];
  readonly repeats?: boolean;
  /** The kind of the result; `same` is that of the last argument. */
  readonly gives: Kind | 'same';
  /** True for the few operations that see missing values; for all others a missing argument gives a missing result. */
  readonly seesMissing?: boolean;
  /** Numbers that are not finite become missing. */
  readonly apply: (...args: Scalar[]) => Scalar;
  /** How it prints. */
  readonly print: (...args: string[]) => string;
}

type Numbers = (...args: number[]) => number;
type Texts = (text: string, ...args: never[]) => Scalar;

const infix =
  (sign: string) =>
  (a: string, b: string): string =>
    `(${a} ${sign} ${b})`;
const call =
  (name: string) =>
  (first: string, ...rest: string[]): string =>
    `${first}.${name}(${rest.join(', ')})`;

function math(name: string, apply: Numbers, parameters = 0): Operation {
  const takes = new Array<Kind>(parameters + 1).fill('number');
  return { takes, gives: 'number', apply: apply as Operation['apply'], print: call(name) };
}
function arithmetic(sign: string, apply: Numbers): Operation {
  return {
    takes: ['number', 'number'],
    gives: 'number',
    apply: apply as Operation['apply'],
    print: infix(sign),
  };
}
function comparison(sign: string, apply: (a: Scalar, b: Scalar) => boolean): Operation {
  return {
    takes: ['any', 'any'],
    gives: 'boolean',
    apply: (a, b) => Number(apply(a, b)),
    print: infix(sign),
  };
}
function textual(name: string, gives: Kind, apply: Texts, ...parameters: Kind[]): Operation {
  return { takes: ['text', ...parameters], gives, apply: apply as Operation['apply'], print: call(name) };
}
function datePart(name: string, part: (date: Date) => number): Operation {
  const apply = (ms: number): number => part(new Date(ms));
  return { takes: ['date'], gives: 'number', apply: apply as Operation['apply'], print: call(name) };
}

const day = 86_400_000;
const firstNumber = /[+-]?(?:\d+(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Texts longer than this are cut before a pattern runs over them. */
const maxPatternText = 100_000;

export const operations = {
  plus: arithmetic('+', (a, b) => a + b),
  minus: arithmetic('-', (a, b) => a - b),
  times: arithmetic('*', (a, b) => a * b),
  dividedBy: arithmetic('/', (a, b) => a / b),
  modulo: arithmetic('%', (a, b) => a - b * Math.floor(a / b)),
  power: arithmetic('**', (a, b) => a ** b),
  negate: math('negate', a => -a),
  abs: math('abs', Math.abs),
  sqrt: math('sqrt', Math.sqrt),
  log: math('log', Math.log),
  log1p: math('log1p', Math.log1p),
  exp: math('exp', Math.exp),
  floor: math('floor', Math.floor),
  ceil: math('ceil', Math.ceil),
  round: math('round', (a, digits) => roundHalfEven(a * 10 ** digits) / 10 ** digits, 1),
  clip: math('clip', (a, low, high) => Math.min(Math.max(a, low), high), 2),

  equals: comparison('=', (a, b) => a === b),
  notEquals: comparison('≠', (a, b) => a !== b),
  lessThan: comparison('<', (a, b) => (a as number) < (b as number)),
  atMost: comparison('≤', (a, b) => (a as number) <= (b as number)),
  greaterThan: comparison('>', (a, b) => (a as number) > (b as number)),
  atLeast: comparison('≥', (a, b) => (a as number) >= (b as number)),
  isIn: {
    takes: ['any', 'any'],
    repeats: true,
    gives: 'boolean',
    apply: (a, ...list) => Number(list.includes(a)),
    print: call('isIn'),
  },

  // Three-valued: false and missing is false, true or missing is true; anything else with missing is missing.
  and: {
    takes: ['boolean', 'boolean'],
    gives: 'boolean',
    seesMissing: true,
    apply: (a, b) => (a === 0 || b === 0 ? 0 : a === null || b === null ? null : 1),
    print: infix('and'),
  },
  or: {
    takes: ['boolean', 'boolean'],
    gives: 'boolean',
    seesMissing: true,
    apply: (a, b) => (a === 1 || b === 1 ? 1 : a === null || b === null ? null : 0),
    print: infix('or'),
  },
  not: { takes: ['boolean'], gives: 'boolean', apply: a => 1 - (a as number), print: a => `not ${a}` },

  isMissing: {
    takes: ['any'],
    gives: 'boolean',
    seesMissing: true,
    apply: a => Number(a === null),
    print: call('isMissing'),
  },
  fillMissing: {
    takes: ['any', 'any'],
    gives: 'same',
    seesMissing: true,
    apply: (a, b) => a ?? b,
    print: call('fillMissing'),
  },
  when: {
    takes: ['boolean', 'any', 'any'],
    gives: 'same',
    seesMissing: true,
    apply: (test, a, b) => (test === 1 ? a : b),
    print: (test, a, b) => `when(${test}).then(${a}).otherwise(${b})`,
  },

  lower: textual('lower', 'text', text => text.toLowerCase()),
  upper: textual('upper', 'text', text => text.toUpperCase()),
  trim: textual('trim', 'text', text => text.trim()),
  length: textual('length', 'number', text => text.length),
  word: textual(
    'word',
    'text',
    (text, n: number) =>
      text
        .split(/\s+/)
        .filter(w => w !== '')
        .at(n) ?? null,
    'number',
  ),
  slice: textual('slice', 'text', (text, a: number, b: number) => text.slice(a, b), 'number', 'number'),
  contains: textual('contains', 'boolean', (text, part: string) => Number(text.includes(part)), 'text'),
  startsWith: textual('startsWith', 'boolean', (text, part: string) => Number(text.startsWith(part)), 'text'),
  endsWith: textual('endsWith', 'boolean', (text, part: string) => Number(text.endsWith(part)), 'text'),
  replace: textual(
    'replace',
    'text',
    (text, part: string, by: string) => text.replaceAll(part, () => by),
    'text',
    'text',
  ),
  concat: textual('concat', 'text', (text, other: string) => text + other, 'text'),
  extract: textual(
    'extract',
    'text',
    (text, pattern: string, group: number) => {
      const cut = text.slice(0, maxPatternText);
      const slots = execPattern(compilePattern(pattern), cut);
      if (slots === null || !(slots[2 * group] >= 0)) return null;
      return cut.slice(slots[2 * group], slots[2 * group + 1]);
    },
    'text',
    'number',
  ),
  matches: textual(
    'matches',
    'boolean',
    (text, pattern: string) =>
      Number(execPattern(compilePattern(pattern), text.slice(0, maxPatternText)) !== null),
    'text',
  ),
  extractNumber: textual('extractNumber', 'number', text => {
    const found = text.match(firstNumber)?.find(part => /\d/.test(part));
    return found === undefined ? null : Number(found.replaceAll(',', ''));
  }),
  toText: { takes: ['any'], gives: 'text', apply: a => String(a), print: call('toText') },

  year: datePart('year', date => date.getUTCFullYear()),
  month: datePart('month', date => date.getUTCMonth() + 1),
  day: datePart('day', date => date.getUTCDate()),
  dayOfWeek: datePart('dayOfWeek', date => (date.getUTCDay() + 6) % 7),
  dayOfYear: datePart(
    'dayOfYear',
    date => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / day) + 1,
  ),
  hour: datePart('hour', date => date.getUTCHours()),
  minute: datePart('minute', date => date.getUTCMinutes()),
  daysSince: {
    takes: ['date', 'date'],
    gives: 'number',
    apply: (a, b) => ((a as number) - (b as number)) / day,
    print: call('daysSince'),
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

/** To the nearest whole number, halves to the even one, as Python and NumPy round. */
function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
