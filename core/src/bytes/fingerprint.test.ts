import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inEverySpace } from '../../test/every-space.ts';
import { createRandom } from '../random.ts';
import { fingerprint, fingerprintIn } from './fingerprint.ts';

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

test('is the same everywhere, in as many pieces as it takes', () => {
  const random = createRandom(1);
  const bytes = Uint8Array.from({ length: 5_000_003 }, () => random.next() * 256);
  for (const length of [0, 1, 15, 16, 17, 65_535, 65_536, 65_537, bytes.length]) {
    const parts = [bytes.subarray(0, length), bytes.subarray(7, 40)];
    assert.equal(
      inEverySpace(space => fingerprintIn(space, parts)),
      fingerprint(parts, 2),
    );
  }
});

test('tells where one array ends and the next begins', () => {
  const bytes = new Uint8Array(65_540);
  assert.notEqual(fingerprint([bytes]), fingerprint([bytes.subarray(0, 65_536), bytes.subarray(65_536)]));
});
