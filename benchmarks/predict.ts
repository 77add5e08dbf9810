/** How long one prediction takes in process, the whole used-car pipeline, from a row to its price. */

import { loadModel } from 'cauce';
import { boosting, fitted, linear, median } from './cars.ts';

const rounds = 7;
const calls = 20_000;

console.log('| pipeline | median µs | 99th percentile µs |\n| --- | --- | --- |');
for (const [name, own] of Object.entries({ 'boosting, 100 trees': boosting, ridge: linear })) {
  const { model, rows } = await fitted(own);
  const opened = loadModel(model.toBytes());
  const medians: number[] = [];
  const tails: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const times = new Float64Array(calls);
    for (let i = 0; i < calls; i++) {
      const started = performance.now();
      opened.predictOne(rows[i % rows.length]);
      times[i] = (performance.now() - started) * 1000;
    }
    // The first round only warms up.
    if (round === 0) continue;
    times.sort();
    medians.push(times[calls / 2]);
    tails.push(times[Math.floor(calls * 0.99)]);
  }
  console.log(`| ${name} | ${median(medians).toFixed(1)} | ${median(tails).toFixed(1)} |`);
}
