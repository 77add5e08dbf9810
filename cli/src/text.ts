/** How the command line spells numbers, sizes and tables. */

/** `1,234,567`, `0.9012`, `183,412`: four significant digits, but never fewer than the whole part has. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e15)) return value.toPrecision(4);
  const whole = Math.abs(value) >= 1 ? Math.floor(Math.log10(Math.abs(value))) + 1 : 0;
  return value.toLocaleString('en', { maximumFractionDigits: Math.max(0, 4 - whole), useGrouping: 'min2' });
}

/** `1 row`, `8,000 rows`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

/** `640 B`, `215 kB`, `1.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 999_500 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `0.4 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** `rmse 183,412 · mae 97,210 · r2 0.9012`. */
export function formatMetrics(metrics: Readonly<Record<string, number>>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${formatNumber(value)}`)
    .join(' · ');
}

/** A line without what steers a terminal: names and categories come from files that anybody may have made. */
export function visible(line: string): string {
  return line.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
}

/** Lines of cells, each column as wide as its widest cell; cells as `visible` has them. */
export function alignColumns(given: readonly (readonly string[])[]): string[] {
  const rows = given.map(row => row.map(visible));
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => row[i].length)));
  return rows.map(row =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
}
