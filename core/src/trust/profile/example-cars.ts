/** Cars as tests need them: with columns of every kind, some of which have to do with one another. */

import { createRandom } from '../../random.ts';
import { tableFromRows } from '../../table/rows.ts';
import { type Schema, schemaOf } from '../../table/schema.ts';
import type { AnyRow, Table } from '../../table/table.ts';
import { learnProfile, type Profile } from './profile.ts';

/** Electric cars have no engine size, and diesel ones a large one; what is old has driven far. */
export function makeCars(count: number, seed = 0): AnyRow[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const age = random.integer(30);
    const fuel = ['Diesel', 'Diesel', 'Petrol', 'Petrol', 'Petrol', 'Electric'][random.integer(6)];
    const engine = { Diesel: 1500, Petrol: 900 }[fuel];
    return {
      name: `car ${i} of ${random.integer(1000)}`,
      year: 2020 - age,
      km: Math.round((age + 1) * 12_000 * (0.7 + 0.6 * random.next())),
      fuel,
      engine: engine === undefined ? null : `${engine + random.integer(500)} CC`,
      mileage: `${(12 + 14 * random.next()).toFixed(1)} ${random.integer(10) === 0 ? 'km/kg' : 'kmpl'}`,
      height: 150 + 8 * random.normal(),
      seats: random.integer(20) === 0 ? null : [2, 4, 5, 5, 5, 7][random.integer(6)],
      sold: new Date(Date.UTC(2018, 0, 1 + random.integer(700))).toISOString(),
      imported: random.next() < 0.3,
    };
  });
}

export interface LearntCars {
  readonly table: Table;
  readonly schema: Schema;
  readonly profile: Profile;
  /** Prices. */
  readonly target: Float64Array;
}

/** The profile of such cars, with prices from 10,000 to 100,000. */
export function learnCars(count: number, seed = 0): LearntCars {
  const table = tableFromRows(makeCars(count, seed));
  const schema = schemaOf(table);
  const random = createRandom(seed + 1);
  const target = Float64Array.from({ length: count }, (_, i) =>
    i < 2 ? 10_000 + 90_000 * i : 10_000 + 90_000 * random.next(),
  );
  const field = { name: 'price', type: 'number', nullable: false, range: [10_000, 100_000] } as const;
  const profile = learnProfile(table, schema, target, field, some => target.subarray(0, some.length));
  return { table, schema, profile, target };
}
