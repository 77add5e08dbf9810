/**
 * State rules: what a fitted state holds, as data. A state is JSON values and typed arrays, nothing else; these rules
 * give its TypeScript type and check it when it comes from a file.
 */

/** A rule for a part of a state of type T. */
export type StateRule<T = unknown> = StateShape & {
  /** Only for the compiler. */
  readonly type?: T;
};

type StateShape =
  | { readonly kind: 'array'; readonly array: ArrayName }
  | { readonly kind: 'number' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'string' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'list'; readonly of: StateRule }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, StateRule>> }
  | { readonly kind: 'nullable'; readonly of: StateRule }
  | { readonly kind: 'nested' };

const arrayTypes = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
};
type ArrayTypes = typeof arrayTypes;
export type ArrayName = keyof ArrayTypes;
/** The typed arrays that a state may hold. */
export type TypedArray = InstanceType<ArrayTypes[ArrayName]>;

/** A typed array of this kind, of any length. */
export function array<const N extends ArrayName>(name: N): StateRule<InstanceType<ArrayTypes[N]>> {
  return { kind: 'array', array: name };
}
/** A Float64Array of any length. */
export const float64s: StateRule<Float64Array> = array('Float64Array');
/** An Int32Array of any length. */
export const int32s: StateRule<Int32Array> = array('Int32Array');
/** A Uint8Array of any length. */
export const uint8s: StateRule<Uint8Array> = array('Uint8Array');
/** A finite number. */
export const real: StateRule<number> = { kind: 'number' };
/** A string. */
export const text: StateRule<string> = { kind: 'string' };
/** True or false. */
export const bool: StateRule<boolean> = { kind: 'boolean' };
/** A list of strings. */
export const texts: StateRule<readonly string[]> = { kind: 'list', of: text };

/** A whole number from `min` (default 0) to `max`. */
export function count(min = 0, max: number = Number.MAX_SAFE_INTEGER): StateRule<number> {
  return { kind: 'integer', min, max };
}
/** A list of what `of` allows. */
export function listOf<T>(of: StateRule<T>): StateRule<readonly T[]> {
  return { kind: 'list', of };
}
/** An object with these parts and no other. */
export function record<T extends object>(fields: { readonly [K in keyof T]: StateRule<T[K]> }): StateRule<T> {
  return { kind: 'record', fields: fields as Readonly<Record<string, StateRule>> };
}
/** What `of` allows, or null. */
export function nullable<T>(of: StateRule<T>): StateRule<T | null> {
  return { kind: 'nullable', of };
}
/** The states of nested steps: each is checked by its own definition. */
export function nested<T>(): StateRule<T> {
  return { kind: 'nested' };
}

/** What is wrong with a state, with the path to it; undefined when it fits the rule. */
export function stateProblem(rule: StateRule, state: unknown, path = 'state'): string | undefined {
  switch (rule.kind) {
    case 'array':
      return state instanceof arrayTypes[rule.array] ? undefined : `${path} must be a ${rule.array}`;
    case 'number':
      return typeof state === 'number' && Number.isFinite(state) ? undefined : `${path} must be a number`;
    case 'integer':
      return Number.isInteger(state) && (state as number) >= rule.min && (state as number) <= rule.max
        ? undefined
        : `${path} must be a whole number from ${rule.min} to ${rule.max}`;
    case 'string':
      return typeof state === 'string' ? undefined : `${path} must be a string`;
    case 'boolean':
      return typeof state === 'boolean' ? undefined : `${path} must be true or false`;
    case 'list': {
      if (!Array.isArray(state)) return `${path} must be a list`;
      for (let i = 0; i < state.length; i++) {
        const problem = stateProblem(rule.of, state[i], `${path}[${i}]`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    }
    case 'record':
      return recordProblem(rule.fields, state, path);
    case 'nullable':
      return state === null ? undefined : stateProblem(rule.of, state, path);
    case 'nested':
      return undefined;
  }
}

function recordProblem(
  fields: Readonly<Record<string, StateRule>>,
  state: unknown,
  path: string,
): string | undefined {
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return `${path} must be an object`;
  for (const key of Object.keys(state)) {
    if (!Object.hasOwn(fields, key)) return `${path} must have no ${JSON.stringify(key)}`;
  }
  for (const [key, rule] of Object.entries(fields)) {
    if (!Object.hasOwn(state, key)) return `${path} must have ${JSON.stringify(key)}`;
    const problem = stateProblem(rule, (state as Record<string, unknown>)[key], `${path}.${key}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
