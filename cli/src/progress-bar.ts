/** A line on the terminal that shows how far something long has come. */

import type { Progress } from '@cauce/core';

export interface ProgressBar {
  readonly update: (progress: Progress) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** What a bar writes to: standard error, so that results can be piped. */
export interface BarStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Nothing is shown before this: what is done by then needs no bar. */
const quietMs = 1000;
const betweenMs = 80;
const barWidth = 24;

/**
 * A progress bar; silent where `stream` is no terminal and for the first second.
 * @param now A clock in milliseconds.
 */
export function progressBar(stream: BarStream = process.stderr, now: () => number = Date.now): ProgressBar {
  const start = now();
  let shownAt = 0;
  let isShown = false;
  return {
    update(progress) {
      const time = now();
      if (!stream.isTTY || time - start < quietMs || time - shownAt < betweenMs) return;
      shownAt = time;
      isShown = true;
      stream.write(`\r\x1b[K${barLine(progress).slice(0, (stream.columns || 80) - 1)}`);
    },
    clear() {
      if (isShown) stream.write('\r\x1b[K');
      isShown = false;
    },
  };
}

/** `Fitting ridge  ██████░░░░  60%  loss 0.1234`; without a known total `Predicting  120,000`. */
export function barLine({ step, done, total, loss }: Progress): string {
  if (total === 0) return `${step}  ${done.toLocaleString('en')}`;
  const share = Math.min(1, Math.max(0, done / total));
  const full = Math.round(share * barWidth);
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return `${step}  ${bar} ${percent}${loss === undefined ? '' : `  loss ${loss.toPrecision(4)}`}`;
}
