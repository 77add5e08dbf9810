/** How long a fit takes: the used-car pipeline, and gradient boosting alone on Friedman's first function. */

import { createRandom, histGradientBoostingRegressor, numeric, pipeline, Table } from 'cauce';
import { boosting, carTable, median } from './cars.ts';

const rounds = 3;

/** Friedman's first function of five features among twenty, with noise. */
function friedman(rows: number, seed: number): Table {
  const random = createRandom(seed);
  const x = Array.from({ length: 20 }, () => Float64Array.from({ length: rows }, () => random.next()));
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const [a, b, c, d, e] = x.map(column => column[i]);
    return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + random.normal();
  });
  return new Table([...x.map((column, i) => [`x${i}`, numeric(column)] as const), ['y', numeric(y)]]);
}

const step = pipeline(histGradientBoostingRegressor({ earlyStopping: false }));
const cases = [
  {
    name: 'used cars, 8,000 rows',
    own: boosting,
    train: await carTable(8000),
    test: await carTable(8000, 2),
    target: 'selling_price',
  },
  {
    name: 'used cars, 100,000 rows',
    own: boosting,
    train: await carTable(100_000),
    test: await carTable(8000, 2),
    target: 'selling_price',
  },
  {
    name: 'Friedman 1, 100,000 x 20',
    own: step,
    train: friedman(100_000, 1),
    test: friedman(20_000, 2),
    target: 'y',
  },
];

console.log('| what | seconds (median) | R² on fresh rows |\n| --- | --- | --- |');
for (const { name, own, train, test, target } of cases) {
  const times: number[] = [];
  let r2 = Number.NaN;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    const model = await (own as typeof boosting).fit(train, { target });
    times.push((performance.now() - started) / 1000);
    r2 = model.evaluate(test).r2;
  }
  console.log(`| ${name} | ${median(times).toFixed(2)} | ${r2.toFixed(4)} |`);
}
