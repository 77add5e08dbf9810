/** Values by their schema, and values as nobody would think of them. */

import type { Random } from '@cauce/core';
import type { Described, Schema } from './described.ts';
import { largeTexts, oddNames, oddTexts } from './oddities.ts';

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.integer(from.length)];
}

export function chance(random: Random, share: number): boolean {
  return random.next() < share;
}

const words = ['a', 'Diesel', 'Maruti Swift', '23.4 kmpl', '', '0', 'Größe', '日本', '🚗', 'O\'Hara, "x"'];

/** The only pattern of the document: that of the ids of answers. */
const idPattern = '^[0-9a-z]{6}-[0-9a-z]{1,11}$';

/** A value that a schema allows. */
export function validValue(random: Random, described: Described, given: Schema): unknown {
  const schema = described.resolved(given);
  if (schema.oneOf !== undefined) return validValue(random, described, pick(random, schema.oneOf));
  if (schema.enum !== undefined) return pick(random, schema.enum);
  const types = [schema.type ?? 'string'].flat();
  const type =
    types.includes('null') && chance(random, 0.9)
      ? pick(
          random,
          types.filter(one => one !== 'null'),
        )
      : pick(random, types);
  switch (type) {
    case 'object':
      return validObject(random, described, schema);
    case 'array': {
      const length = Math.max(schema.minItems ?? 0, pick(random, [0, 1, 1, 2, 3, 5, 40]));
      return Array.from({ length }, () =>
        schema.items === undefined ? null : validValue(random, described, schema.items),
      );
    }
    case 'integer':
      return Math.max(
        schema.minimum ?? -1e6,
        example(random, schema) ?? pick(random, [0, 1, 5, 2014, 37_000]),
      );
    case 'number':
      return schema.exclusiveMinimum === 0
        ? 0.1 + 0.5 * random.next()
        : (example(random, schema) ?? 1000 * random.normal());
    case 'boolean':
      return chance(random, 0.5);
    case 'null':
      return null;
    default:
      if (schema.pattern === idPattern) return pick(random, ['k3x9ab-1f4', '000000-1', 'zzzzzz-zzzzzzzzzzz']);
      if (schema.format === 'date-time') return new Date(random.integer(4_000_000_000) * 500).toISOString();
      return (
        example(random, schema) ??
        pick(random, schema.minLength === 1 ? words.filter(word => word !== '') : words)
      );
  }
}

function validObject(
  random: Random,
  described: Described,
  { properties = {}, required = [], maxProperties }: Schema,
): object {
  if (maxProperties === 0) return {};
  const entries = Object.entries(properties).filter(
    ([name]) => required.includes(name) || chance(random, 0.3),
  );
  return Object.fromEntries(entries.map(([name, schema]) => [name, validValue(random, described, schema)]));
}

/** Mostly what the document shows; numbers near it. */
function example<T>(random: Random, { examples, minimum }: Schema): T | undefined {
  if (examples === undefined || chance(random, 0.3)) return undefined;
  const value = pick(random, examples);
  const isNumber = typeof value === 'number' && minimum === undefined;
  return (isNumber ? value + random.integer(100) - 50 : value) as T;
}

/** @returns JSON, or something like it. */
export function oddJson(random: Random): string {
  return chance(random, 0.85) ? pick(random, oddTexts) : pick(random, largeTexts)(random);
}

/** A JSON text of a value with something wrong in it: changed, left out, renamed, twice, one more. */
export function brokenJson(random: Random, value: unknown): string {
  const marks: string[] = [];
  const mark = (text: string): string => `\u0001${marks.push(text) - 1}\u0001`;
  let broken: unknown = structuredClone(value);
  for (let changes = pick(random, [1, 1, 1, 2, 4]); changes > 0; changes--)
    broken = changed(random, broken, mark);
  return JSON.stringify(broken ?? null).replace(
    /"\\u0001(\d+)\\u0001"/g,
    (_, at: string) => marks[Number(at)],
  );
}

/** @param mark Makes what stands for a text in place of a value or a name. */
function changed(random: Random, value: unknown, mark: (text: string) => string): unknown {
  const isInner = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isInner || chance(random, 0.15)) return mark(oddJson(random));
  if (Array.isArray(value)) {
    const at = random.integer(value.length);
    const how = random.integer(8);
    if (how === 0) value.splice(at, 1);
    else if (how === 1) value.splice(at, 0, value[at]);
    else value[at] = changed(random, value[at], mark);
    return value;
  }
  const entries = Object.entries(value);
  const at = random.integer(entries.length);
  const [name, inner] = entries[at];
  const oddName = mark(JSON.stringify(pick(random, oddNames)));
  const how = random.integer(10);
  if (how === 0) entries.splice(at, 1);
  else if (how === 1) entries[at] = [oddName, inner];
  else if (how === 2)
    entries.push([mark(JSON.stringify(name)), chance(random, 0.5) ? inner : mark(oddJson(random))]);
  else if (how === 3) entries.push([oddName, mark(oddJson(random))]);
  else entries[at] = [name, changed(random, inner, mark)];
  return Object.fromEntries(entries);
}
