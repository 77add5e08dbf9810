import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelEncoder } from './label-encoder.ts';

test('labels are numbered in ascending order of code points, and come back', () => {
  const encoder = labelEncoder(['b', '\u{1f600}', 'B', 'é', 'b', '\uffff']);
  // As sorted() of Python: code points, not UTF-16 units.
  assert.deepEqual(encoder.classes, ['B', 'b', 'é', '\uffff', '\u{1f600}']);
  assert.deepEqual(encoder.encode(['é', 'B']), Int32Array.of(2, 0));
  assert.deepEqual(encoder.decode(encoder.encode(encoder.classes)), encoder.classes);
  assert.deepEqual(encoder.encode([]), Int32Array.of());
});

test('what is not known is refused', () => {
  const encoder = labelEncoder(['Diesel', 'Petrol']);
  assert.throws(() => encoder.encode(['Deisel']), {
    code: 'PARAM_INVALID',
    message: /did you mean "Diesel".*Got "Deisel"/,
  });
  for (const code of [-1, 2, 0.5, Number.NaN]) {
    assert.throws(() => encoder.decode([code]), { code: 'PARAM_INVALID', message: /from 0 to 1\. Got/ });
  }
});
