/** CSVs for tests: of every kind of cell, row and line break, right and wrong. */

import fc from 'fast-check';

const words = [
  ...['', ' ', 'NA', ' NA ', 'nan', '"NA"', '""', 'x', 'é', '日本', '🚗', '\u00a0NA', '\u00a0', '\ufeff'],
  ...[
    '1',
    '-1',
    '+2.50',
    ' 7 ',
    '"8"',
    '007',
    '-00.5',
    '0.5',
    '.5',
    '5.',
    '-',
    '.',
    '1e3',
    '1E-400',
    '1e400',
    '-0',
  ],
  ...[
    '9007199254740991',
    '9007199254740993',
    '0.1234567890123456789',
    '123456789012345678901234567890',
    '1.5.2',
  ],
  ...[
    'true',
    'False',
    '2026-11-23',
    '2026-11-23T10:00Z',
    '"a,b"',
    '"a""b"',
    '"two\nlines"',
    '"\r\n"',
    '"a\rb"',
  ],
  ...['5" disk', 'a""', '"a"b', '"', '"""', '"open', '12 kmpl', '12x', '\0'],
];
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  { weight: 3, arbitrary: fc.oneof(fc.integer(), fc.double()).map(String) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map(own => own.toWellFormed()) },
);
const end = fc.oneof(
  { weight: 9, arbitrary: fc.constant('\n') },
  fc.constantFrom('\r\n', '\r', '\n\n', '\r\r\n', ''),
);

/** Rows mostly of one width and mostly of one kind a column, as files have them, and the rest anything. */
export const texts = fc.integer({ min: 1, max: 4 }).chain(width => {
  const cells = fc.array(fc.oneof({ weight: 3, arbitrary: fc.integer({ max: 1200 }).map(String) }, cell), {
    minLength: width,
    maxLength: width,
  });
  const row = fc.oneof({ weight: 40, arbitrary: cells }, fc.array(cell, { minLength: 1, maxLength: 5 }));
  const header = Array.from({ length: width }, (_, i) => `column ${i}`).join(',');
  return fc
    .array(fc.tuple(row, end), { maxLength: 30 })
    .map(rows => `${header}\n${rows.map(([own, sign]) => own.join(',') + sign).join('')}`);
});
