/** Two models behind a real server, and what they answer at /predict: `cars` gives a number, `fuels` a class. */

import { columns, histGradientBoostingClassifier, pipeline, tableFromRows, tableToBytes } from '@cauce/core';
import { type ModelStore, memoryDriver, openStore } from '@cauce/store';
import { type Car, cars, post, type Running, type StartOptions, startServer } from '../fixture.ts';

/** Cars to predict: with missing values, a number as text, a category never seen. */
export const instances: readonly Car[] = cars.slice(0, 7).map(({ selling_price: _, ...car }, i) => ({
  ...car,
  ...(i === 1 ? { seats: null, mileage: null } : {}),
  ...(i === 2 ? { year: '2011' } : {}),
  ...(i === 3 ? { fuel: 'Hydrogen' } : {}),
}));
export const names = Object.keys(instances[0]);

export function column(name: string, rows = instances): unknown[] {
  return rows.map(row => row[name]);
}

/** What instances of the second model have. */
export const fuelInstances: readonly Car[] = cars.slice(0, 5).map(({ year, km_driven, seats }) => ({
  year,
  km_driven,
  seats,
}));

/** A model that tells the fuel of a car. */
export async function fuelStore(): Promise<ModelStore> {
  const rows = cars.map(({ year, km_driven, seats, fuel }) => ({ year, km_driven, seats, fuel }));
  const table = tableFromRows(rows);
  const model = await pipeline(
    columns({ all: [['year', 'km_driven', 'seats']] }),
    histGradientBoostingClassifier({ maxIter: 5 }),
  ).fit(table, { target: 'fuel' });
  const store = await openStore(memoryDriver());
  const info = { name: 'fuels', rows: table.length };
  await store.activate(await store.add({ model: model.toBytes(), data: tableToBytes(table), info }));
  return store;
}

export async function startBoth(options: StartOptions = {}): Promise<Running> {
  return startServer({ others: [{ name: 'fuels', store: await fuelStore() }], ...options });
}

/** What /predict answers: the one truth. */
export async function predictionsOf(
  { url }: Running,
  rows: readonly Car[] = instances,
  model = 'cars',
): Promise<{ predictions: unknown[]; warnings: string | null }> {
  const response = await post(`${url}/models/${model}/predict`, rows);
  return {
    predictions: (await response.json()) as unknown[],
    warnings: response.headers.get('x-prediction-warnings'),
  };
}
