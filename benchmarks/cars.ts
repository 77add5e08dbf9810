/** The used-car pipelines and data that the benchmarks share. */

import {
  col,
  columns,
  derive,
  histGradientBoostingRegressor,
  lit,
  type Model,
  oneHotEncoder,
  pipeline,
  readCsv,
  ridge,
  simpleImputer,
  standardScaler,
  type Table,
} from 'cauce';
import { generateCars } from '../examples/used-cars/generate.ts';

const numbers = ['age', 'km_driven', 'mileage', 'engine', 'max_power', 'seats'];
const categories = ['brand', 'fuel', 'seller_type', 'transmission', 'owner'];
const prepared = derive({
  age: lit(2026).minus(col('year')),
  brand: col('name').word(0),
  mileage: col('mileage').extractNumber(),
  engine: col('engine').extractNumber(),
  max_power: col('max_power').extractNumber(),
});

export const boosting = pipeline(
  prepared,
  columns({ all: [[...numbers, ...categories]] }),
  histGradientBoostingRegressor({ maxIter: 100 }),
);

export const linear = pipeline(
  prepared,
  columns({
    numbers: [numbers, simpleImputer({ strategy: 'median' }), standardScaler()],
    categories: [categories, oneHotEncoder({ handleUnknown: 'ignore' })],
  }),
  ridge(),
);

export function carTable(rows: number, seed = 1): Promise<Table> {
  return readCsv(generateCars({ rows, seed }));
}

/** A fitted pipeline, and rows as a caller sends them. */
export async function fitted(
  own: typeof boosting | typeof linear,
): Promise<{ model: Model; rows: Record<string, unknown>[] }> {
  const table = await carTable(8000);
  const model = (await (own as typeof boosting).fit(table, { target: 'selling_price' })) as unknown as Model;
  return { model, rows: table.drop(['selling_price']).slice(0, 500).toRows() };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
