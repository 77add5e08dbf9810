/** Tables whose names and values try to get out of the TypeScript, the Markdown and the shell that they are put into. */

/** Names of columns: whatever a CSV may have in its header. */
export const hostileNames = [
  '__proto__',
  'a "quoted" name',
  "it's",
  'new',
  'line\nbreak',
  '*/ process.exit(9) /*',
  `\${process.exit(9)}`,
  '`backtick`',
  'back\\slash',
  'constructor',
  'hasOwnProperty',
  '年式',
  'e\u0301',
  '\u202eright to left',
  '2020',
  '1.5',
  '-0',
  'a|b',
  '// comment',
  'await',
  'target',
  'numbers',
  'derived',
  'col',
  'tableSchema',
  'row',
  'sep\u2028arator',
  '😀',
  "'] }); process.exit(9);",
  '@ts-nocheck',
  '\u001b[31mred',
  '<script>',
] as const;

const hostileValues = ["it's", '*/', '`', `\${1}`, '__proto__', '"', 'two\nlines', '\\'];

/** What columns hold, in turn; `row` counts the rows. */
const kinds: readonly ((row: number) => string)[] = [
  row => `${10 + (row % 90) / 10} kmpl`,
  row => String((row * 37) % 101),
  row => hostileValues[(row * 5) % hostileValues.length],
  row => `${hostileValues[row % 3]} model ${row % 120}`,
  row => (row % 3 === 0 ? 'true' : 'FALSE'),
  row => `2026-0${1 + (row % 9)}-1${row % 10}`,
  row => `${row} free text ${hostileValues[row % hostileValues.length]}`,
  row => (row % 5 === 0 ? '' : String(-row / 8)),
  () => '',
];

/**
 * A CSV with the names above.
 * @param turn Which kind the first column has; the others follow in turn.
 * @param targetOf The target of a row, from what the first two columns of numbers go by.
 */
export function hostileCsv(
  turn: number,
  target: string,
  targetOf: (row: number) => string,
  rows = 400,
): string {
  const names = hostileNames.filter(name => name !== target);
  const line = (row: number): string[] => [
    ...names.map((_, i) => kinds[(i + turn) % kinds.length](row)),
    targetOf(row),
  ];
  const lines = [[...names, target], ...Array.from({ length: rows }, (_, row) => line(row))];
  return lines.map(cells => `${cells.map(quoted).join(',')}\n`).join('');
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
