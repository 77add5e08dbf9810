/** Counts of terms weighed by how few rows have the term. */

import { CauceError } from '../errors.ts';
import { flag, oneOf, optional } from '../estimator/rules.ts';

export interface TfidfParams {
  readonly norm: 'l1' | 'l2' | null;
  readonly useIdf: boolean;
  readonly smoothIdf: boolean;
  readonly sublinearTf: boolean;
}

/** Parameters of what weighs counts. */
export const tfidfParams = {
  norm: normParam(),
  useIdf: flag(true),
  smoothIdf: flag(true),
  sublinearTf: flag(false),
};

/** The parameter `norm`. Default `l2`. */
export function normParam() {
  return optional(oneOf('l2', 'l1'), 'l2');
}

/**
 * The weight of each term: log(n / df) + 1 of a term in df of n rows, or with `smoothIdf` log((n + 1) / (df + 1)) + 1.
 *
 * @param frequencies Shape (terms): in how many rows each occurs.
 * @param nameOf A term's name, for errors.
 * @returns Shape (terms); no terms at all without `useIdf`.
 * @throws {CauceError} FIT_FAILED for a term in no row whose weight would be infinite.
 */
export function inverseFrequencies(
  where: string,
  frequencies: Float64Array,
  rows: number,
  { useIdf, smoothIdf }: TfidfParams,
  nameOf: (term: number) => string,
): Float64Array {
  if (!useIdf) return new Float64Array(0);
  const more = smoothIdf ? 1 : 0;
  return frequencies.map((frequency, term) => {
    if (frequency + more > 0) return Math.log((rows + more) / (frequency + more)) + 1;
    const message = `feature ${JSON.stringify(nameOf(term))} is in no row, so that its weight would be infinite. Leave it out, or set smoothIdf.`;
    throw new CauceError('FIT_FAILED', { where, message });
  });
}

/** What a count becomes, before the row is normalized. */
export function weigh(count: number, term: number, idf: Float64Array, { sublinearTf }: TfidfParams): number {
  const frequency = sublinearTf ? Math.log(count) + 1 : count;
  return idf.length === 0 ? frequency : frequency * idf[term];
}

/** What a value adds to the norm of its row. */
export function normTerm(value: number, norm: 'l1' | 'l2'): number {
  return norm === 'l1' ? Math.abs(value) : value * value;
}

/** What a row is divided by: 1 for one of zeros. */
export function normOf(sum: number, norm: 'l1' | 'l2'): number {
  return sum === 0 ? 1 : norm === 'l1' ? sum : Math.sqrt(sum);
}

/** Divides the values of one row, those from `from` up to `to`, by their norm. @param values WRITTEN. */
export function normalizeRow(values: Float64Array, from: number, to: number, norm: 'l1' | 'l2' | null): void {
  if (norm === null) return;
  let sum = 0;
  for (let i = from; i < to; i++) sum += normTerm(values[i], norm);
  const divisor = normOf(sum, norm);
  for (let i = from; i < to; i++) values[i] /= divisor;
}
