/** What a model may be called: a name stands in addresses and in metrics, and is never made into a path. */

import { CauceError } from '@cauce/core';

/** @throws {CauceError} PARAM_INVALID. */
export function checkModelName(name: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,99}$/.test(name)) return name;
  throw new CauceError('PARAM_INVALID', {
    where: 'a served model',
    param: 'name',
    rule: 'letters, digits, ".", "_" and "-", at most 100 of them, the first a letter or a digit',
    received: name,
  });
}
