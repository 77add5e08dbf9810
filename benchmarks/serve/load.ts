/** Starts a server and counts how many requests a second it answers. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { readTable } from 'cauce';
import type { Cars } from '../cars/data.ts';
import { readTask, tell } from '../harness/child.ts';
import { python } from '../harness/peers.ts';

interface LoadTask extends Cars {
  readonly server: 'cauce' | 'fastify' | 'fastapi';
  readonly seconds: number;
  readonly connections: number;
}

const task = readTask<LoadTask>();
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const [command, program] =
  task.server === 'fastapi' ? [python, path('server.py')] : [process.execPath, path('server.ts')];
const body = JSON.stringify((await readTable(task.test)).drop(['selling_price']).slice(0, 1).toRows());

const server = spawn(command, [program, process.argv[2]], { stdio: ['ignore', 'pipe', 'inherit'] });
process.on('exit', () => server.kill());
server.on('exit', () => process.exit(1));
const [url] = await once(createInterface(server.stdout), 'line');
await load(task.seconds / 4);
tell({ values: [await load(task.seconds)], versions: versions() });
process.exit();

async function load(duration: number): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({
    url: `${url}/predict`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    connections: task.connections,
    duration,
  });
  if (non2xx + errors > 0) throw new Error(`${task.server}: ${non2xx + errors} requests failed`);
  return requests.total / duration;
}

function versions(): Record<string, string> {
  return { fastify: createRequire(import.meta.url)('fastify/package.json').version };
}
