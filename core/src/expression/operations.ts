/** The table of operations: adding one is one entry here, and its type in methods.ts. */

import type { Operation } from './operation.ts';
import { choices } from './operations/choices.ts';
import { dates } from './operations/dates.ts';
import { logic } from './operations/logic.ts';
import { numbers } from './operations/numbers.ts';
import { texts } from './operations/texts.ts';

const all = { ...numbers, ...logic, ...choices, ...texts, ...dates };

export type OperationName = keyof typeof all;

/** All operations by name. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>(Object.entries(all));

export function operationOf(name: string): Operation | undefined {
  return operations.get(name);
}
