import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { test } from 'node:test';
import * as core from './index.ts';
import { cars, flowers } from './tried/example-tables.ts';

/**
 * The examples of docstrings. Each is run with all public names of core and two tables in scope; a line that ends with
 * `//=> value` must give this value.
 */
const scope: Readonly<Record<string, unknown>> = { ...core, cars, flowers };
const folder = new URL('./', import.meta.url);

/** The docstring of each public name: of overloads the first's. */
const docstrings = new Map<string, string>();
const index = readFileSync(new URL('index.ts', folder), 'utf8');
for (const [, names, path] of index.matchAll(/^export \{([^}]*)\} from '(.*)';$/gm)) {
  const source = readFileSync(new URL(path, folder), 'utf8');
  const declared = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:async )?(?:const|function|class) (\w+)/g;
  for (const [, text, name] of source.matchAll(declared)) {
    const isPublic = names.split(',').some(own => own.trim() === name);
    if (isPublic && !docstrings.has(name)) docstrings.set(name, text.replace(/^\s*\* ?/gm, ''));
  }
}

/** What is a namespace, or data that its docstring says all about. */
const needNoExample = new Set(['rules', 'state', 'version', 'laws', 'errorCodes', 'jupyterDisplay']);

for (const name of Object.keys(core)) {
  if (needNoExample.has(name)) continue;
  test(`the example of ${name} does what it says`, async () => {
    const text = docstrings.get(name);
    assert.ok(text !== undefined, `${name} has no docstring`);
    const example = /@example\n([\s\S]*?)(?:\n@\w|$)/.exec(text)?.[1];
    assert.ok(example !== undefined, `the docstring of ${name} has no @example`);
    assert.match(example, /\/\/=> /, `the example of ${name} shows no result: end a line with //=> value`);
    await run(example);
  });
}

async function run(example: string): Promise<void> {
  const checked = stripTypeScriptTypes(`async function example() {\n${example}\n}`).replace(
    /^(.*);\s*\/\/=> (.*)$/gm,
    (_, expression, value) => `check(await (${expression}), (${value}));`,
  );
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction(...Object.keys(scope), 'check', `'use strict'; ${checked}\nawait example();`)(
    ...Object.values(scope),
    check,
  );
}

/** Numbers agree to six significant digits: what a docstring can show. */
function check(actual: unknown, shown: unknown): void {
  assert.deepEqual(rounded(actual), rounded(shown));
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(6)) : value;
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, rounded);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, rounded(own)]));
}
