import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fingerprint, murmur3 } from './fingerprint.ts';

test('is MurmurHash3_x86_128, by the value that SMHasher verifies it with', () => {
  const key = Uint8Array.from({ length: 256 }, (_, i) => i);
  const hashes = Array.from(key, i => [...murmur3(key.subarray(0, i), 256 - i)]).flat();
  // https://github.com/aappleby/smhasher/blob/master/src/main.cpp
  assert.equal(murmur3(Uint32Array.from(hashes))[0], 0xb3ece62a);
});

test('does not depend on where the bytes are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 0, max: 20 }), (bytes, offset) => {
      const moved = new Uint8Array(offset + bytes.length);
      moved.set(bytes, offset);
      assert.equal(fingerprint([moved.subarray(offset)]), fingerprint([bytes]));
    }),
  );
});

test('tells any change of a byte, of a length or of a border', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (own, place, change) => {
      const other = own.slice();
      other[place % own.length] ^= change;
      const seen = [
        fingerprint([own]),
        fingerprint([other]),
        fingerprint([Uint8Array.of(...own, 0)]),
        fingerprint([own, new Uint8Array()]),
        fingerprint([new Uint8Array(), own]),
      ];
      assert.equal(new Set(seen).size, seen.length);
      for (const text of seen) assert.match(text, /^[0-9a-f]{32}$/);
    }),
  );
});
