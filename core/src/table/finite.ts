/** Infinite values, for what computes statistics that a single one would spoil. */

import { CauceError } from '../errors.ts';
import { type Extent, extentOf, sumOf } from '../kernels/moments.ts';

/**
 * Refuses infinite values; missing ones pass.
 * @param values Shape (rows). Only read.
 * @throws {CauceError} COLUMN_MISSING_VALUES.
 */
export function refuseInfinite(where: string, column: string, values: Float64Array): void {
  // A sum is finite only if all values are, and costs least.
  if (!Number.isFinite(sumOf(values))) finiteExtent(where, column, values);
}

/** What a column spans. @throws {CauceError} as `refuseInfinite`. */
export function finiteExtent(where: string, column: string, values: Float64Array): Extent {
  const extent = extentOf(values);
  if (extent.min === Number.NEGATIVE_INFINITY || extent.max === Number.POSITIVE_INFINITY) {
    const hint = 'It holds an infinite value: bound it, or make it missing, before this step.';
    throw new CauceError('COLUMN_MISSING_VALUES', { where, column, hint });
  }
  return extent;
}
