/** What a Parquet file is refused for. */

import { CauceError } from '@cauce/core';

/** Why a file cannot be read, said without its name. */
export class Damage extends Error {
  /** The column, where it is about one. */
  readonly column: string | undefined;

  constructor(message: string, column?: string, options?: { cause?: unknown }) {
    super(message, options);
    this.column = column;
  }
}

/** The error for what went wrong in reading; whatever a damaged file leads to is its damage. */
export function refusal(source: string, error: unknown, column?: string): CauceError {
  if (error instanceof CauceError) return error;
  const known = error instanceof Damage;
  const message = known ? error.message : `it is damaged (${(error as Error).message}).`;
  const at = (known ? error.column : undefined) ?? column;
  const details = { source, message, ...(at === undefined ? {} : { column: at }) };
  return new CauceError('TEXT_INVALID', details, { cause: error });
}

/** A number of a file that counts or places something. @throws {Damage} unless it is whole and from 0 to `max`. */
export function whole(value: unknown, what: string, max = Number.MAX_SAFE_INTEGER): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > max) {
    throw new Damage(`it is damaged: ${what} is ${String(value)}.`);
  }
  return number;
}
