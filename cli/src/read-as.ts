/** How a field of a model is read from a file. */

import { type Field, fieldPolicy, type Policy } from '@cauce/core';

/** A missing value that the policy lets pass is for the guards to judge, not for the reader. */
export function readAs(field: Field, policy: Policy): Field {
  const { unexpectedMissing } = fieldPolicy(policy, field.name);
  return unexpectedMissing === 'reject' ? field : { ...field, nullable: true };
}
