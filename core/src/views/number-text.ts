/** Numbers as one reads them. */

/** A measure: about five digits, those of thousands in groups. `178525.716` is `178,526`, `0.93166` is `0.9317`. */
export function measureText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '—' : String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toPrecision(4);
  const whole = size < 1 ? 0 : Math.floor(Math.log10(size)) + 1;
  return value.toLocaleString('en', { maximumFractionDigits: Math.max(0, 4 - whole), useGrouping: true });
}

/** A value of a table: whole numbers as they are, of others seven digits. */
export function valueText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
}

/** `8,000 rows`, `1 row`. */
export function countText(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
