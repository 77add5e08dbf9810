import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeReference, staleFiles } from './make.ts';

test('the generated reference is what the sources say today', async () => {
  const stale = await staleFiles(await makeReference());
  assert.deepEqual(stale, [], 'Run: node docs/reference/make.ts');
});
