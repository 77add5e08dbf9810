/** What a scenario expects of an answer, as tests that Postman runs: the twin of scenarios/expected.ts. */

import type { JsonObject } from '../scenarios/scenario.ts';

/** A value of the answer: how the script gets at it, and how a reader names it. */
interface Place {
  readonly code: string;
  readonly words: string;
}

/** `pm.test` lines that hold for an answer of which `mismatches` has nothing to say. `body` is the answer. */
export function bodyTests(expected: unknown): string[] {
  return testsOf(expected, { code: 'body', words: '' });
}

export function headerTests(expected: JsonObject): string[] {
  return Object.entries(expected).flatMap(([name, own]) =>
    testsOf(own, {
      code: `pm.response.headers.get(${literal(name)})`,
      words: `the header ${name}`,
    }),
  );
}

/** What tests need to be told before them: how to get at what earlier requests saved. */
export const savedFunction = 'const saved = name => Number(pm.collectionVariables.get(name));';

/** A test, readable both as it passes and as it fails. */
export function testLine(name: string, code: string): string {
  return `pm.test(${literal(name)}, () => ${code});`;
}

function testsOf(expected: unknown, at: Place): string[] {
  const words = at.words || 'the answer';
  if (typeof expected !== 'object' || expected === null) {
    return [
      testLine(`${words} is ${JSON.stringify(expected)}`, `${expect(at)}.to.eql(${literal(expected)})`),
    ];
  }
  if (isRule(expected)) {
    return rulesOf(expected).map(({ key, own, of }) =>
      testLine(`${words} ${say(key, own, of)}`, chai(key, own, at, of)),
    );
  }
  if (Array.isArray(expected)) {
    const length = testLine(
      `${words} has ${count(expected.length)}`,
      `${expect(at)}.to.be.an('array').with.lengthOf(${expected.length})`,
    );
    return [length, ...expected.flatMap((own, i) => testsOf(own, inside(at, i)))];
  }
  const properties = Object.entries(expected).flatMap(([name, own]) => testsOf(own, inside(at, name)));
  return properties.length > 0
    ? properties
    : [testLine(`${words} is an object`, `${expect(at)}.to.be.an('object')`)];
}

/** One thing that has to hold; `of` names the saved number that its bounds are of. */
interface Rule {
  readonly key: string;
  readonly own: unknown;
  readonly of: string | undefined;
}

function isRule(expected: object): boolean {
  return Object.keys(expected).some(key => key.startsWith('$'));
}

function rulesOf(expected: object): Rule[] {
  const { $of, ...rules } = expected as Record<string, unknown>;
  const of = $of === undefined ? undefined : plainName($of);
  return Object.entries(rules).map(([key, own]) => ({ key, own, of }));
}

/** An assertion of chai, whose message shows what was received. */
function chai(key: string, own: unknown, at: Place, of: string | undefined): string {
  switch (key) {
    case '$between':
      return between(own as Bounds, at, of);
    case '$length':
      return `${expect(at)}.to.be.an('array').with.lengthOf(${literal(own)})`;
    case '$contains':
      if (typeof own === 'string') return `${expect(at)}.to.include(${literal(own)})`;
      break;
    case '$addsUpTo': {
      const wanted = `saved(${literal(plainName(own))})`;
      const sum = `${at.code}.contributions.reduce((sum, { contribution }) => sum + contribution, ${at.code}.base)`;
      return `pm.expect(${sum}).to.be.closeTo(${wanted}, 1e-6 * Math.abs(${wanted}))`;
    }
  }
  return `${expect(at)}.to.satisfy(list => ${condition({ [key]: own }, 'list', 0)})`;
}

type Bounds = readonly [number | null, number | null];

function between([min, max]: Bounds, at: Place, of: string | undefined): string {
  const bound = (value: number): string =>
    of === undefined ? literal(value) : `${value === 1 ? '' : `${value} * `}saved(${literal(of)})`;
  const is = `${expect(at)}.to.be`;
  if (min === null) return `${is}.at.most(${bound(max as number)})`;
  if (max === null) return `${is}.at.least(${bound(min)})`;
  return min === max ? `${expect(at)}.to.eql(${bound(min)})` : `${is}.within(${bound(min)}, ${bound(max)})`;
}

