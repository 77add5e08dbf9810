import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashText } from './hash-text.ts';

// By sklearn.utils.murmurhash3_32, scikit-learn 1.9.1.
const hashes: readonly (readonly [text: string, hash: number, seed?: number])[] = [
  ['', 0],
  ['a', 1009084850],
  ['ab', -1681926305],
  ['abc', -1277324294],
  ['abcd', 1139631978],
  ['fuel=Diesel', 625656468],
  ['tr\u00e8s cher', 613611391],
  ['\u65e5\u672c\u8a9e', -1515949417],
  ['\ud83d\ude00 ok', 2054424896],
  ['\u07ff\u0800\uffff', 865038163],
  ['x'.repeat(300), -1143794275],
  ['foo', -1322301282, 42],
];
for (const [text, hash, seed] of hashes) {
  test(`hashes ${JSON.stringify(text.slice(0, 20))} as MurmurHash3_x86_32 does`, () => {
    assert.equal(hashText(text, seed), hash);
  });
}

test('takes half a character as TextEncoder does', () => {
  assert.equal(hashText('a\ud800b'), hashText('a\ufffdb'));
  assert.equal(hashText('a\udc00'), hashText('a\ufffd'));
});
