/** Many cars for a body, told in a line: those of the example's generator, changed where a scenario says so. */

import { createRandom, readCsv } from 'cauce';
import { generateCars } from '../generate.ts';

export interface CarsOptions {
  readonly rows: number;
  /** The same seed gives the same cars. The model learnt from those of seed 1. */
  readonly seed: number;
  /** All columns, those without the price, or the prices alone. Default `labelled`. */
  readonly as?: 'labelled' | 'instances' | 'prices';
  /** What is done to a column, in this order. */
  readonly change?: Readonly<Record<string, Change>>;
  /** Columns that are left out. */
  readonly without?: readonly string[];
  /** Columns that get another name. */
  readonly rename?: Readonly<Record<string, string>>;
}

export interface Change {
  /** Every value is multiplied by it; of several factors, by one drawn for each row. */
  readonly times?: number | readonly number[];
  /** This is added to every value. */
  readonly plus?: number;
  /** So large a share of the rows, drawn by chance, gets the value of another row. */
  readonly mixedUp?: number;
}

type Car = Record<string, unknown>;

const price = 'selling_price';

export async function generatedCars(options: CarsOptions): Promise<unknown[]> {
  const { rows, seed, as = 'labelled', change = {}, without = [], rename = {} } = options;
  const cars = (await readCsv(generateCars({ rows, seed }))).toRows() as Car[];
  for (const [field, own] of Object.entries(change)) changeColumn(cars, field, own);
  if (as === 'prices') return cars.map(car => car[price]);
  const dropped = as === 'instances' ? [price, ...without] : without;
  return cars.map(car => {
    const kept = Object.entries(car).filter(([name]) => !dropped.includes(name));
    return Object.fromEntries(kept.map(([name, value]) => [rename[name] ?? name, value]));
  });
}

/** Missing values stay missing. */
function changeColumn(
  cars: readonly Car[],
  field: string,
  { times = 1, plus = 0, mixedUp = 0 }: Change,
): void {
  const random = createRandom(cars.length);
  const factors = typeof times === 'number' ? [times] : times;
  const before = cars.map(car => car[field]);
  for (const [row, car] of cars.entries()) {
    const isMixedUp = random.next() < mixedUp;
    const value = before[isMixedUp ? random.integer(cars.length) : row];
    const factor = factors[random.integer(factors.length)];
    car[field] = typeof value === 'number' ? value * factor + plus : value;
  }
}