/** Whether a value is as expected, as an expression, for the items of lists. */
function condition(expected: unknown, code: string, depth: number): string {
  if (typeof expected !== 'object' || expected === null) return `${code} === ${literal(expected)}`;
  const parts = isRule(expected)
    ? rulesOf(expected).map(rule => ruleCondition(rule, code, depth))
    : Object.entries(expected).map(([name, own]) => condition(own, `${code}${accessor(name, '?.')}`, depth));
  const list = Array.isArray(expected) ? [`${code}?.length === ${expected.length}`] : [];
  return [...list, ...parts].join(' && ') || `typeof ${code} === 'object'`;
}

function ruleCondition({ key, own, of }: Rule, code: string, depth: number): string {
  const item = itemNames[depth];
  switch (key) {
    case '$between': {
      if (of !== undefined) throw new Error(`$of has no place among the items of a list: ${of}`);
      const [min, max] = own as Bounds;
      const bounds = [
        min === null ? [] : `${code} >= ${min}`,
        max === null ? [] : `${code} <= ${max}`,
      ].flat();
      return [`typeof ${code} === 'number'`, ...bounds].join(' && ');
    }
    case '$length':
      return `${code}?.length === ${literal(own)}`;
    case '$ascending':
      return `${code}?.every((value, i) => i === 0 || value > ${code}[i - 1])`;
    case '$contains':
      if (typeof own === 'string') return `${code}?.includes(${literal(own)})`;
      return `${code}?.some(${item} => ${condition(own, item, depth + 1)})`;
    case '$each':
      return `${code}?.every(${item} => ${condition(own, item, depth + 1)})`;
    default:
      throw new Error(`There is no translation of ${key}.`);
  }
}
const itemNames = ['item', 'part', 'piece', 'bit'];

/** A rule in English. */
function say(key: string, own: unknown, of: string | undefined): string {
  switch (key) {
    case '$between':
      return `is ${sayBetween(own as Bounds, of)}`;
    case '$length':
      return `has ${count(own as number)}`;
    case '$ascending':
      return 'ascends';
    case '$contains':
      return typeof own === 'string' ? `contains ${JSON.stringify(own)}` : `has an item that ${sayItem(own)}`;
    case '$each':
      return `has only items of which each ${sayItem(own)}`;
    case '$addsUpTo':
      return `adds up to the ${plainName(own)} saved`;
    default:
      throw new Error(`There is no translation of ${key}.`);
  }
}

function sayBetween([min, max]: Bounds, of: string | undefined): string {
  const bound = (value: number): string => {
    if (of === undefined) return String(value);
    return value === 1 ? `the ${of} saved` : `${value} times the ${of} saved`;
  };
  if (min === null) return `at most ${bound(max as number)}`;
  if (max === null) return `at least ${bound(min)}`;
  return min === max ? bound(min) : `${min} to ${max}${of === undefined ? '' : ` times the ${of} saved`}`;
}

/** `{"code":"A","expected":{"$between":[1,2]}}` as `has code "A", expected …`. */
function sayItem(expected: unknown): string {
  if (typeof expected !== 'object' || expected === null) return `is ${JSON.stringify(expected)}`;
  if (isRule(expected))
    return rulesOf(expected)
      .map(({ key, own, of }) => say(key, own, of))
      .join(' and ');
  const properties = Object.entries(expected).map(
    ([name, own]) => `${name} ${typeof own === 'object' && own !== null ? '…' : JSON.stringify(own)}`,
  );
  return `has ${properties.join(', ')}`;
}

function count(items: number): string {
  return items === 1 ? '1 item' : `${items} items`;
}

function expect({ code }: Place): string {
  return `pm.expect(${code})`;
}

function inside({ code, words }: Place, name: string | number): Place {
  const own = accessor(String(name), '.');
  return {
    code: `${code}${own}`,
    words: words === '' && own.startsWith('.') ? own.slice(1) : `${words || 'answer'}${own}`,
  };
}

function accessor(name: string, dot: '.' | '?.'): string {
  const open = dot === '.' ? '' : '?.';
  if (/^\d+$/.test(name)) return `${open}[${name}]`;
  return /^[A-Za-z_]\w*$/.test(name) ? `${dot}${name}` : `${open}[${literal(name)}]`;
}

function plainName(name: unknown): string {
  return String(name).replace(/^\$/, '');
}

/** As our code writes it: in single quotes. */
function literal(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
