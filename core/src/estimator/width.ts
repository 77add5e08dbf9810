/** Whether a state fits the columns that it meets. */

import { ModelFileError } from '../errors.ts';
import type { Table } from '../table/table.ts';

/**
 * Refuses columns that are more or fewer than those that a state was learnt from: only a wrong model file can bring
 * them together, and opening it tries every step.
 * @throws {ModelFileError}
 */
export function checkWidth(where: string, learnt: number, table: Table): void {
  const met = table.columns.length;
  if (met !== learnt) {
    throw new ModelFileError(`${where} learnt from ${learnt} columns, but the step before it makes ${met}.`);
  }
}
