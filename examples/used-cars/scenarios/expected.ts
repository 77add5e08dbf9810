/** Whether an answer is what a scenario expects. */

import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, Saved } from './scenario.ts';

/** What a value has to be like, where a scenario does not say what it is. All that is said has to hold. */
interface Expected {
  /** A number from the first to the second; null is no bound. */
  readonly $between?: readonly [number | null, number | null];
  /** `$between` is of this saved number: [1.1, 1.3] is ten to thirty percent more than it. */
  readonly $of?: string;
  /** A string with this text, or a list of which at least one item is as described. */
  readonly $contains?: unknown;
  /** How many items a list has. */
  readonly $length?: number;
  /** Whether each number of a list is larger than the one before it. */
  readonly $ascending?: true;
  /** Every item of a list is as described. */
  readonly $each?: unknown;
  /** An explanation of which base and contributions add up to this saved number. */
  readonly $addsUpTo?: string;
}

/**
 * What is not as expected: one sentence for each, none when all is.
 *
 * @param expected A value that has to be the same, or an `Expected`. An object has to have at least these properties, a
 *   list as many items.
 * @param at Where `received` stands in the answer.
 */
export function mismatches(expected: unknown, received: unknown, saved: Saved, at = 'the answer'): string[] {
  if (typeof expected !== 'object' || expected === null) {
    return isDeepStrictEqual(expected, received)
      ? []
      : [`${at} must be ${show(expected)}. Got ${show(received)}.`];
  }
  const keys = Object.keys(expected);
  if (keys.some(key => key.startsWith('$'))) return unlike(expected, received, saved, at);
  if (Array.isArray(expected)) {
    if (!Array.isArray(received) || received.length !== expected.length)
      return [`${at} must be a list of ${expected.length}. Got ${show(received)}.`];
    return expected.flatMap((own, i) => mismatches(own, received[i], saved, `${at}[${i}]`));
  }
  if (typeof received !== 'object' || received === null || Array.isArray(received))
    return [`${at} must be an object. Got ${show(received)}.`];
  return Object.entries(expected).flatMap(([name, own]) =>
    mismatches(own, (received as JsonObject)[name], saved, `${at}.${name}`),
  );
}

/** The value at a path such as `predictions[0]`; undefined when there is none. */
export function valueAt(body: unknown, path: string): unknown {
  const names = path.split(/[.[\]]+/).filter(name => name !== '');
  return names.reduce<unknown>((value, name) => (value as JsonObject | null | undefined)?.[name], body);
}

function unlike(expected: Expected, received: unknown, saved: Saved, at: string): string[] {
  return Object.entries(expected).flatMap(([key, own]) => {
    const isLike = key === '$of' || checks[key](own as never, received, { expected, saved });
    return isLike
      ? []
      : [`${at} must be ${show(expected)}, but ${key} does not hold. Got ${show(received)}.`];
  });
}

interface Context {
  readonly expected: Expected;
  readonly saved: Saved;
}

/** By key; another key is an error of the scenario. */
const checks: Readonly<Record<string, (own: never, received: unknown, context: Context) => boolean>> = {
  $between([min, max]: readonly [number | null, number | null], received, { expected, saved }) {
    const unit = expected.$of === undefined ? 1 : numberOf(expected.$of, saved);
    const value = typeof received === 'number' ? received / unit : Number.NaN;
    return value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY);
  },
  $contains(own: unknown, received, { saved }) {
    if (typeof received === 'string') return typeof own === 'string' && received.includes(own);
    return Array.isArray(received) && received.some(item => mismatches(own, item, saved).length === 0);
  },
  $length: (own: number, received) => Array.isArray(received) && received.length === own,
  $ascending: (_: true, received) =>
    Array.isArray(received) && received.every((value, i) => i === 0 || value > received[i - 1]),
  $each: (own: unknown, received, { saved }) =>
    Array.isArray(received) && received.every(item => mismatches(own, item, saved).length === 0),
  $addsUpTo(own: string, received, { saved }) {
    const { base, contributions } = received as Explanation;
    const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
    const wanted = numberOf(own, saved);
    return Math.abs(sum - wanted) <= 1e-6 * Math.abs(wanted);
  },
};

interface Explanation {
  readonly base: number;
  readonly contributions: readonly { readonly contribution: number }[];
}

function numberOf(name: string, saved: Saved): number {
  const value = saved.get(name.replace(/^\$/, ''));
  if (typeof value !== 'number') throw new Error(`No number was saved as ${name}.`);
  return value;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
