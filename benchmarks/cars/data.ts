/** Used cars, as the example generates them: CSV files with units within strings and missing cells. */

import { writeFile } from 'node:fs/promises';
import { generateCars } from '../../examples/used-cars/generate.ts';
import { made } from '../harness/home.ts';

/** What a program that reads these files is told. */
export interface Cars {
  readonly train: string;
  readonly test: string;
}

/** Cars to learn from, and others. */
export async function cars(rows: number, testRows = 20_000): Promise<Cars> {
  return { train: await carFile(rows, 1), test: await carFile(testRows, 2) };
}

/** The path of a CSV file of so many cars. */
export function carFile(rows: number, seed: number): Promise<string> {
  return made(`data/cars-${rows}-${seed}.csv`, path => writeFile(path, generateCars({ rows, seed })));
}
