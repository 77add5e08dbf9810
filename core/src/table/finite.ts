/** Infinite values, for what computes statistics that a single one would spoil. */

import { CauceError } from '../errors.ts';
import { extentOf } from '../kernels/moments.ts';

/**
 * Refuses infinite values; missing ones pass.
 * @param values Shape (rows). Only read.
 * @throws {CauceError} COLUMN_MISSING_VALUES.
 */
export function refuseInfinite(where: string, column: string, values: Float64Array): void {
  const { min, max } = extentOf(values);
  if (min === Number.NEGATIVE_INFINITY || max === Number.POSITIVE_INFINITY) {
    const hint = 'It holds an infinite value: bound it, or make it missing, before this step.';
    throw new CauceError('COLUMN_MISSING_VALUES', { where, column, hint });
  }
}
