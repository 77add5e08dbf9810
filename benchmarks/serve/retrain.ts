/** Seconds that a server takes to retrain, while a client predicts one instance after the other, and alone. */

import { setTimeout } from 'node:timers/promises';
import { median } from '../harness/statistics.ts';
import { Connection } from './connection.ts';
import { carsToLearn, carsToPredict } from './instances.ts';
import { measureServer, versions } from './servers.ts';

interface RetrainTask {
  /** So many with the client, and so many alone. */
  readonly retrainings: number;
  /** Before each: no two of them hinder one another. */
  readonly pauseSeconds: number;
}

await measureServer<RetrainTask>(async ({ train, test, retrainings, pauseSeconds }, start) => {
  const labelled = await carsToLearn(train);
  const one = await carsToPredict(test, 1);
  const server = await start();
  const [client, trainer] = [new Connection(server.url), new Connection(server.url)];
  const pause = () => setTimeout(1000 * pauseSeconds);
  const retrain = async () => {
    const started = performance.now();
    await trainer.post('/retrain', labelled);
    return (performance.now() - started) / 1000;
  };

  await predictDuring(pause(), client, one);
  const { latencies: atRest } = await predictDuring(pause(), client, one);
  const values: number[] = [];
  const during: number[] = [];
  for (let i = 0; i < retrainings; i++) {
    if (i > 0) await pause();
    const { result, latencies } = await predictDuring(retrain(), client, one);
    values.push(result);
    during.push(...latencies);
  }
  const alone: number[] = [];
  for (let i = 0; i < retrainings; i++) {
    await pause();
    alone.push(await retrain());
  }
  for (const connection of [client, trainer]) connection.close();
  const details = {
    'the first one': values[0],
    'without the client': median(alone),
    'p99 of predictions at rest': p99(atRest),
    'p99 of predictions meanwhile': p99(during),
  };
  return { values, details, versions };
});

/** @returns What the work gave, and the seconds of each prediction that was asked for before it was done. */
async function predictDuring<Result>(
  work: Promise<Result>,
  client: Connection,
  body: Buffer,
): Promise<{ result: Result; latencies: number[] }> {
  const latencies: number[] = [];
  let isDone = false;
  const marked = work.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    const started = performance.now();
    await client.post('/predict', body);
    latencies.push((performance.now() - started) / 1000);
  }
  return { result: await marked, latencies };
}

function p99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(0.99 * (sorted.length - 1))];
}
