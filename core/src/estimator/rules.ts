/**
 * Parameter rules: what a parameter may be, as data. From one rule come the TypeScript type, the check, the sentence
 * of the error, the JSON Schema and the docs.
 */

import { CauceError } from '../errors.ts';

/** A rule for values of type T. */
export type Rule<T = unknown> = RuleShape & {
  /** Used when the parameter is not given; a rule without one makes its parameter required. */
  readonly default?: T;
};

type RuleShape =
  | { readonly kind: 'flag' }
  | { readonly kind: 'number'; readonly above?: number; readonly min?: number; readonly max?: number }
  | { readonly kind: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'oneOf'; readonly values: readonly (string | number | boolean)[] }
  | { readonly kind: 'value' }
  | { readonly kind: 'names' }
  | { readonly kind: 'list'; readonly of: Rule }
  | { readonly kind: 'optional'; readonly of: Rule }
  /** A structure with a check of its own: expressions, nested steps. */
  | { readonly kind: 'custom'; readonly expects: string; readonly codec: Codec };

/**
 * How a structured parameter is checked and kept in a model file. `T` is the parameter's value in memory; what `toJson`
 * returns must be plain JSON.
 */
export interface Codec<T = never> {
  /** What is wrong with a value, or undefined. */
  readonly problem: (value: unknown) => string | undefined;
  readonly toJson: (value: T) => unknown;
  /** The value again; the JSON comes from outside. `readStep` reads a nested step. @throws {CauceError} */
  readonly fromJson: (json: unknown, readStep: ReadStep) => unknown;
  /** A value in words, for diagrams. */
  readonly describe?: (value: T) => string;
  /** The steps that a value nests, by the name that parameter paths use. */
  readonly children?: (value: T) => ReadonlyMap<string, unknown>;
  /** The same, as diagrams show them: side by side, each with the steps that follow one another in it. */
  readonly branches?: (value: T) => readonly Branch[];
  /** The value with one nested step replaced. */
  readonly withChild?: (value: T, name: string, step: unknown) => unknown;
}
/** Steps within a step, one after the other. */
export interface Branch {
  /** What it is called; empty where it is the only one. */
  readonly name: string;
  /** What is to be said of it, such as the columns that go through it. */
  readonly words: string;
  readonly steps: readonly unknown[];
}
/** Reads a step that a structured parameter nests. */
export type ReadStep = (json: unknown) => unknown;

export type Rules<P> = { readonly [K in keyof P]: Rule<P[K]> };
/** What the caller may give: every parameter is optional that has a default. */
export type Given<P> = { readonly [K in keyof P]?: P[K] };

interface Bounds {
  /** Smallest value allowed. */
  readonly min?: number;
  /** Largest value allowed. */
  readonly max?: number;
}

/** True or false. */
export function flag(byDefault: boolean): Rule<boolean> {
  return { kind: 'flag', default: byDefault };
}

/** A finite number. `above` is an exclusive lower bound. */
export function number(byDefault: number, bounds: Bounds & { readonly above?: number } = {}): Rule<number> {
  return { kind: 'number', ...bounds, default: byDefault };
}

/** A number greater than zero. */
export function positive(byDefault: number): Rule<number> {
  return number(byDefault, { above: 0 });
}

/** A whole number. */
export function integer(byDefault: number, bounds: Bounds = {}): Rule<number> {
  return { kind: 'integer', ...bounds, default: byDefault };
}

/** One of these; the first is the default. */
export function oneOf<const T extends readonly (string | number | boolean)[]>(...values: T): Rule<T[number]> {
  return { kind: 'oneOf', values, default: values[0] };
}

/** A number, a string or a boolean. */
export function value(byDefault: number | string | boolean): Rule<number | string | boolean> {
  return { kind: 'value', default: byDefault };
}

/** A list of column names. */
export function names(byDefault: readonly string[]): Rule<readonly string[]> {
  return { kind: 'names', default: byDefault };
}

/** A list of what `of` allows. */
export function list<T>(of: Rule<T>, byDefault: readonly T[]): Rule<readonly T[]> {
  return { kind: 'list', of, default: byDefault };
}

/** What `of` allows, or null, which is the default unless another is given. */
export function optional<T>(of: Rule<T>, byDefault: T | null = null): Rule<T | null> {
  return { kind: 'optional', of, default: byDefault } as Rule<T | null>;
}

