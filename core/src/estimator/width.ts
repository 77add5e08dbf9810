/** Whether a state fits the columns that it meets, and the target. */

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

/**
 * Refuses predictions that are not one for each row, or for each row and class: only a wrong model file, or a definition of
 * the user's that keeps no laws, can make them.
 * @param classes 1 where numbers are predicted.
 * @throws {ModelFileError}
 */
export function checkCount(where: string, predictions: number, rows: number, classes: number): void {
  if (predictions !== rows * classes) {
    const wanted = classes === 1 ? `${rows} rows` : `${rows} rows of ${classes} classes`;
    throw new ModelFileError(`${where} gives ${predictions} predictions for ${wanted}.`);
  }
}
