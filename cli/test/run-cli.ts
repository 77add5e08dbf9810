/** Runs the real command, as a shell does, in a folder of its own. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url));

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder to work in; it goes when the tests of the file are over. */
export interface Workplace {
  readonly path: string;
  run(...args: string[]): Promise<Ran>;
  /** As `run`, with `--json`: what it printed. @throws when it printed no JSON. */
  json(...args: string[]): Promise<Record<string, unknown>>;
  write(name: string, text: string): Promise<void>;
  read(name: string): Promise<string>;
  remove(): Promise<void>;
}

export async function workplace(): Promise<Workplace> {
  const path = await mkdtemp(join(tmpdir(), 'cauce-cli-'));
  const run = (...args: string[]): Promise<Ran> =>
    new Promise(resolve => {
      execFile(process.execPath, [bin, ...args], { cwd: path }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      });
    });
  return {
    path,
    run,
    json: async (...args) => JSON.parse((await run(...args, '--json')).stdout) as Record<string, unknown>,
    write: (name, text) => writeFile(join(path, name), text),
    read: name => readFile(join(path, name), 'utf8'),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** A table of cars whose price is 100,000 + 10,000 (year - 2000) + 500 power, without noise. */
export function carsCsv(rows = 200): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const year = 2000 + (i % 20);
    const power = 50 + ((i * 7) % 100);
    const fuel = i % 3 === 0 ? 'Diesel' : 'Petrol';
    const mileage = i % 11 === 0 ? '' : `${(15 + (i % 60) / 10).toFixed(1)} kmpl`;
    return [year, power, fuel, mileage, 100_000 + 10_000 * (year - 2000) + 500 * power].join(',');
  });
  return `${['year,power,fuel,mileage,price', ...lines].join('\n')}\n`;
}
