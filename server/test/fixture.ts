/** A small used-car model behind a real server. */

import {
  col,
  columns,
  createRandom,
  derive,
  histGradientBoostingRegressor,
  pipeline,
  tableFromRows,
  tableToBytes,
} from '@cauce/core';
import { type ModelStore, memoryDriver, openStore } from '@cauce/store';
import { createServer, type ModelSource, type ServiceOptions } from '../src/index.ts';

export interface Car {
  readonly [field: string]: unknown;
}

/** Made-up cars, with what real ones have: units in strings, missing cells. */
export function makeCars(count: number, seed = 1): Car[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const year = 2000 + random.integer(20);
    const km = 1000 * (1 + random.integer(200));
    const power = 60 + random.integer(90);
    const isKnown = random.next() > 0.05;
    return {
      name: ['Maruti Swift', 'Skoda Rapid', 'Honda City', 'Hyundai i20'][random.integer(4)],
      year,
      selling_price: Math.round(1000 * ((year - 1995) * 12 + power * 3 - km / 5000 + 5 * random.normal())),
      km_driven: km,
      fuel: ['Diesel', 'Petrol', 'CNG'][random.integer(3)],
      mileage: isKnown ? `${(15 + 10 * random.next()).toFixed(1)} kmpl` : null,
      max_power: `${power} bhp`,
      seats: isKnown ? 4 + random.integer(4) : null,
    };
  });
}

export const cars = makeCars(400);
/** One to predict. */
export const { selling_price: _, ...car } = { ...cars[0], year: 2014, mileage: '20.1 kmpl', seats: 5 } as Car;

export const carPipeline = pipeline(
  derive({
    kmpl: col('mileage').extractNumber(),
    bhp: col('max_power').extractNumber(),
    brand: col('name').word(0),
  }),
  columns({ all: [['year', 'km_driven', 'kmpl', 'bhp', 'seats', 'fuel', 'brand']] }),
  histGradientBoostingRegressor({ maxIter: 20 }),
);

/** A store with one version. */
export async function carStore(): Promise<ModelStore> {
  const table = tableFromRows(cars);
  const model = await carPipeline.fit(table, { target: 'selling_price' });
  const store = await openStore(memoryDriver());
  const info = { name: 'cars', rows: table.length };
  await store.activate(await store.add({ model: model.toBytes(), data: tableToBytes(table), info }));
  return store;
}

export interface Running {
  readonly url: string;
  readonly store: ModelStore;
  close(): Promise<void>;
}

export interface StartOptions extends ServiceOptions, Partial<Omit<ModelSource, 'name'>> {
  /** Models beside the cars. */
  readonly others?: readonly ModelSource[];
}

/** A server on a free port of this machine, of a model called `cars`. */
export async function startServer({
  store: given,
  jobsFolder,
  others = [],
  ...options
}: StartOptions = {}): Promise<Running> {
  const store = given ?? (await carStore());
  const models = [{ name: 'cars', store, jobsFolder }, ...others];
  const app = await createServer({ logLevel: 'silent', ...options, models });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, store, close: () => app.close() };
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });
}

/** The fields of any JSON answer that tests look at. */
export interface Answer {
  readonly code: string;
  readonly detail: string;
  readonly job: string;
  readonly id: string;
  readonly status: string;
  readonly result: Answer;
  readonly name: string;
  readonly model: { readonly name: string; readonly version: number; readonly previousVersion: number };
  readonly promoted: boolean;
  readonly evaluation: { readonly rows: number; readonly testRows: number };
  readonly metrics: Readonly<Record<string, number>>;
  readonly previous: { readonly metrics: Readonly<Record<string, number>> };
  readonly target: { readonly name: string };
  readonly schema: readonly { readonly name: string }[];
  readonly active: number;
  readonly versions: readonly unknown[];
  readonly paths: Readonly<
    Record<
      string,
      {
        post: {
          requestBody: {
            content: Record<string, { example: string; examples: Record<string, { value: unknown }> }>;
          };
        };
      }
    >
  >;
}

export async function answerOf(response: Response): Promise<Answer> {
  return (await response.json()) as Answer;
}
