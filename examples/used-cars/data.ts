/** Where the example's table is; made on first use. */

import { access, mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generateCars } from './generate.ts';

/** The folder of this example. */
export const home = fileURLToPath(new URL('.', import.meta.url));

/**
 * The path of the table to learn from.
 * @param given A downloaded CSV file; without it `data/cars.csv` is generated, once.
 */
export async function prepareData(given?: string): Promise<string> {
  if (given !== undefined) return given;
  const path = `${home}data/cars.csv`;
  try {
    await access(path);
  } catch {
    await mkdir(`${home}data`, { recursive: true });
    await writeFile(path, generateCars());
  }
  return path;
}
