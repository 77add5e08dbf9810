/** How many rows each tree of a forest draws. */

import { CauceError } from '../errors.ts';

/** @returns 0 where each tree takes all rows. @throws {CauceError} PARAM_INVALID where `maxSamples` asks for too much. */
export function rowsToDraw(
  where: string,
  { bootstrap, maxSamples }: { readonly bootstrap: boolean; readonly maxSamples: number | null },
  rows: number,
): number {
  if (maxSamples === null) return bootstrap ? rows : 0;
  if (!bootstrap || maxSamples > rows) {
    const rule = bootstrap ? `at most the number of rows, ${rows}` : 'null unless bootstrap is true';
    throw new CauceError('PARAM_INVALID', { where, param: 'maxSamples', rule, received: maxSamples });
  }
  return maxSamples < 1 ? Math.max(1, Math.floor(maxSamples * rows)) : maxSamples;
}
