/** Documents bent one value at a time, as somebody who means harm would: into what JSON and tensors can still hold. */

import type { TypedArray } from '../estimator/state.ts';

/** One changed value: where, how, and the whole document with it. */
export interface Bend {
  /** Such as `states/0/mean: cut by one`. */
  readonly name: string;
  readonly document: unknown;
}

type Path = readonly (string | number)[];

/**
 * All bends of the values at and below a path: each array, list, object and plain value in several ways.
 * @param document JSON values and typed arrays. Only read: bends share with it what they leave alone.
 */
export function* bendsOf(document: unknown, path: Path): Generator<Bend> {
  const value = path.reduce((part, key) => (part as Record<string | number, unknown>)[key], document);
  for (const [how, bent] of Object.entries(bentValues(value))) {
    yield { name: `${path.join('/')}: ${how}`, document: withValue(document, path, bent) };
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  for (const key of keys) yield* bendsOf(document, [...path, key]);
}

function bentValues(value: unknown): Readonly<Record<string, unknown>> {
  if (ArrayBuffer.isView(value)) return bentArrays(value as TypedArray);
  if (Array.isArray(value)) {
    return {
      'an object': {},
      emptied: [],
      'its last item dropped': value.slice(0, -1),
      'its first item dropped': value.slice(1),
      'its first item repeated': [...value.slice(0, 1), ...value],
      reversed: [...value].reverse(),
    };
  }
  switch (typeof value) {
    case 'number':
      return {
        less: value - 1,
        more: value + 1,
        huge: 1e9,
        beyond: 1e300,
        below: -1,
        nothing: 0,
        null: null,
      };
    case 'string':
      return { another: 'another', empty: '', __proto: '__proto__', null: null, longer: `${value}${value}` };
    case 'boolean':
      return { otherwise: !value, null: null };
  }
  if (value === null) return { 'an object': {}, zero: 0, 'a list': [] };
  const entries = Object.entries(value as object);
  return {
    null: null,
    'an empty object': {},
    'a list': [],
    'its first part dropped': Object.fromEntries(entries.slice(1)),
    'its last part dropped': Object.fromEntries(entries.slice(0, -1)),
  };
}

function bentArrays(array: TypedArray): Readonly<Record<string, TypedArray>> {
  const { length } = array;
  const longer = new (array.constructor as Float64ArrayConstructor)(length + 1) as TypedArray;
  longer.set(array);
  if (length > 0) longer[length] = array[length - 1];
  const bent: Record<string, TypedArray> = {
    emptied: array.slice(0, 0),
    'cut by one': array.slice(0, -1),
    'one longer': longer,
    'of another type': array instanceof Float64Array ? Int32Array.from(array) : Float64Array.from(array),
    reversed: array.slice().reverse(),
  };
  const isReal = array instanceof Float64Array || array instanceof Float32Array;
  const values = isReal ? [Number.NaN, Infinity, -Infinity, -1, 1e300] : [-1, 1e9, 0x7f_ff_ff_ff, length];
  for (const value of values) {
    bent[`all ${value}`] = array.slice().fill(value);
    if (length > 0) {
      bent[`first ${value}`] = array.with(0, value);
      bent[`last ${value}`] = array.with(length - 1, value);
    }
  }
  return bent;
}

function withValue(part: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const changed = withValue((part as Record<string | number, unknown>)[key], rest, value);
  if (Array.isArray(part)) return part.with(key as number, changed);
  return { ...(part as object), [key]: changed };
}
