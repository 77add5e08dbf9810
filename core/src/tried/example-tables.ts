/** The tables that the examples of docstrings are run with. */

import { createRandom } from '../random.ts';
import { numeric, strings } from '../table/column.ts';
import { tableFromRows } from '../table/rows.ts';
import { field, schema } from '../table/schema.ts';
import { Table } from '../table/table.ts';

/** Twelve used cars: km is missing in one. */
export const cars = tableFromRows(
  (
    [
      ['Petrol', 'Fiat', 40_000, 2018, '2024-01-15', 'one owner, like new', 9_500],
      ['Diesel', 'Ford', 90_000, 2015, '2024-02-03', 'good engine, long trips', 7_800],
      ['Petrol', 'Fiat', 120_000, 2011, '2024-02-20', 'cheap city car', 3_200],
      ['Diesel', 'Audi', 60_000, 2019, '2024-03-09', 'like new, full service', 21_000],
      ['Petrol', 'Ford', null, 2016, '2024-03-30', 'good condition', 8_100],
      ['Electric', 'Renault', 30_000, 2020, '2024-04-11', 'new battery', 14_500],
      ['Diesel', 'Audi', 150_000, 2012, '2024-05-02', 'long trips, one owner', 8_900],
      ['Petrol', 'Renault', 75_000, 2014, '2024-05-25', 'good city car', 5_600],
      ['Electric', 'Renault', 15_000, 2021, '2024-06-17', 'like new, new battery', 18_200],
      ['Diesel', 'Ford', 110_000, 2013, '2024-07-08', 'cheap, good engine', 5_900],
      ['Petrol', 'Audi', 50_000, 2017, '2024-08-01', 'full service, one owner', 16_400],
      ['Petrol', 'Fiat', 95_000, 2013, '2024-08-22', 'city car, good condition', 4_300],
    ] as const
  ).map(([fuel, brand, km, year, sold, ad, price]) => ({ fuel, brand, km, year, sold, ad, price })),
  schema({
    fuel: field.category(['Petrol', 'Diesel', 'Electric']),
    brand: field.category(['Fiat', 'Ford', 'Audi', 'Renault']),
    km: field.number({ nullable: true }),
    year: field.integer(),
    sold: field.date(),
    ad: field.text(),
    price: field.number(),
  }),
);

/** Thirty flowers of three species, made up like Fisher's irises; nothing is missing. */
export const flowers = makeFlowers();

function makeFlowers(): Table<{
  petalLength: number;
  petalWidth: number;
  sepalLength: number;
  species: string;
}> {
  const random = createRandom(2);
  const kinds = [
    { name: 'setosa', petal: [1.5, 0.2], sepal: 5 },
    { name: 'versicolor', petal: [4.3, 1.3], sepal: 5.9 },
    { name: 'virginica', petal: [5.6, 2], sepal: 6.6 },
  ];
  const rows = Array.from({ length: 30 }, (_, i) => kinds[i % 3]);
  const near = (centre: number, spread: number) =>
    Math.round(100 * (centre + spread * random.normal())) / 100;
  return new Table([
    ['petalLength', numeric(Float64Array.from(rows, ({ petal }) => near(petal[0], 0.3)))],
    ['petalWidth', numeric(Float64Array.from(rows, ({ petal }) => near(petal[1], 0.1)))],
    ['sepalLength', numeric(Float64Array.from(rows, ({ sepal }) => near(sepal, 0.4)))],
    ['species', strings(rows.map(({ name }) => name))],
  ]);
}
