import { it } from 'node:test';
import { createRandom } from '@cauce/core';
import { killRounds } from './kill-rounds.ts';

/** That of a failure is printed with it; given here, it is done again, alone. */
const given = process.env['CAUCE_CRASH_SEED'];
/** Lives of one folder. */
const rounds = 20;
/** 500 instants in all. */
const folders = [
  { workers: 1, count: 20 },
  { workers: 2, count: 5 },
];

const random = createRandom(Date.now());
for (const { workers, count } of folders) {
  const seeds =
    given === undefined ? Array.from({ length: count }, () => random.integer(1_000_000)) : [Number(given)];
  for (const seed of seeds) {
    it(`killed at ${rounds} instants, nothing is lost: seed ${seed}, workers ${workers}`, async t => {
      const { kills, trainings, slowestStartMs } = await killRounds({ rounds, seed, workers });
      t.diagnostic(`${JSON.stringify(kills)}, trainings ${JSON.stringify(trainings)}`);
      t.diagnostic(`slowest start ${slowestStartMs} ms`);
    });
  }
}
