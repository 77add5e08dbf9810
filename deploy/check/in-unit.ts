/**
 * Runs on a machine of its own, where systemd is the first process and cauce.service is installed: uses the service as an
 * operator would, and writes what came of it to /result.json. `unit.check.ts` reads it.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { keyHeader, keysAdd, predictedBy, retrain } from './cars.ts';

const url = 'http://127.0.0.1:8000';
const cauce = (...args: string[]): string =>
  execFileSync('runuser', ['-u', 'cauce', '--', 'node', '/opt/cauce/cli/src/bin.ts', ...args], {
    encoding: 'utf8',
  });
const systemctl = (...args: string[]): string => execFileSync('systemctl', args, { encoding: 'utf8' }).trim();
const shown = (property: string): string => systemctl('show', '--property', property, '--value', 'cauce');

try {
  writeFileSync('/result.json', JSON.stringify(await use()));
} catch (error) {
  const log = execFileSync('journalctl', ['--unit', 'cauce', '--no-pager'], { encoding: 'utf8' });
  writeFileSync('/result.json', JSON.stringify({ error: `${(error as Error).stack}\n${log}` }));
}

async function use(): Promise<Record<string, unknown>> {
  cauce('train', '/srv/cars.csv', '--target', 'selling_price', '--out', '/var/lib/cauce/models/cars');
  const key = keyHeader(cauce(...keysAdd('/var/lib/cauce/keys.json')));
  systemctl('start', 'cauce');
  await ready();
  const first = shown('MainPID');
  const { uid } = statSync(`/proc/${first}`);
  const status = readFileSync(`/proc/${first}/status`, 'utf8');
  const versions = [await predictedBy(url, key), await retrain(url, key), await predictedBy(url, key)];
  process.kill(Number(first), 'SIGKILL');
  while (shown('MainPID') === first || shown('MainPID') === '0') await sleep(100);
  await ready();
  versions.push(await predictedBy(url, key), await retrain(url, key));
  const began = performance.now();
  systemctl('stop', 'cauce');
  return {
    uid,
    status,
    versions,
    result: shown('Result'),
    exitCode: shown('ExecMainStatus'),
    secondsToStop: (performance.now() - began) / 1000,
  };
}

async function ready(): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100)) {
    const ok = await fetch(`${url}/health/ready`).then(
      answer => answer.ok,
      () => false,
    );
    if (ok) return;
  }
  throw new Error('cauce.service is not ready after 30 s.');
}
