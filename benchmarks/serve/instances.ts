/** Cars as a client sends them. */

import { readTable } from 'cauce';

/** The body of a request for predictions of the first so many cars of a file. */
export async function carsToPredict(file: string, rows: number): Promise<Buffer> {
  const table = (await readTable(file)).drop(['selling_price']);
  return Buffer.from(JSON.stringify(table.slice(0, rows).toRows()));
}

/** The body of a request that retrains on all cars of a file. */
export async function carsToLearn(file: string): Promise<Buffer> {
  return Buffer.from(JSON.stringify((await readTable(file)).toRows()));
}
