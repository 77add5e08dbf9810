/** How many rows a second a server predicts that come in large batches of JSON, one batch after the other. */

import { Connection } from './connection.ts';
import { carsToPredict } from './instances.ts';
import { measureServer, versions } from './servers.ts';

interface BatchTask {
  readonly rows: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
}

await measureServer<BatchTask>(async ({ test, rows, seconds, warmUpSeconds }, start) => {
  const batch = await carsToPredict(test, rows);
  const server = await start();
  const connection = new Connection(server.url);
  const answer = JSON.parse((await connection.post('/predict', batch)).toString());
  if (answer.length !== rows) throw new Error(`${answer.length} predictions of ${rows} rows.`);
  await batchesASecond(connection, batch, warmUpSeconds);
  const values = [rows * (await batchesASecond(connection, batch, seconds))];
  connection.close();
  return { values, versions };
});

async function batchesASecond(connection: Connection, batch: Buffer, seconds: number): Promise<number> {
  const started = performance.now();
  for (let batches = 1; ; batches++) {
    await connection.post('/predict', batch);
    const passed = (performance.now() - started) / 1000;
    if (passed >= seconds) return batches / passed;
  }
}
