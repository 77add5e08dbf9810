/** How many requests a second a server answers, and how many for each second that its processes compute. */

import { setTimeout } from 'node:timers/promises';
import { carsToPredict } from './instances.ts';
import { loadGenerator, putUnderLoad } from './load-generator.ts';
import { measureServer, versions } from './servers.ts';
import { perProcessorSecond } from './works.ts';

interface LoadTask {
  readonly seconds: number;
  /** Long enough for compilers, and for what a server does a while after its start. */
  readonly warmUpSeconds: number;
  readonly connections: number;
}

/** Within it a slow server has done with the requests that the warm-up left behind. */
const pauseMs = 2000;

await measureServer<LoadTask>(async ({ test, seconds, warmUpSeconds, connections }, start) => {
  const body = (await carsToPredict(test, 1)).toString();
  const server = await start();
  const load = { url: `${server.url}/predict`, body, connections };
  await putUnderLoad({ ...load, seconds: warmUpSeconds });
  await setTimeout(pauseMs);
  const before = server.processorSeconds();
  const answered = await putUnderLoad({ ...load, seconds });
  const computed = server.processorSeconds() - before;
  return {
    values: [answered / seconds],
    details: Number.isNaN(computed) ? {} : { [perProcessorSecond]: answered / computed },
    versions: { ...versions, ...loadGenerator },
  };
});