/** A structure with a codec of its own. Required unless it has a default. */
export function custom<T>(expects: string, codec: Codec<T>, ...byDefault: [] | [T]): Rule<T> {
  const rule = { kind: 'custom', expects, codec: codec as Codec } as const;
  return byDefault.length === 0 ? rule : { ...rule, default: byDefault[0] };
}

/** What a check of its own allows, of values that are JSON themselves: a number or a word, a record of numbers. */
export function plain<T>(
  expects: string,
  isRight: (value: unknown) => boolean,
  ...byDefault: [] | [T]
): Rule<T> {
  const codec: Codec<T> = {
    problem: value => (isRight(value) ? undefined : 'it is not'),
    toJson: value => value,
    fromJson: json => json,
  };
  return custom<T>(expects, codec, ...byDefault);
}

/**
 * All parameters of a definition, checked, defaults filled in.
 * @throws {CauceError} PARAM_UNKNOWN with the nearest name, PARAM_INVALID with rule and value.
 */
export function resolveParams<P>(where: string, rules: Rules<P>, given: Given<P>): P {
  const known = Object.keys(rules);
  for (const param of Object.keys(given)) {
    if (!Object.hasOwn(rules, param)) throw new CauceError('PARAM_UNKNOWN', { where, param, known });
  }
  const params: Record<string, unknown> = {};
  for (const param of known as (keyof P & string)[]) {
    const rule: Rule = rules[param];
    const received = given[param] === undefined ? rule.default : given[param];
    const problem = checkRule(rule, received);
    if (problem !== undefined)
      throw new CauceError('PARAM_INVALID', { where, param, rule: problem, received });
    params[param] = received;
  }
  return Object.freeze(params) as P;
}

/** What the value must be, when it is not; undefined when all is well. */
export function checkRule(rule: Rule, received: unknown): string | undefined {
  switch (rule.kind) {
    case 'flag':
      return typeof received === 'boolean' ? undefined : describeRule(rule);
    case 'number':
    case 'integer':
      return isWithin(rule, received) ? undefined : describeRule(rule);
    case 'oneOf':
      return rule.values.some(value => value === received) ? undefined : describeRule(rule);
    case 'value':
      return isScalar(received) ? undefined : describeRule(rule);
    case 'names':
      return Array.isArray(received) && received.every(name => typeof name === 'string')
        ? undefined
        : describeRule(rule);
    case 'list':
      return Array.isArray(received) && received.every(item => checkRule(rule.of, item) === undefined)
        ? undefined
        : describeRule(rule);
    case 'optional':
      return received === null || checkRule(rule.of, received) === undefined ? undefined : describeRule(rule);
    case 'custom': {
      const problem = received === undefined ? 'it is required' : rule.codec.problem(received);
      return problem === undefined ? undefined : `${rule.expects} (${problem})`;
    }
  }
}

function isWithin(rule: Rule & { kind: 'number' | 'integer' }, received: unknown): boolean {
  if (typeof received !== 'number' || !Number.isFinite(received)) return false;
  if (rule.kind === 'integer' && !Number.isInteger(received)) return false;
  if (rule.kind === 'number' && rule.above !== undefined && received <= rule.above) return false;
  return (
    received >= (rule.min ?? Number.NEGATIVE_INFINITY) && received <= (rule.max ?? Number.POSITIVE_INFINITY)
  );
}

function isScalar(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

/** A rule in words, as it follows `must be`: `a number of at least 0`. */
export function describeRule(rule: Rule): string {
  switch (rule.kind) {
    case 'flag':
      return 'true or false';
    case 'number':
      return `a number${describeBounds(rule)}`;
    case 'integer':
      return `a whole number${describeBounds(rule)}`;
    case 'oneOf':
      return rule.values.map(value => JSON.stringify(value)).join(' or ');
    case 'value':
      return 'a number, a string or a boolean';
    case 'names':
      return 'a list of column names';
    case 'list':
      return `a list, each item ${describeRule(rule.of)}`;
    case 'optional':
      return `${describeRule(rule.of)}, or null`;
    case 'custom':
      return rule.expects;
  }
}

function describeBounds(rule: { min?: number; max?: number; above?: number }): string {
  if (rule.above !== undefined)
    return ` greater than ${rule.above}${rule.max === undefined ? '' : ` and at most ${rule.max}`}`;
  if (rule.min !== undefined && rule.max !== undefined) return ` from ${rule.min} to ${rule.max}`;
  if (rule.min !== undefined) return ` of at least ${rule.min}`;
  return rule.max === undefined ? '' : ` of at most ${rule.max}`;
}
