/**
 * What guards cost: requests of one instance a second, of two services with the same model, with its profile and without.
 *
 *     node benchmarks/trust/throughput.ts [rounds, default 7]
 */

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { folderDriver, openStore, readTable } from 'cauce';
import cars from '../../examples/used-cars/pipeline.ts';
import { carFile } from '../cars/data.ts';
import { median } from '../harness/statistics.ts';
import { loadGenerator, putUnderLoad } from '../serve/load-generator.ts';

const seconds = 4;
const connections = 32;
const rounds = Number(process.argv[2] ?? 7);
const folder = await mkdtemp(join(tmpdir(), 'cauce-throughput-'));
const table = await readTable(await carFile(8000, 1));
const body = JSON.stringify([table.drop(['selling_price']).rowAt(0)]);

const services = [];
for (const profile of [true, false]) services.push({ profile, ...(await serve(profile)) });
try {
  const answered = new Map<boolean, number[]>([
    [true, []],
    [false, []],
  ]);
  for (let round = -1; round < rounds; round++) {
    for (const { profile, url } of round % 2 === 0 ? services : services.toReversed()) {
      const count = await putUnderLoad({ url: `${url}/predict`, body, connections, seconds });
      // The first one only warms up.
      if (round >= 0) answered.get(profile)?.push(count / seconds);
    }
  }
  const [guarded = [], bare = []] = answered.values();
  const ratios = guarded.map((own, i) => own / bare[i]);
  const result = {
    measuredAt: new Date().toISOString(),
    loadGenerator,
    requestsPerSecond: { guarded, bare },
    ratio: { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) },
  };
  console.log(JSON.stringify(result));
  const path = fileURLToPath(new URL('../results/trust-throughput.json', import.meta.url));
  await writeFile(path, `${JSON.stringify(result, undefined, 2)}\n`);
} finally {
  for (const { stop } of services) stop();
  await rm(folder, { recursive: true, force: true });
}

async function serve(profile: boolean): Promise<{ readonly url: string; readonly stop: () => void }> {
  const models = join(folder, profile ? 'guarded' : 'bare');
  const model = await cars.fit(table as never, { target: 'selling_price' as never, profile });
  const store = await openStore(folderDriver(models));
  const version = await store.add({ model: model.toBytes(), info: {} });
  await store.activate(version);
  const command = fileURLToPath(new URL('../../cli/src/bin.ts', import.meta.url));
  const child = spawn(process.execPath, [command, 'serve', models, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = (): void => void child.kill();
  process.on('exit', stop);
  for await (const line of createInterface({ input: child.stdout })) {
    const said = /http:\/\/[\d.]+:\d+/.exec(line);
    if (said !== null) return { url: said[0], stop };
  }
  throw new Error('The service ended before it listened.');
}
