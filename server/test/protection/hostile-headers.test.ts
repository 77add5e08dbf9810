import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { HttpProblem } from '../../src/problem.ts';
import { Guard } from '../../src/protection/guard.ts';
import { addKey } from '../../src/protection/key-file.ts';
import { KeyRing } from '../../src/protection/key-ring.ts';

test('a guard throws nothing but HttpProblem, whatever the headers hold', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-headers-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'keys.json');
  const { entry } = await addKey(file, { name: 'shop', scopes: ['predict'] });
  const guards = [
    new Guard({ keys: await KeyRing.load(file), loopbackOnly: true, allowedOrigins: [] }),
    new Guard({ loopbackOnly: true, allowedOrigins: ['https://a.example', 'not an origin', '*'] }),
    new Guard({ loopbackOnly: true, allowedOrigins: [] }),
  ];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 70 }),
    fc.string({ minLength: 43, maxLength: 43 }).map(secret => `Bearer cauce_${entry.id}_${secret}`),
    fc.constantFrom('Bearer', 'Bearer ', 'bearer\t', '__proto__', 'null'),
  );
  const names = ['host', 'origin', 'authorization', 'x-api-key'];
  const headers = fc.dictionary(fc.constantFrom(...names), text);
  fc.assert(
    fc.property(headers, fc.constantFrom('GET', 'POST', 'é'), fc.nat(2), (headers, method, i) => {
      try {
        const admission = guards[i].admit({ headers, method } as unknown as IncomingMessage, 'predict');
        assert.ok(i > 0, `let in as ${admission.key}`);
      } catch (error) {
        assert.ok(error instanceof HttpProblem, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
