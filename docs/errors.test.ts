import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { errorCodes, findingRules } from '@cauce/core';
import { statusOf } from '@cauce/server';

const root = fileURLToPath(new URL('..', import.meta.url));
const [, library, values, http, findings] = readFileSync(join(root, 'docs/errors.md'), 'utf8').split(/^## /m);

function rows(section: string): string[][] {
  return [...section.matchAll(/^\| `([A-Z_]+)` *\|(.*)\|$/gm)].map(([, code, rest]) => [
    code,
    ...rest.split('|').map(cell => cell.trim()),
  ]);
}

/** All codes that a pattern finds in the sources of some workspaces. */
function codesIn(workspaces: readonly string[], pattern: RegExp): string[] {
  const files = workspaces.flatMap(workspace =>
    readdirSync(join(root, workspace, 'src'), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .map(entry => join(entry.parentPath, entry.name)),
  );
  const found = files.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(pattern)].map(match => match[1] ?? match[2]),
  );
  return [...new Set(found)].sort();
}

test('the library has exactly the codes that the docs list, with these statuses', () => {
  assert.deepEqual(
    rows(library).map(([code]) => code),
    errorCodes,
  );
  for (const [code, meaning, , status] of rows(library)) {
    assert.ok(meaning.length > 10, code);
    assert.equal(statusOf(code as (typeof errorCodes)[number]), Number(status), code);
  }
});

test('the codes of values are those in the sources', () => {
  const listed = rows(values).map(([code]) => code);
  const made = codesIn(['core', 'io', 'server'], /\bcode: '([A-Z_]+)'/g);
  assert.deepEqual(
    listed.toSorted(),
    made.filter(code => !Object.hasOwn(findingRules, code)),
  );
});

test('the codes of the service are those in the sources', () => {
  const listed = rows(http).map(([code]) => code);
  const made = codesIn(
    ['server'],
    /(?:(?:HttpProblem|document)\(\s*|\[)\d{3},\s*'([A-Z_]+)'|unauthorized\(\s*'([A-Z_]+)'/g,
  );
  assert.deepEqual(listed.toSorted(), made);
});

test('the codes of findings are those of the checks, with their rules', () => {
  assert.deepEqual(
    rows(findings).map(([code, rule]) => [code, rule]),
    Object.entries(findingRules).map(([code, rule]) => [code, `\`${rule}\``]),
  );
});
