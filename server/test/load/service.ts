/** A real service in processes of its own, and clients that load it at a constant rate. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { tableFromRows, tableToBytes } from '@cauce/core';
import { folderDriver, openStore } from '@cauce/store';
import { car, carPipeline, makeCars } from '../fixture.ts';

export interface LoadedService {
  readonly url: string;
  /** Resident memory of the process that serves, in MB. */
  memory(): Promise<number>;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('./serve.ts', import.meta.url));

/** @param options Of `serve`, beside the folder and the port. */
export async function startService(options: object): Promise<LoadedService> {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-load-'));
  const table = tableFromRows(makeCars(400));
  const model = await carPipeline.fit(table, { target: 'selling_price' });
  const store = await openStore(folderDriver(join(folder, 'cars')));
  const data = tableToBytes(table);
  await store.activate(await store.add({ model: model.toBytes(), data, info: { name: 'cars' } }));
  const told = JSON.stringify({ folders: [join(folder, 'cars')], port: 0, ...options });
  const child = spawn(process.execPath, [program, told], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    url,
    memory: () => residentMb(child),
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function residentMb({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

export interface Answered {
  /** `performance.now()` when it was sent. */
  readonly sentAt: number;
  readonly ms: number;
  /** 0 when the connection failed. */
  readonly status: number;
  readonly version: number;
  /** The version that /retrain had answered with when this was sent. */
  readonly promised: number;
}

/** Clients that each send a request as soon as theirs is answered, but not sooner than their rate allows. */
export class Clients {
  readonly answered: Answered[] = [];
  /** To be set when /retrain has answered. */
  promised = 1;
  #isStopped = false;
  readonly #running: Promise<unknown>;

  /** @param perSecond Of all connections together. */
  constructor(url: string, connections: number, perSecond: number) {
    const everyMs = (1000 * connections) / perSecond;
    const agents = Array.from({ length: connections }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    this.#running = Promise.all(agents.map((agent, i) => this.#client(url, agent, everyMs, i / connections)));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #client(url: string, agent: Agent, everyMs: number, phase: number): Promise<void> {
    let next = performance.now() + phase * everyMs;
    while (!this.#isStopped) {
      await new Promise(resolve => setTimeout(resolve, Math.max(0, next - performance.now())));
      const { promised } = this;
      const sentAt = performance.now();
      const { status, version } = await predictOne(url, agent);
      this.answered.push({ sentAt, ms: performance.now() - sentAt, status, version, promised });
      next = Math.max(next + everyMs, performance.now());
    }
    agent.destroy();
  }
}

const body = JSON.stringify([car]);
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

function predictOne(url: string, agent: Agent): Promise<{ status: number; version: number }> {
  return new Promise(resolve => {
    const sent = request(`${url}/predict`, { method: 'POST', agent, headers }, answer => {
      answer.resume();
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, version: Number(answer.headers['x-model-version']) });
      });
      answer.on('error', () => resolve({ status: 0, version: 0 }));
    });
    sent.on('error', () => resolve({ status: 0, version: 0 }));
    sent.end(body);
  });
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
