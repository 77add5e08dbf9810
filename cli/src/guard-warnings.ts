/** What the guards of a model noticed of many rows. */

import type { GuardedPredictions, Model, Table, ValueIssue } from '@cauce/core';
import { alignColumns, count } from './text.ts';

/**
 * All warnings of a batch: a prediction lists the first 100. Of a single row there are no more.
 *
 * @param first Number of the first row, in the whole file.
 * @param noticed Of the whole batch.
 */
export function allWarnings(
  model: Model,
  table: Table<unknown>,
  first: number,
  { warnings, warningCount }: Pick<GuardedPredictions<never>, 'warnings' | 'warningCount'>,
): readonly ValueIssue[] {
  if (warnings.length === warningCount || table.length === 1) return warnings;
  // Of half as many rows as that many warnings came from, hardly any piece has more than are listed.
  const size = Math.max(1, Math.floor((table.length * warnings.length) / (2 * warningCount)));
  const all: ValueIssue[] = [];
  for (let start = 0; start < table.length; start += size) {
    const piece = table.slice(start, start + size);
    const noticed = model.predictGuarded(piece, { first: first + start });
    for (const warning of allWarnings(model, piece, first + start, noticed)) all.push(warning);
  }
  return all;
}

export interface WarningCount {
  readonly code: string;
  /** Null where a row as a whole is meant. */
  readonly field: string | null;
  readonly count: number;
}

/** This many warnings are shown as they are. */
const shownWarnings = 3;

/** Counts warnings by code and field. */
export class WarningSummary {
  readonly #first: ValueIssue[] = [];
  #total = 0;
  readonly #counts = new Map<string, { code: string; field: string | null; count: number }>();

  /** @param count How many there were: more than these, where a row has more than are listed. */
  add(warnings: readonly ValueIssue[], count: number): void {
    this.#total += count;
    for (const warning of warnings) {
      const { code, field } = warning;
      if (this.#first.length < shownWarnings) this.#first.push(warning);
      const key = `${code} ${field}`;
      const own = this.#counts.get(key);
      if (own === undefined) this.#counts.set(key, { code, field, count: 1 });
      else own.count++;
    }
  }

  get total(): number {
    return this.#total;
  }

  /** The most frequent first. */
  get counts(): WarningCount[] {
    return [...this.#counts.values()].sort((a, b) => b.count - a.count);
  }

  /** The first ones in full, then how many there were of each kind. @param file Where all of them are. */
  lines(file: string | undefined): string[] {
    const { total } = this;
    if (total === 0) return [];
    const where = file === undefined ? '--warnings <file> writes them all' : `all of them in ${file}`;
    return [
      ...this.#first.map(({ message }) => `Warning: ${message}`),
      `${count(total, 'warning')} (${where}):`,
      ...alignColumns(
        this.counts.map(own => [`  ${own.count.toLocaleString('en')}`, own.code, own.field ?? '(whole row)']),
      ),
    ];
  }
}
