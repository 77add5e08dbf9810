/** How a Node program reads the files of numbers. */

import { closeSync, openSync, readSync } from 'node:fs';
import type { NumbersFile } from './data.ts';

/** The columns, and the target after them. */
export function readColumns({ path, rows }: NumbersFile, columns: number): Float64Array<ArrayBuffer>[] {
  const file = openSync(path, 'r');
  try {
    return Array.from({ length: columns + 1 }, (_, i) => {
      const column = new Float64Array(rows);
      readSync(file, column, 0, column.byteLength, i * column.byteLength);
      return column;
    });
  } finally {
    closeSync(file);
  }
}
