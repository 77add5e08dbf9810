/** Seconds from the start of a server's process to its first prediction. */

import { Connection } from './connection.ts';
import { carsToPredict } from './instances.ts';
import { measureServer, versions } from './servers.ts';

await measureServer(async ({ test }, start) => {
  const body = await carsToPredict(test, 1);
  // What a first start leaves for the next ones, such as a cache of compiled code, is there from then on.
  await (await start()).stop();
  const started = performance.now();
  const server = await start();
  const connection = new Connection(server.url);
  await connection.post('/predict', body);
  const values = [(performance.now() - started) / 1000];
  connection.close();
  return { values, versions };
});
