/** A small retraining of made-up rows: the real one then finds its code compiled and its threads awake. */

import {
  checkTraining,
  col,
  derive,
  exampleRows,
  type Field,
  histGradientBoostingRegressor,
  pipeline,
  tableFromRows,
} from '@cauce/core';
import type { FitJob } from './messages.ts';
import { retrain } from './retrain.ts';

const rows = 3000;
const checkRounds = 5;
const fields: readonly Field[] = [
  { name: 'name', type: 'text', nullable: false, examples: ['a one', 'b two', 'c three'] },
  { name: 'power', type: 'text', nullable: false, examples: ['74 bhp', '88.5 bhp', '103 bhp', ''] },
  { name: 'fuel', type: 'category', nullable: false, values: ['Diesel', 'Petrol'] },
];

/** Takes some tenths of a second. */
export async function rehearse(): Promise<void> {
  const cars = exampleRows(fields, rows).map((row, i) => ({
    ...row,
    km: (i * 7919) % 200_003,
    price: ((i * 104_729) % 1009) + 0.5,
  }));
  const table = tableFromRows<Record<string, unknown>>(cars);
  const active = await pipeline(
    derive({ brand: col('name').word(0), power: col('power').extractNumber() }),
    histGradientBoostingRegressor({ maxIter: 20 }),
  ).fit(table, { target: 'price' });
  const job: FitJob = {
    folder: '',
    activeVersion: 1,
    activeData: undefined,
    mediaType: 'application/json',
    options: {},
    minRows: 1,
    maxRows: rows,
    policy: {},
    definitionModules: [],
    memoryLimitMb: undefined,
  };
  await retrain(job, JSON.stringify(cars), active as never, () => {});
  // The retraining has no earlier rows, with which the checks do more, and they are compiled by being run often.
  for (let round = 0; round < checkRounds; round++) {
    checkTraining(active as never, { sent: table, all: table, before: table });
  }
}
