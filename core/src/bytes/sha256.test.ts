import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainSha256, sha256 } from './sha256.ts';

test('agrees with the host for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
      const expected = [...createHash('sha256').update(bytes).digest()];
      assert.deepEqual([...plainSha256(bytes)], expected);
      assert.deepEqual([...sha256(bytes)], expected);
    }),
  );
});

test('agrees with the host at every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => i);
    assert.deepEqual(
      [...plainSha256(bytes)],
      [...createHash('sha256').update(bytes).digest()],
      `length ${length}`,
    );
  }
});
