/** What the words of a scenario's expectations mean, for all that check them. */

/** What requests before them saved. */
export const saved = new Map<string, unknown>([['price', 200]]);
const explanation = { base: 150, contributions: [{ contribution: 80 }, { contribution: -30 }] };

/** What is expected, an answer that is so, and one that is not. */
export const cases: readonly [expected: unknown, so: unknown, other: unknown][] = [
  [7, 7, 7.1],
  [null, null, undefined],
  [{ a: 1 }, { a: 1, b: 2 }, { b: 2 }],
  [
    [1, 2],
    [1, 2],
    [1, 2, 3],
  ],
  [{ a: [{ b: 'c' }] }, { a: [{ b: 'c' }] }, { a: [{ b: 'd' }] }],
  [{ $between: [1, 2] }, 2, 2.1],
  [{ $between: [1, null] }, 1e9, 'x'],
  [{ $between: [0, null] }, 0, null],
  [{ $between: [1.1, 1.2], $of: '$price' }, 230, 210],
  [{ $contains: 'did you mean' }, 'No, did you mean "x"?', 'No.'],
  [{ $contains: { code: 'A' } }, [{ code: 'B' }, { code: 'A' }], [{ code: 'B' }]],
  [{ $length: 2 }, [1, 2], [1]],
  [{ $length: 2, $ascending: true }, [1, 2], [2, 1]],
  [{ $each: { $between: [0, 1] } }, [0.5, 1], [0.5, 2]],
  [{ $addsUpTo: '$price' }, explanation, { ...explanation, base: 151 }],
];
