/** Numbers as the tables show them. */

import type { Spread } from '../harness/statistics.ts';

/** Seconds with a unit that suits them: `1.24 s`, `381 ms`, `9.1 µs`. */
export function duration(seconds: number): string {
  if (seconds >= 1) return `${digits(seconds)} s`;
  return seconds >= 1e-3 ? `${digits(seconds * 1e3)} ms` : `${digits(seconds * 1e6)} µs`;
}

/** Three significant digits, thousands in groups. */
export function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return Number(value.toPrecision(3)).toString();
}

export function ratio(value: number): string {
  if (value >= 10) return `${digits(value)} ×`;
  return `${value < 0.01 ? value.toPrecision(2) : value.toFixed(2)} ×`;
}

/** `1.24 s (1.20 to 1.31)`, or a dash. */
export function withSpread(spread: Spread | undefined, show: (value: number) => string): string {
  if (spread === undefined) return '–';
  const { median, min, max } = spread;
  return min === max ? show(median) : `${show(median)} (${show(min)} to ${show(max)})`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
