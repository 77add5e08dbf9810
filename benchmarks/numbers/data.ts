/** Friedman's first function with noise: five of the columns matter. Files of float64, column after column, then y. */

import { writeFile } from 'node:fs/promises';
import { createRandom } from 'cauce';
import { made } from '../harness/home.ts';

export interface NumbersFile {
  readonly path: string;
  readonly rows: number;
}

/** What a program that reads these files is told. */
export interface Numbers {
  readonly columns: number;
  readonly train: NumbersFile;
  readonly test: NumbersFile;
}

/** Rows to learn from, and fresh ones to measure R² on. */
export async function numbers(rows: number, columns: number, testRows = 50_000): Promise<Numbers> {
  return { columns, train: await file(rows, columns, 1), test: await file(testRows, columns, 2) };
}

async function file(rows: number, columns: number, seed: number): Promise<NumbersFile> {
  const name = `data/friedman-${rows}x${columns}-${seed}.f64`;
  return { rows, path: await made(name, path => writeFile(path, friedman(rows, columns, seed))) };
}

function friedman(rows: number, columns: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const all = new Float64Array(rows * (columns + 1)).map(() => random.next());
  const [a, b, c, d, e, y] = [0, 1, 2, 3, 4, columns].map(i => all.subarray(i * rows, (i + 1) * rows));
  for (let i = 0; i < rows; i++) {
    y[i] =
      10 * Math.sin(Math.PI * a[i] * b[i]) + 20 * (c[i] - 0.5) ** 2 + 10 * d[i] + 5 * e[i] + random.normal();
  }
  return all;
}
