/** A small retraining of made-up rows: the real one then finds its code compiled and its threads awake. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  col,
  derive,
  exampleRows,
  histGradientBoostingRegressor,
  pipeline,
  tableFromRows,
} from '@cauce/core';
import { jobFiles } from './messages.ts';
import { retrain } from './retrain.ts';

const rows = 3000;

/** Takes some tenths of a second. */
export async function rehearse(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-rehearsal-'));
  try {
    const cars = exampleRows(
      [
        { name: 'name', type: 'text', nullable: false, examples: ['a one', 'b two', 'c three'] },
        { name: 'power', type: 'text', nullable: false, examples: ['74 bhp', '88.5 bhp', '103 bhp', ''] },
        { name: 'km', type: 'number', nullable: false, range: [0, 200_000] },
        { name: 'fuel', type: 'category', nullable: false, values: ['Diesel', 'Petrol'] },
      ],
      rows,
    ).map((row, i) => ({ ...row, km: (i * 7919) % 200_003, price: ((i * 104_729) % 1009) + 0.5 }));
    const steps = derive({ brand: col('name').word(0), power: col('power').extractNumber() });
    const active = await pipeline(steps, histGradientBoostingRegressor({ maxIter: 20 })).fit(
      tableFromRows(cars),
      {
        target: 'price',
      },
    );
    await writeFile(join(folder, jobFiles.body), JSON.stringify(cars));
    const job = {
      folder,
      activeVersion: 1,
      activeData: undefined,
      mediaType: 'application/json',
      options: {},
      minRows: 1,
      maxRows: rows,
      definitionModules: [],
      memoryLimitMb: undefined,
    };
    await retrain(job, active as never, () => {});
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
