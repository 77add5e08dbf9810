/** The example's model in a folder, and the real service of it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { fitMeasured, folderDriver, openStore, readCsv, tableToBytes } from 'cauce';
import { generateCars } from '../generate.ts';
import cars from '../pipeline.ts';

/** Trains the model of the example, as `npm start` does, as version 1 in a folder. */
export async function trainInto(folder: string): Promise<void> {
  const table = await readCsv(generateCars());
  const options = { target: 'selling_price', intervals: { method: 'split' } } as const;
  const { model } = await fitMeasured(cars, table, options);
  const info = { name: 'used-cars', rows: table.length, metrics: model.metrics };
  const store = await openStore(folderDriver(folder));
  await store.activate(await store.add({ model: model.toBytes(), data: tableToBytes(table), info }));
}

export interface Started {
  readonly url: string;
  stop(): Promise<void>;
}

const command = fileURLToPath(new URL('../../../cli/src/bin.ts', import.meta.url));

/** Starts `cauce serve` on a free port. @throws {Error} with what it said, when it does not come up. */
export async function startCauce(folder: string, ...options: string[]): Promise<Started> {
  const child = spawn(process.execPath, [command, 'serve', folder, '--port', '0', ...options]);
  const ended = once(child, 'exit');
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk;
      const [, found] = /is served at (\S+).*Ctrl\+C/s.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => reject(new Error(`cauce serve did not start: ${said}`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
