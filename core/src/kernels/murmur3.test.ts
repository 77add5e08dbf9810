import assert from 'node:assert/strict';
import { test } from 'node:test';
import { murmur3 } from './murmur3.ts';

test('is MurmurHash3_x86_128, by the value that SMHasher verifies it with', () => {
  const key = Uint8Array.from({ length: 256 }, (_, i) => i);
  const hashes = Array.from(key, i => [...murmur3(key.subarray(0, i), 256 - i)]).flat();
  // https://github.com/aappleby/smhasher/blob/master/src/main.cpp
  assert.equal(murmur3(Uint32Array.from(hashes))[0], 0xb3ece62a);
});
